"""The takedown clock: which looks are due, what they say, and the sums by platform."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.triage.takedown_clock import (
    DAYS,
    ReferredAd,
    by_platform,
    due_days,
    look,
    moment_of,
    platform_of,
)

REFERRED = "2026-11-01T12:00:00Z"


def ad(**fields):
    values: dict[str, Any] = {
        "listing": 1,
        "key": "a1",
        "source": "board",
        "url": "https://jobs.example.org/1",
        "referred_at": REFERRED,
        "last_seen": REFERRED,
        "gone_at": None,
        "gone_reason": None,
        "asked_at": REFERRED,
        "checks": {},
    }
    return ReferredAd(**values | fields)


def after(days, hours=0):
    return (
        moment_of(moment_of(REFERRED, days), 0)
        if not hours
        else f"2026-11-{1 + days:02}T{12 + hours:02}:00:00Z"
    )


def said(one, now, whole_list=False):
    return {check.day: check.state for check in look(one, now, whole_list=whole_list)}


@pytest.mark.parametrize(
    ("now", "checks", "due"),
    [
        (after(0, 1), {}, []),
        (after(1), {}, [1]),
        (after(4), {}, [1, 3]),
        (after(4), {1: "up"}, [3]),
        (after(12), {1: "up", 3: "up"}, [12]),
        (after(20), {1: "up", 3: "up", 12: "up"}, []),
        (after(2), {1: "hidden"}, [1]),
        (after(3), {1: "hidden"}, [3]),
    ],
)
def test_looks_that_are_due(now, checks, due):
    assert due_days(ad(checks=checks), now) == due


@pytest.mark.parametrize(
    ("fields", "now", "found"),
    [
        ({"asked_at": after(1, 1)}, after(1, 2), {1: "up"}),
        ({}, after(1, 2), {}),
        ({"asked_at": None}, after(1, 2), {}),
        ({"asked_at": after(5)}, after(5), {1: "up", 3: "up"}),
        ({"asked_at": after(1, 1), "gone_reason": "blocked"}, after(1, 2), {1: "hidden"}),
        ({"gone_at": after(0, 5), "gone_reason": "removed"}, after(1, 2), {1: "gone"}),
        ({"gone_at": after(1, 1), "gone_reason": "removed"}, after(1, 2), {1: "gone"}),
        ({"gone_at": "2026-10-30T00:00:00Z"}, after(1, 2), {1: "before"}),
        # Gone on day 5: on day 1 it was seen, on day 3 nobody looked.
        ({"gone_at": after(5), "last_seen": after(2)}, after(5), {1: "up", 3: "gone"}),
        ({"gone_at": after(13), "last_seen": after(2)}, after(13), {1: "up", 3: "unknown", 12: "gone"}),
    ],
)
def test_what_a_run_has_seen(fields, now, found):
    assert said(ad(**fields), now) == found


def test_a_whole_list_proves_by_naming():
    one = ad(asked_at=None, last_seen=after(1, 1))
    assert said(one, after(1, 2)) == {}
    assert said(one, after(1, 2), whole_list=True) == {1: "up"}


def test_sums_by_platform():
    ads = [
        ad(checks={1: "up", 3: "gone"}, gone_at=after(2)),
        ad(checks={1: "up", 3: "up"}, url="https://www.example.org/x"),
        ad(checks={1: "before"}, gone_at="2026-10-30T00:00:00Z"),
        ad(url="https://t.example.co.uk/x"),
    ]
    first, second = by_platform(ads)
    assert (first.platform, first.referred, first.gone_before, first.gone, first.median_days) == (
        "example.org", 3, 1, 1, 2.0
    )  # fmt: skip
    assert (first.share_up(1), first.share_up(3), first.share_up(12)) == (1.0, 0.5, None)
    assert (second.platform, second.share_up(1)) == ("example.co.uk", None)


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://jobs.example.com.ng/1", "example.com.ng"),
        ("http://127.0.0.1:8000/1", "127.0.0.1"),
        ("urn:adwatch:x", "urn"),
    ],
)
def test_platform_of(url, platform):
    assert platform_of(url) == platform


@given(st.floats(0, 30), st.one_of(st.none(), st.floats(0, 30)), st.floats(0, 30))
def test_no_look_is_entered_twice_or_before_it_is_due(asked, gone, now):
    def at(days):
        return (
            moment_of(REFERRED, 0)
            if days == 0
            else f"2026-11-{1 + int(days):02}T12:{int(days * 100) % 60:02}:00Z"
        )

    one = ad(asked_at=at(asked), last_seen=at(asked), gone_at=None if gone is None else at(gone))
    found = said(one, at(now))
    assert all(moment_of(REFERRED, day) <= at(now) for day in found)
    later = replace(one, checks=found)
    assert all(state == "hidden" for day, state in found.items() if day in due_days(later, at(now)))
    assert set(found) <= set(DAYS)
