from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from crawler.records import JobPosting
from crawler.store import Filter, Saved, Store
from crawler.store.chain_reader import ChainReader
from tests.poison import WORD, poison
from tests.store.ads import LATER, PHONE, RAW, SEEN, SOURCE, begin, observation, posting


def counts(saved: Saved) -> tuple[int, int, int]:
    return saved.new, saved.changed, saved.unchanged


def test_what_is_saved_is_read_back_equal(store: Store) -> None:
    run = begin(store)
    ad = posting()
    saved = store.save([observation(ad, run=run)])
    assert counts(saved) == (1, 0, 0)
    assert saved.kept == (True,)
    stored = store.get(saved.keys[0])
    assert stored is not None
    assert stored.posting == ad
    assert (stored.first_seen, stored.last_seen, stored.versions) == (SEEN, SEEN, 1)


def test_an_unchanged_ad_is_only_touched(store: Store) -> None:
    run = begin(store)
    store.save([observation(run=run)])
    before = store.ledger.head()[0]
    saved = store.save([observation(run=run, seen_at=LATER, etag='"x"')])
    assert counts(saved) == (0, 0, 1)
    stored = store.get(saved.keys[0])
    assert stored is not None
    assert (stored.first_seen, stored.last_seen, stored.versions) == (SEEN, LATER, 1)
    assert [link.kind for link in ChainReader(store.database).chain() if link.seq > before] == ["rows"]
    assert store.listings.known(SOURCE)[stored.url].etag == '"x"'


def test_a_changed_ad_keeps_both_versions(store: Store) -> None:
    run = begin(store)
    old, new = posting(), posting(description="Nothing to call any more, zebra.")
    store.save([observation(old, run=run)])
    saved = store.save([observation(new, run=run, seen_at=LATER)])
    assert counts(saved) == (0, 1, 0)
    assert [one.posting for one in store.reader.history(saved.keys[0])] == [old, new]
    assert [one.key for one in store.search("zebra")] == list(saved.keys)
    assert store.search("Lebanon") == ()
    assert store.database.number("SELECT listings FROM contacts WHERE value = ?", (PHONE,)) == 0
    done = store.runs.get(run)
    assert (done.new, done.changed, done.unchanged) == (1, 1, 0)


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({"title": "Cook"}, True),
        ({"date_posted_raw": "2026-11-20"}, True),
        ({"date_posted_raw": "3 days ago"}, True),  # no longer the stated date
        ({"extra": {"views": 13}}, False),
        ({"description_html": "<p>other markup</p>"}, False),
        ({"date_modified_raw": "2026-11-25"}, False),
    ],
)
def test_what_counts_as_a_change(store: Store, fields: dict[str, Any], changed: bool) -> None:
    begin(store)
    store.save([observation()])
    assert bool(store.save([observation(posting(**fields))]).changed) is changed


def test_a_relative_date_does_not_make_a_version_a_day(store: Store) -> None:
    begin(store)
    store.save([observation(posting(date_posted_raw="3 days ago"))])
    assert store.save([observation(posting(date_posted_raw="4 days ago"))]).unchanged == 1


def test_the_same_ad_twice_and_thrice_in_one_batch(store: Store) -> None:
    begin(store)
    changed = posting(title="Cook")
    saved = store.save(
        [observation(), observation(seen_at=LATER), observation(changed), observation(changed)]
    )
    assert counts(saved) == (1, 1, 2)
    stored = store.get(saved.keys[0])
    assert stored is not None
    assert stored.posting == changed
    assert stored.last_seen == LATER
    assert store.database.number("SELECT listings FROM contacts") == 1
    assert len(store.search("cook")) == 1
    assert store.search("housemaid") == ()


def test_keys_of_imports_are_kept_and_told_apart_by_source(store: Store) -> None:
    begin(store)
    begin(store, "other")
    first = store.save([observation(key="7")])
    second = store.save([observation(replace(posting(2), source="other"), key="7")])
    again = store.save([observation(replace(posting(2), source="other"), key="7")])
    assert first.keys == ("7",)
    assert second.keys == again.keys == ("other:7",)
    assert counts(again) == (0, 0, 1)


def test_nothing_of_a_failed_batch_is_kept(store: Store) -> None:
    begin(store)
    with pytest.raises(sqlite3.IntegrityError):
        store.save([observation(), observation(posting(2), run=999)])
    assert store.listings.count() == 0
    assert store.search("housemaid") == ()


LOOP: dict[str, object] = {}
LOOP["again"] = LOOP
UNSTORABLE = {
    "fields that hold themselves": {"extra": LOOP},
    "a name that is no text": {"hiring_organization": 5},
    "an offset beyond 64 bits": {"offset": 2**70},
    "a score that SQLite has no type for": {"score": 1j},
    "a band that is not stated": {"band": None},
}


def unstorable(number: int, odd: dict[str, Any]) -> JobPosting:
    ad = posting(number)
    assert ad.assessment is not None
    if "offset" in odd:
        (contact,) = ad.assessment.contacts
        return replace(
            ad, assessment=replace(ad.assessment, contacts=(replace(contact, start=odd["offset"]),))
        )
    if odd.keys() & {"score", "band"}:
        return replace(ad, assessment=replace(ad.assessment, **odd))
    return replace(ad, **odd)


@pytest.mark.parametrize("odd", UNSTORABLE.values(), ids=UNSTORABLE)
def test_an_ad_that_can_not_be_saved_is_kept_with_its_text_and_the_others_are_saved(
    store: Store, odd: dict[str, Any]
) -> None:
    run = begin(store)
    batch = [observation(posting(1), run=run), observation(unstorable(2, odd), run=run)]
    batch += [observation(posting(3), run=run), observation(posting(1), run=run, seen_at=LATER)]
    saved = store.save(batch)
    assert counts(saved) == (3, 0, 1)
    assert saved.kept == (True, True, True, False)
    assert list(saved.failures) == [1]
    assert (store.runs.get(run).new, store.runs.get(run).unchanged) == (3, 1)
    whole, left = (store.get(saved.keys[place]) for place in (2, 1))
    assert whole is not None
    assert left is not None
    assert whole.posting == posting(3)
    assert left.posting.description == posting(2).description
    assert left.posting.problems == (str(saved.failures[1]),)
    assert left.posting.problems[0].startswith("saving failed: ")
    assert (left.assessment.band, left.assessment.ruleset) == ("look", "")
    again = store.save(batch)
    assert counts(again) == (0, 0, 4)
    assert store.save([observation(posting(2), run=run, seen_at=LATER)]).changed == 1


def test_an_ad_of_which_nothing_can_be_kept_does_not_take_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(store)
    poison(monkeypatch, "crawler.store.batch_writer.to_columns")
    saved = store.save(
        [observation(posting(1)), observation(posting(2, title=WORD)), observation(posting(3))]
    )
    assert counts(saved) == (2, 0, 0)
    assert saved.keys[1] == ""
    assert "IndexError" in str(saved.failures[1])
    assert store.listings.count() == len(list(store.reader.each(None))) == 2


HOSTILE = [
    "lone \ud83d high and \udc00 low",
    "NUL \0 inside \0",
    "\u202eright to left\u202c, \u200bzero width\u200d",
    "𝒞𝒶𝓁𝓁 👩‍👩‍👧 \U0010ffff \ufffe",
    "'; DROP TABLE listings; --",
    "\x1b[2J\x07\r\n\t",
    "\ufffd\ud800\ufffd",
]


@pytest.mark.parametrize("odd", HOSTILE, ids=range(len(HOSTILE)))
def test_odd_characters_are_kept_with_exact_offsets(store: Store, odd: str) -> None:
    begin(store)
    ad = posting(title=odd, description=f"{odd} ticket paid {RAW} {odd}", extra={"odd": odd}, text=odd)
    saved = store.save([observation(ad)])
    stored = store.get(saved.keys[0])
    assert stored is not None
    assert stored.posting.title == odd
    assert stored.posting.description == ad.description
    assert stored.posting.extra == {"odd": odd}
    (contact,) = stored.assessment.contacts
    assert stored.posting.description[contact.start : contact.end] == contact.raw == RAW
    assert [one.key for one in store.search(RAW)] == [stored.key]
    assert counts(store.save([observation(ad)])) == (0, 0, 1)
    changed = store.save([observation(replace(ad, description="plain"))])
    assert counts(changed) == (0, 1, 0)
    assert store.search(RAW) == ()


def test_a_stream_reads_all_in_batches(store: Store) -> None:
    begin(store)
    ads = [posting(number) for number in range(25)]
    store.save([observation(ad) for ad in ads])
    assert [one.posting for one in store.reader.each(batch=10)] == ads
    assert store.reader.count(Filter(bands=("look",))) == 25
    assert store.reader.count(Filter(bands=("priority",))) == 0
    assert store.listings.count_queue() == 25
