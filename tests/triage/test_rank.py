"""Rank of a campaign in the queue."""

import pytest

from crawler.triage.rank import RankInput, rank


def test_rank_orders_by_harm_contacts_online_and_age():
    plain = rank(RankInput(score=12, online=1, last_seen="2026-11-01")).value
    assert rank(RankInput(score=12, online=1, last_seen="2026-11-20")).value > plain
    assert rank(RankInput(score=12, online=0, last_seen="2026-11-01")).value < plain
    for more in (
        {"crosses_border": True},
        {"known_contact": True},
        {"harm_types": ("child",)},
        {"ads": 30},
        {"newest_contact": "2026-10-28"},
    ):
        assert rank(RankInput(score=12, online=1, last_seen="2026-11-01", **more)).value > plain
    known_for_long = RankInput(score=12, online=1, last_seen="2026-11-01", newest_contact="2026-10-01")
    assert rank(known_for_long).value == plain
    month = rank(RankInput(score=24, online=1, last_seen="2026-10-02")).value
    assert month == pytest.approx(plain, abs=0.001), "half the urgency is lost in 30 days"
