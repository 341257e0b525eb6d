from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace

import pytest

from crawler.records import Assessment, Contact, Hit, JobPosting
from crawler.rescore import Change, changes
from crawler.store import Store
from crawler.store.chain_reader import ChainReader
from tests.store.ads import PHONE, RAW, begin, observation, posting
from tests.store.ads import assessment as judged


def stricter(ad: JobPosting, rates: Mapping[str, float], _bar: float | None = None) -> Assessment:
    """Another ruleset: the travel no longer counts, the word "Teacher" does."""
    start = ad.description.find("Teacher")
    hits = (
        (
            Hit(
                id="teacher",
                weight="medium",
                quote="Teacher",
                field="description",
                start=start,
                end=start + 7,
                why="A test.",
                points=2.0 - rates.get("teacher", 0.0),
            ),
        )
        if start >= 0
        else ()
    )
    band = "look" if hits else "low"
    return replace(judged(ad), hits=hits, score=sum(h.points for h in hits), band=band, ruleset="test-2")  # type: ignore[arg-type]


@pytest.fixture
def filled(store: Store) -> Store:
    begin(store)
    store.save([observation(posting(n)) for n in range(3)])
    store.save([observation(posting(9, description=f"Teacher wanted. {RAW}"))])
    return store


def apply(store: Store, found: list[Change]) -> None:
    store.rescoring.apply([(change.listing, change.after) for change in found])


def test_changes_tell_what_moves_and_why_and_write_nothing(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["crawler.rescore.changes"], "MIN_ADS", 4)
    before = list(filled.reader.each())
    found = list(changes(filled, stricter))
    assert [change.move for change in found] == ["leaves"] * 3 + ["enters"]
    assert found[0].why == ('- travel-paid "ticket paid"',)
    assert found[3].why == ('+ teacher "Teacher"',)
    assert found[3].after.score == 1.75  # a quarter of the board carries it
    assert list(filled.reader.each()) == before


def test_a_small_source_sets_no_norm(filled: Store) -> None:
    assert list(changes(filled, stricter))[3].after.score == 2.0


def test_apply_replaces_assessments_only(filled: Store) -> None:
    head = filled.ledger.head()
    found = list(changes(filled, stricter))
    apply(filled, found)
    after = list(filled.reader.each())
    assert [one.assessment for one in after] == [change.after for change in found]
    assert [one.versions for one in after] == [1, 1, 1, 1]
    assert filled.listings.count_queue() == 1
    entries = [link.kind for link in ChainReader(filled.database).chain() if link.seq > head[0]]
    assert entries == ["rows"], "the proof of the new assessments, and nothing else"
    assert {change.move for change in changes(filled, stricter)} == {"stays"}


def test_decisions_stand(filled: Store) -> None:
    filled.database.execute(
        "INSERT INTO users (id, name, password, role, made) VALUES (1, 'Ann', '', 'analyst', '')"
    )
    filled.database.execute(
        "INSERT INTO decisions (batch, at, user, analyst, campaign, subject, kind, verdict, content_hash)"
        " VALUES ('b', '2026-11-24', 1, 'Ann', 1, 'campaign:c1', 'first', 'dismiss', 'x')"
    )
    apply(filled, list(changes(filled, stricter)))
    assert filled.database.rows("SELECT analyst, verdict FROM decisions").fetchall() == [("Ann", "dismiss")]


def test_what_is_not_the_rulesets_is_kept(filled: Store) -> None:
    stored = next(filled.reader.each())
    joined = Hit(
        id="same-text-many-employers",
        weight="strong",
        quote="",
        field="",
        start=0,
        end=0,
        why="x",
        origin="cross-ad",
    )
    said = replace(stored.assessment, hits=(*stored.assessment.hits, joined))
    said = replace(said, contacts=tuple(replace(one, boilerplate=True) for one in said.contacts))
    (change, *_) = changes(filled, lambda ad, rates, bar: said)
    apply(filled, [change])
    (again, *_) = changes(filled, stricter)
    apply(filled, [again])
    after = next(filled.reader.each()).assessment
    assert [hit.id for hit in after.hits] == ["same-text-many-employers"]
    assert [one.boilerplate for one in after.contacts] == [True]


def test_contacts_that_are_read_differently_are_linked_anew(filled: Store) -> None:
    def other(ad: JobPosting, rates: Mapping[str, float], _bar: float | None) -> Assessment:
        start = ad.description.find("Maid")
        found = Contact(
            kind="email", value="a@example.org", raw="Maid", field="description", start=start, end=start + 4
        )
        return replace(judged(ad), contacts=(found,) if start >= 0 else ())

    apply(filled, list(changes(filled, other)))
    counts = dict(filled.database.rows("SELECT value, listings FROM contacts").fetchall())
    assert counts == {PHONE: 0, "a@example.org": 3}


def test_a_version_that_came_meanwhile_is_left_alone(filled: Store) -> None:
    found = list(changes(filled, stricter))
    filled.save([observation(posting(0, title="Changed"))])
    apply(filled, found)
    stored = next(filled.reader.each())
    assert stored.assessment.ruleset == "test-1"


def test_sample_is_spread(store: Store) -> None:
    begin(store)
    store.save([observation(posting(n)) for n in range(30)])
    titles = [one.posting.title.rsplit(" ", 1)[1] for one in store.reader.sample("board", 10)]
    assert titles == ["2", "5", "8", "11", "14", "17", "20", "23", "26", "29"]


def test_where_no_sign_differs_the_reasons_say_why(filled: Store) -> None:
    listing = next(filled.reader.each())
    after = replace(listing.assessment, reasons=("the ad's own sentence “x” resembles a known offer",))
    judged_before = replace(listing.assessment, reasons=("no sign found",))
    before = replace(listing, posting=replace(listing.posting, assessment=judged_before))
    assert Change(listing=before, after=after).why == (
        "the ad's own sentence “x” resembles a known offer",
        "no longer: no sign found",
    )
    assert Change(listing=before, after=before.assessment).why == ("the combination is judged differently",)
