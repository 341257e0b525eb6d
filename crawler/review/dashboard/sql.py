"""Figures of the dashboard. Counts over all ads come from the maintained table `queue_counts`, so each is fast."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple

from crawler.store.typed_rows import fetch_all

RECENT: Final = 2_000
"""Newest decisions over which referral rates and times are counted; set by hand in 2026."""


class DayCount(NamedTuple):
    """Number of things with one name (a band, a verdict) on a day."""

    day: str
    name: str
    n: int


class IndicatorVerdicts(NamedTuple):
    """Campaigns with an indicator, and verdicts on those that were decided."""

    indicator: str
    queued: int
    """Campaigns with it among their first three reasons."""
    refer: int
    watch: int
    dismiss: int


class DashboardCount(NamedTuple):
    """A value of a facet and its number of campaigns."""

    value: str
    n: int


class WaitingTime(NamedTuple):
    """Ages in days."""

    median: float
    ninth_decile: float
    oldest: float


class DecisionTime(NamedTuple):
    """How long an analyst takes from opening a campaign to deciding."""

    analyst: str
    decisions: int
    median_seconds: float


_STANDS = "NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id)"


def decided_by_day(db: sqlite3.Connection, since: str) -> list[DayCount]:
    """First decisions by day and verdict, since a time (ISO 8601)."""
    return fetch_all(
        db,
        DayCount,
        "SELECT substr(d.at, 1, 10) AS day, d.verdict AS name, count(*) AS n FROM decisions d WHERE d.at >= ?"
        f" AND d.kind IN ('first', 'part') AND {_STANDS} GROUP BY 1, 2",
        (since,),
    )


def entered_by_day(db: sqlite3.Connection, since: str) -> list[DayCount]:
    """Campaigns of the queue by the day on which they were seen first, and band, whatever became of them."""
    return fetch_all(
        db,
        DayCount,
        "SELECT substr(value, 1, 10) AS day, substr(value, 12) AS name, sum(n) AS n FROM queue_counts"
        " WHERE facet = 'day' AND value >= ? AND state <> 'sample' GROUP BY value HAVING sum(n) > 0",
        (since[:10],),
    )


def by_indicator(db: sqlite3.Connection) -> list[IndicatorVerdicts]:
    """The 40 indicators of most campaigns in the queue, with the verdicts on them."""
    waiting = dict(
        db.execute(
            "SELECT value, sum(n) FROM queue_counts WHERE facet = 'sign' AND state <> 'sample' GROUP BY value"
            " ORDER BY 2 DESC LIMIT 40"
        ).fetchall()
    )
    rates = sign_verdicts(db)
    return [
        IndicatorVerdicts(
            sign, n, *(rates.get((sign, verdict), 0) for verdict in ("refer", "watch", "dismiss"))
        )
        for sign, n in waiting.items()
        if n > 0
    ]


_STANDING = f"""
  WITH d AS (SELECT d.campaign, d.verdict FROM decisions d
              WHERE d.kind IN ('first', 'final') AND d.part IS NULL AND {_STANDS}
                AND NOT EXISTS (SELECT 1 FROM decisions x WHERE x.campaign = d.campaign AND x.id > d.id
                     AND x.kind IN ('first', 'final') AND x.part IS NULL
                     AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id))
              ORDER BY d.id DESC LIMIT ?)"""


def sign_verdicts(db: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """Indicator and standing verdict to campaigns, over the newest decisions.

    The indicators of each campaign are kept (`crawler.triage.campaign_counts`): to read them from its ads took 60 ms
    for 250 decisions (December 2026).
    """
    rows = db.execute(
        f"{_STANDING} SELECT s.indicator, d.verdict, count(*) FROM d"
        " CROSS JOIN decided_signs AS s ON s.campaign = d.campaign GROUP BY 1, 2",
        (RECENT,),
    )
    return {(sign, verdict): n for sign, verdict, n in rows}


def count_sign_verdicts(db: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """The same from all ads, without what is kept: weights that move every ad rest on proven rows only.

    CROSS JOIN keeps SQLite from walking through all members to meet few decisions (80 to 3 ms at 100,000 ads).
    """
    rows = db.execute(
        f"""{_STANDING}
            SELECT h.indicator, d.verdict, count(DISTINCT d.campaign) FROM d
              CROSS JOIN campaign_members m ON m.campaign = d.campaign CROSS JOIN listings l ON l.id = m.listing
              CROSS JOIN hits h ON h.version = l.version AND h.origin <> 'wording' GROUP BY 1, 2""",
        (RECENT,),
    )
    return {(sign, verdict): n for sign, verdict, n in rows}


def verdict_totals(db: sqlite3.Connection) -> dict[str, int]:
    """DecisionState verdict to campaigns, over the newest decisions."""
    return dict(db.execute(f"{_STANDING} SELECT verdict, count(*) FROM d GROUP BY 1", (RECENT,)).fetchall())


def counts(db: sqlite3.Connection, facet: str, limit: int = 15) -> list[DashboardCount]:
    """Values of a facet over the whole queue, most frequent first."""
    return fetch_all(
        db,
        DashboardCount,
        "SELECT value, sum(n) AS n FROM queue_counts WHERE facet = ? AND state <> 'sample' GROUP BY value"
        " HAVING sum(n) > 0 ORDER BY 2 DESC, 1 LIMIT ?",
        (facet, limit),
    )


def age(db: sqlite3.Connection, state: str, now: str) -> WaitingTime | None:
    """How long what is in a state has waited; None when nothing waits."""
    total = db.execute(
        "SELECT coalesce(sum(n), 0) FROM queue_counts WHERE facet = '' AND state = ?", (state,)
    ).fetchone()[0]
    if not total:
        return None
    days = db.execute(
        "SELECT substr(value, 1, 10), sum(n) FROM queue_counts WHERE facet = 'day' AND state = ?"
        " GROUP BY 1 ORDER BY 1",
        (state,),
    ).fetchall()
    return WaitingTime(
        *(_waited(db, state, now, days, int((total - 1) * share)) for share in (0.5, 0.1, 0.0))
    )


def _waited(
    db: sqlite3.Connection, state: str, now: str, days: Sequence[tuple[str, int]], place: int
) -> float:
    """Age in days of the campaign of a state at a place, the oldest at 0: only those of its day are counted through.

    Args:
        days: The days on which campaigns of the state were seen first, oldest first, with their number.
    """
    for day, n in days:
        if place < n:
            row = db.execute(
                "SELECT julianday(?) - julianday(first_seen) FROM queue WHERE state = ? AND first_seen >= ?"
                " ORDER BY first_seen LIMIT 1 OFFSET ?",
                (now, state, day, place),
            ).fetchone()
            return float(row[0]) if row else 0.0
        place -= n
    return 0.0


def seconds(db: sqlite3.Connection) -> list[DecisionTime]:
    """Median time of each analyst over the newest decisions."""
    rows = db.execute(
        "SELECT analyst, seconds FROM decisions WHERE seconds IS NOT NULL ORDER BY id DESC LIMIT ?", (RECENT,)
    )
    by_analyst: dict[str, list[float]] = {}
    for analyst, taken in rows:
        by_analyst.setdefault(analyst, []).append(taken)
    return [
        DecisionTime(analyst, len(taken), sorted(taken)[len(taken) // 2])
        for analyst, taken in sorted(by_analyst.items())
    ]
