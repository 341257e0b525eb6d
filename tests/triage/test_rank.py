"""Rank of a campaign in the queue, and the parts that moved it."""

from math import log2
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.triage import rank as module
from crawler.triage.rank import RankInput, rank

PLAIN: dict[str, Any] = {"score": 12, "online": 1, "last_seen": "2026-11-01"}


def value(**fields):
    return rank(RankInput(**PLAIN | fields)).value


@pytest.mark.parametrize(
    ("fields", "factor"),
    [
        ({"score": 24}, 2),
        ({"score": 0}, 0.1 / 12),
        ({"score": -3}, 0.1 / 12),
        ({"harm_types": ("child",)}, module.GRAVE["child"]),
        ({"harm_types": ("labour-exploitation", "child")}, module.GRAVE["child"]),
        ({"harm_types": ("money",)}, 1),
        ({"crosses_border": True}, module.ACROSS_BORDER),
        ({"known_contact": True}, module.KNOWN_CONTACT),
        ({"newest_contact": "2026-10-28"}, module.NEW_CONTACT),
        ({"newest_contact": "2026-10-26"}, module.NEW_CONTACT),
        ({"newest_contact": "2026-10-25"}, 1),
        ({"newest_contact": "2026-10-01"}, 1),
        ({"employers": 2}, 1),
        ({"employers": 3}, module.MANY_EMPLOYERS),
        ({"ads": 0}, 1),
        ({"ads": 1}, 1),
        ({"ads": 8}, 1.5),
        ({"ads": 64}, 2),
        ({"ads": 100_000}, 2),
        ({"online": 0}, module.OFFLINE),
        ({"online": 40}, 1),
        ({"last_seen": "2026-10-02"}, 0.5),
        ({"last_seen": "2026-12-01T23:59:59Z"}, 2),
    ],
)
def test_each_fact_multiplies_by_its_factor(fields, factor):
    assert value(**fields) == pytest.approx(value() + log2(factor), abs=1e-5)


def test_a_campaign_that_was_never_seen_has_no_age():
    assert value(last_seen="") == pytest.approx(log2(12))


def test_parts_that_change_nothing_are_not_named():
    assert [name for name, _ in rank(RankInput(**PLAIN | {"score": 1})).why] == []


def test_parts_are_named_by_how_much_they_move():
    found = rank(
        RankInput(**PLAIN | {"score": 4, "harm_types": ("child",), "online": 0, "crosses_border": True})
    )
    assert found.why == (("score", 4), ("harm", 3), ("online", 0.5), ("border", 1.5))


@given(
    score=st.floats(0, 100),
    ads=st.integers(0, 10_000),
    employers=st.integers(0, 50),
    more=st.integers(1, 50),
)
def test_more_of_anything_never_lowers_the_rank(score, ads, employers, more):
    base = value(score=score, ads=ads, employers=employers)
    assert value(score=score + more, ads=ads, employers=employers) >= base
    assert value(score=score, ads=ads + more, employers=employers) >= base
    assert value(score=score, ads=ads, employers=employers + more) >= base
