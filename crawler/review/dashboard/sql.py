"""Figures of the dashboard, each bounded: what is counted over all ads is read from maintained counts."""

from __future__ import annotations

import sqlite3

RECENT = 2_000
"""Decisions that refer rates and times are counted over."""

_STANDS = "NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id)"


def decided_by_day(db: sqlite3.Connection, since: str) -> list[tuple[str, str, int]]:
    """Day, verdict, decisions."""
    rows = db.execute(
        f"SELECT substr(d.at, 1, 10), d.verdict, count(*) FROM decisions d WHERE d.at >= ?"
        f" AND d.kind IN ('first', 'part') AND {_STANDS} GROUP BY 1, 2",
        (since,),
    )
    return list(rows.fetchall())


def entered_by_day(db: sqlite3.Connection, since: str) -> list[tuple[str, str, int]]:
    """Day, band, campaigns in the queue that were seen first on that day, whatever became of them."""
    rows = db.execute(
        "SELECT substr(value, 1, 10), substr(value, 12), sum(n) FROM queue_counts"
        " WHERE facet = 'day' AND value >= ? AND state <> 'sample' GROUP BY value HAVING sum(n) > 0",
        (since[:10],),
    )
    return list(rows.fetchall())


def by_sign(db: sqlite3.Connection) -> list[tuple[str, int, int, int, int]]:
    """Indicator, campaigns with it among the first three reasons; of those decided: refer, watch, dismiss."""
    waiting = dict(
        db.execute(
            "SELECT value, sum(n) FROM queue_counts WHERE facet = 'sign' AND state <> 'sample' GROUP BY value"
            " ORDER BY 2 DESC LIMIT 40"
        ).fetchall()
    )
    rates = sign_verdicts(db)
    return [
        (sign, n, *(rates.get((sign, verdict), 0) for verdict in ("refer", "watch", "dismiss")))
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
    """Indicator and standing verdict to campaigns, over the newest decisions."""
    rows = db.execute(
        f"""{_STANDING}
            SELECT h.indicator, d.verdict, count(DISTINCT d.campaign) FROM d
              JOIN campaign_members m ON m.campaign = d.campaign JOIN listings l ON l.id = m.listing
              JOIN hits h ON h.version = l.version GROUP BY 1, 2""",
        (RECENT,),
    )
    return {(sign, verdict): n for sign, verdict, n in rows}


def verdict_totals(db: sqlite3.Connection) -> dict[str, int]:
    """DecisionState verdict to campaigns, over the newest decisions."""
    return dict(db.execute(f"{_STANDING} SELECT verdict, count(*) FROM d GROUP BY 1", (RECENT,)).fetchall())


def counts(db: sqlite3.Connection, facet: str, limit: int = 15) -> list[tuple[str, int]]:
    """Values of a facet over the whole queue, most first."""
    rows = db.execute(
        "SELECT value, sum(n) FROM queue_counts WHERE facet = ? AND state <> 'sample' GROUP BY value"
        " HAVING sum(n) > 0 ORDER BY 2 DESC, 1 LIMIT ?",
        (facet, limit),
    )
    return list(rows.fetchall())


def age(db: sqlite3.Connection, state: str, now: str) -> tuple[float, float, float] | None:
    """Age of what waits in a state, in days: median, ninth decile, oldest; None when nothing waits."""
    total = db.execute(
        "SELECT coalesce(sum(n), 0) FROM queue_counts WHERE facet = '' AND state = ?", (state,)
    ).fetchone()[0]
    if not total:
        return None
    found = []
    for share in (0.5, 0.1, 0.0):
        row = db.execute(
            "SELECT julianday(?) - julianday(first_seen) FROM queue WHERE state = ?"
            " ORDER BY first_seen LIMIT 1 OFFSET ?",
            (now, state, int((total - 1) * share)),
        ).fetchone()
        found.append(float(row[0]) if row else 0.0)
    return found[0], found[1], found[2]


def seconds(db: sqlite3.Connection) -> list[tuple[str, int, float]]:
    """Analyst, decisions timed, and median seconds from opening a campaign to deciding, over the newest."""
    rows = db.execute(
        "SELECT analyst, seconds FROM decisions WHERE seconds IS NOT NULL ORDER BY id DESC LIMIT ?", (RECENT,)
    )
    by_analyst: dict[str, list[float]] = {}
    for analyst, taken in rows:
        by_analyst.setdefault(analyst, []).append(taken)
    return [
        (analyst, len(taken), sorted(taken)[len(taken) // 2]) for analyst, taken in sorted(by_analyst.items())
    ]
