from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from crawler.records import Assessment, Contact, Hit, JobPosting
from crawler.store import Store, rescoring
from crawler.store.rescoring import Rescoring
from tests.store.ads import PHONE, RAW, begin, posting, sighting
from tests.store.ads import assessment as judged


def stricter(ad: JobPosting, rates: Mapping[str, float]) -> Assessment:
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
    store.save([sighting(posting(n)) for n in range(3)])
    store.save([sighting(posting(9, description=f"Teacher wanted. {RAW}"))])
    return store


def test_changes_tell_what_moves_and_why_and_write_nothing(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescoring, "FEWEST", 4)
    before = list(filled.reading.each())
    changes = list(filled.rescoring.changes(stricter))
    assert [change.move for change in changes] == ["leaves"] * 3 + ["enters"]
    assert changes[0].why == ('- travel-paid "ticket paid"',)
    assert changes[3].why == ('+ teacher "Teacher"',)
    assert changes[3].after.score == 1.75  # a quarter of the board carries it
    assert list(filled.reading.each()) == before


def test_a_small_source_sets_no_norm(filled: Store) -> None:
    assert list(filled.rescoring.changes(stricter))[3].after.score == 2.0


def test_apply_replaces_assessments_only(filled: Store) -> None:
    head = filled.ledger.head()
    changes = list(filled.rescoring.changes(stricter))
    filled.rescoring.apply(changes)
    after = list(filled.reading.each())
    assert [one.assessment for one in after] == [change.after for change in changes]
    assert [one.versions for one in after] == [1, 1, 1, 1]
    assert filled.listings.count_queue() == 1
    assert filled.ledger.head() == head
    assert {change.move for change in filled.rescoring.changes(stricter)} == {"stays"}


def test_decisions_stand(filled: Store) -> None:
    filled.database.execute(
        "INSERT INTO users (id, name, password, role, made) VALUES (1, 'Ann', '', 'analyst', '')"
    )
    filled.database.execute(
        "INSERT INTO decisions (batch, at, user, analyst, campaign, subject, kind, verdict, content_hash)"
        " VALUES ('b', '2026-11-24', 1, 'Ann', 1, 'campaign:c1', 'first', 'dismiss', 'x')"
    )
    filled.rescoring.apply(list(filled.rescoring.changes(stricter)))
    assert filled.database.rows("SELECT analyst, verdict FROM decisions").fetchall() == [("Ann", "dismiss")]


def test_what_is_not_the_rulesets_is_kept(filled: Store) -> None:
    stored = next(filled.reading.each())
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
    (change, *_) = filled.rescoring.changes(lambda ad, rates: said)
    filled.rescoring.apply([change])
    (again, *_) = filled.rescoring.changes(stricter)
    filled.rescoring.apply([again])
    after = next(filled.reading.each()).assessment
    assert [hit.id for hit in after.hits] == ["same-text-many-employers"]
    assert [one.boilerplate for one in after.contacts] == [True]


def test_contacts_that_are_read_differently_are_linked_anew(filled: Store) -> None:
    def other(ad: JobPosting, rates: Mapping[str, float]) -> Assessment:
        start = ad.description.find("Maid")
        found = Contact(
            kind="email", value="a@example.org", raw="Maid", field="description", start=start, end=start + 4
        )
        return replace(judged(ad), contacts=(found,) if start >= 0 else ())

    filled.rescoring.apply(list(filled.rescoring.changes(other)))
    counts = dict(filled.database.rows("SELECT value, listings FROM contacts").fetchall())
    assert counts == {PHONE: 0, "a@example.org": 3}


def test_a_version_that_came_meanwhile_is_left_alone(filled: Store) -> None:
    changes = list(filled.rescoring.changes(stricter))
    filled.save([sighting(posting(0, title="Changed"))])
    filled.rescoring.apply(changes)
    stored = next(filled.reading.each())
    assert stored.assessment.ruleset == "test-1"


def test_sample_is_spread(store: Store) -> None:
    begin(store)
    store.save([sighting(posting(n)) for n in range(30)])
    titles = [one.posting.title.rsplit(" ", 1)[1] for one in store.reading.sample("board", 10)]
    assert titles == ["2", "5", "8", "11", "14", "17", "20", "23", "26", "29"]
    assert isinstance(store.rescoring, Rescoring)
