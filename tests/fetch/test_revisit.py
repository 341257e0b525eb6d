"""Which pages are worth a request: the word of an index is trusted as far as it is earned."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.clock import timestamp
from crawler.fetch.policy.revisit import (
    PROBATION,
    IndexReliability,
    index_is_late,
    is_too_old,
    latest_change,
    missing_listings,
    revisit_step,
    sample_skipped,
)
from crawler.fetch.result import IndexEntry
from crawler.store.frontier import KnownUrl

LATER = "2026-03-01T00:00:00Z"


def known(url="http://x.test/1", **changes):
    base = {"state": "ad", "mark": "2026-01-01", "asked_at": "2026-02-01T00:00:00Z", "run": 1}
    return KnownUrl(url=url, **{**base, **changes})


def entry(mark="2026-01-01", url="http://x.test/1"):
    return IndexEntry(url=url, validator=mark, date=mark)


@pytest.mark.parametrize(
    ("seen", "before", "believed", "step"),
    [
        (entry(), None, True, "fetch"),
        (entry(), known(), True, "skip"),
        (entry(), known(), False, "ask"),
        (entry("2026-01-05"), known(), True, "ask"),
        (entry(), known(modified="2026-01-01T23:00:00Z"), True, "skip"),
        (entry(), known(modified="2026-03-01T00:00:00Z"), True, "ask"),
        (entry(), known(modified=LATER, settled=LATER), True, "skip"),
        (entry(), known(modified="2026-03-02T00:00:00Z", settled=LATER), True, "ask"),
        (entry(), known(modified=LATER, settled=LATER), False, "ask"),
        (entry("2026-01-05"), known(modified=LATER, settled=LATER), True, "ask"),
        (entry(), known(state="gone"), True, "skip"),
        (entry("2026-05-05"), known(state="gone"), True, "fetch"),
        (IndexEntry(url="http://x.test/1"), known(mark=""), True, "skip"),
    ],
)
def test_step(seen, before, believed, step):
    assert revisit_step(seen, before, IndexReliability(believed=believed)) == step


@pytest.mark.parametrize(
    ("hours", "believed", "step"),
    [(1, True, "skip"), (19, True, "skip"), (21, True, "ask"), (1, False, "ask")],
)
def test_where_dates_mean_nothing_a_page_is_asked_for_once_a_day(hours, believed, step):
    trust = IndexReliability(believed=believed, idle_dates=True)
    asked = datetime(2026, 2, 1, tzinfo=UTC)
    page = known(asked_at=timestamp(asked))
    assert revisit_step(entry("2026-02-01"), page, trust, asked + timedelta(hours=hours)) == step
    assert revisit_step(entry(), page, trust, asked + timedelta(hours=hours)) == (
        "skip" if believed else "ask"
    )


@pytest.mark.parametrize(
    ("moved", "idly", "before", "after"),
    [
        (19, 19, False, False),
        (20, 20, False, True),
        (100, 90, False, True),
        (100, 89, True, False),
        (0, 0, True, True),
    ],
)
def test_dates_that_move_without_a_change_mean_nothing_until_they_do(moved, idly, before, after):
    trust = IndexReliability(idle_dates=before)
    trust.weigh_dates(moved, idly)
    assert IndexReliability.of({"trust": trust.as_memory()}).idle_dates is after


@pytest.mark.parametrize(
    ("stated", "modified", "late"),
    [
        ("2026-01-01T10:00:00Z", "2026-01-01T10:00:01Z", False),
        ("2026-01-01T10:00:00Z", "2026-01-01T10:01:00Z", True),
        ("2026-01-01T10:00:00+02:00", "2026-01-01T08:00:00Z", False),
        ("2026-01-01", "2026-01-01T20:00:00Z", False),
        ("2026-01-01", "2026-01-02T20:00:00Z", True),
        ("nonsense", "2026-01-02T20:00:00Z", False),
        (None, "2026-01-02T20:00:00Z", False),
    ],
)
def test_an_index_that_is_late_is_contradicted(stated, modified, late):
    assert index_is_late(stated, modified) is late


def test_a_page_made_on_request_states_no_change():
    now = "Wed, 25 Nov 2026 10:00:00 GMT"
    assert latest_change(now, now, []) is None
    assert latest_change("Tue, 24 Nov 2026 10:00:00 GMT", now, []) == "2026-11-24T10:00:00Z"
    assert latest_change("garbage", None, ["2026-11-20", None]) == "2026-11-20T00:00:00Z"


def test_the_sample_rotates_and_stays_small():
    pages = [known(f"http://x.test/{n}", asked_at=f"2026-01-{n % 28 + 1:02}T00:00:00Z") for n in range(1000)]
    chosen = sample_skipped(pages)
    assert len(chosen) == 20
    assert {one.asked_at for one in chosen} == {"2026-01-01T00:00:00Z"}
    assert len(sample_skipped([replace(one, settled=LATER) for one in pages])) == 50


def test_missing_listings_are_asked_for_oldest_first():
    pages = [known(f"http://x.test/{n}", asked_at=f"2026-01-0{n}T00:00:00Z") for n in (3, 1, 2)]
    pages.append(known("http://x.test/4", state="other"))
    found = missing_listings(pages, {"http://x.test/2"}, 10)
    assert [one.url[-1] for one in found] == ["1", "3"]


def test_trust_is_withdrawn_at_once_and_comes_back_slowly():
    trust = IndexReliability()
    trust.withdraw("a page had changed")
    for _ in range(PROBATION - 1):
        trust.after_run(caught=False)
    assert not trust.believed
    trust.after_run(caught=True)
    for _ in range(PROBATION):
        trust.after_run(caught=False)
    assert IndexReliability.of({"trust": trust.as_memory()}).believed


def test_old_ads_are_left_out():
    now = datetime(2026, 11, 25, tzinfo=UTC)
    assert is_too_old(entry("2026-01-01"), 60, now)
    assert not is_too_old(entry("2026-11-01"), 60, now)
    assert not is_too_old(IndexEntry(url="http://x.test/"), 60, now)
