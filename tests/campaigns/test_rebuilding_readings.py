"""A rebuild gives the same answer, too, where what is stored of an ad is read otherwise after it was placed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from crawler.assess import assess
from crawler.campaigns.service import join_marked, join_new, rebuild
from crawler.records import Assessment, Contact, JobPosting
from crawler.rescore import regroup, rescore
from crawler.review.contact.sql import set_shared
from crawler.store import Filter, Observation, Store
from quality.corpora.worlds import WORLDS
from tests.campaigns.groups import names, partition, together

CHANNEL = "@zz_example_channel"
SEEN = "2026-11-20T08:00:00Z"
WORDS = [
    first + last
    for first in ("ba", "de", "fi", "go", "ku", "la", "me")
    for last in ("ran", "sto", "vil", "tek")
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home") as opened:
        for source in ("one", "two", "three", "four"):
            opened.database.execute(
                "INSERT INTO sources (name, kind, url) VALUES (?, 'import', '')", (source,)
            )
        yield opened


def put(
    store: Store,
    key: str,
    text: str,
    *,
    source: str = "one",
    employer: str = "",
    account: str = "",
    tail: str = "",
) -> None:
    """Store an ad; the Telegram account, if any, is its contact."""
    text = (f"{text} Write to {account}." if account else text) + tail
    start = text.find(account)
    found = Contact(
        kind="telegram",
        value=account[1:],
        raw=account,
        field="description",
        start=start,
        end=start + len(account),
    )
    said = Assessment(
        language="en", document_type="ad", contacts=(found,) if account else (), hits=(), score=0.0, band="low",
        harm_types=(), ruleset="invented",
    )  # fmt: skip
    ad = JobPosting(
        url=f"https://{source}.example.org/{key}", source=source, title="", description=text,
        hiring_organization=employer, assessment=said,
    )  # fmt: skip
    store.save([Observation(posting=ad, seen_at=SEEN, key=key)])


def story(seed: int, words: int = 40) -> str:
    return " ".join(Random(seed).choices(WORDS, k=words)) + "."


def agrees(store: Store) -> None:
    """Rebuild, and compare."""
    before, called = partition(store), names(store)
    shares = store.database.rows("SELECT language, share FROM language_backgrounds ORDER BY 1").fetchall()
    rebuild(store)
    assert partition(store) == before
    assert names(store) == called
    assert (
        store.database.rows("SELECT language, share FROM language_backgrounds ORDER BY 1").fetchall()
        == shares
    )


def test_a_channel_of_the_board_that_is_told_late_ties_nothing_from_then_on(store: Store) -> None:
    for ad in range(15):
        put(store, f"h{ad}", story(1 if ad < 12 else 2), employer=f"Firm {ad % 6}", account=CHANNEL)
    join_new(store)
    assert together(partition(store), "h0", "h14")
    for ad in range(10):
        put(store, f"o{ad}", story(10 + ad), employer=f"House {ad}")
    assert store.source_rates.mark_boilerplate("one") == 15
    join_new(store)
    assert not together(partition(store), "h0", "h14")
    agrees(store)


def test_copies_that_bring_contacts_change_how_alike_strangers_are(store: Store) -> None:
    texts = [f"{story(ad % 3, 30)} {story(100 + ad, 60)}" for ad in range(33)]
    for ad, text in enumerate(texts):
        put(store, f"t{ad}", text, source=("one", "two", "three")[ad // 11])
    join_new(store)
    for ad, text in enumerate(texts):
        if ad % 3 == 1:
            put(store, f"c{ad}", text, source="four", account=CHANNEL)
    join_new(store)
    assert store.database.number("SELECT count(*) FROM families") == len(texts)
    agrees(store)


def test_a_line_of_the_site_that_is_learned_late_is_told_of_campaigns_that_stay(store: Store) -> None:
    line = f"\n{strange(9)}"
    put(store, "a", strange(1), account=CHANNEL, tail=line)
    put(store, "b", strange(1), account=CHANNEL)
    join_new(store)
    assert together(partition(store), "a", "b")
    assert texts_told(store, "a") == 2
    for ad in range(6):
        put(store, f"o{ad}", strange(20 + ad), tail=line)
    join_new(store)
    assert together(partition(store), "a", "b")
    assert texts_told(store, "a") == 1
    agrees(store)


def strange(seed: int) -> str:
    """A sentence whose words no other one has."""
    letters = Random(seed).choices("abcdefghiklmnoprstuv", k=180)
    return " ".join("".join(letters[start : start + 6]) for start in range(0, 180, 6)) + "."


def test_a_contact_that_is_marked_as_shared_is_told_of_no_campaign_of_one_text(store: Store) -> None:
    for key in ("a", "b"):
        put(store, key, strange(1), account=CHANNEL)
    join_new(store)
    assert contacts_told(store, "a") == 1
    for shared, told in ((True, 0), (False, 1)):
        contact = store.database.number("SELECT id FROM contacts")
        with store.transaction():
            set_shared(store.database.connection, contact, shared)
        assert join_marked(store)
        assert contacts_told(store, "a") == told
    agrees(store)


def contacts_told(store: Store, key: str) -> int:
    """How many contacts the record of an ad's campaign counts."""
    return store.database.number("SELECT contacts FROM campaigns WHERE id = ?", (names(store)[key],))


def texts_told(store: Store, key: str) -> int:
    """How many different texts the record of an ad's campaign counts."""
    return store.database.number(
        "SELECT json_extract(record, '$.families') FROM campaigns WHERE id = ?", (names(store)[key],)
    )


@pytest.mark.parametrize("kind", ["language", "document_type"])
def test_another_language_or_kind_of_text_read_by_rescoring_joins_anew(store: Store, kind: str) -> None:
    for file in WORLDS["messages"](100, 502).files:
        store.database.execute(
            "INSERT INTO sources (name, kind, url) VALUES (?, 'import', '')", (file.source,)
        )
        ads = [JobPosting(url="", source=file.source, description=line["description"]) for line in file.lines]
        read = [
            Observation(posting=replace(ad, assessment=assess(ad)), seen_at=SEEN, key=f"{file.source}{place}")
            for place, ad in enumerate(ads)
        ]
        store.save(read)
    join_new(store)
    known = {one.posting.description: one.assessment for one in store.reader.each()}

    def otherwise(ad: JobPosting, rates: Mapping[str, float], bar: float | None) -> Assessment:
        said = known[ad.description]
        if len(ad.description) % 3:
            return said
        return replace(said, language="fr") if kind == "language" else replace(said, document_type="warning")

    regroup(store, rescore(store, otherwise, Filter(), write=True))
    agrees(store)
