"""Refreshes the rows of `queue` for campaigns that changed, and their facets and counts in the same transaction.

Triggers of the store put a campaign into `queue_stale` whenever something changes that its row depends on.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from crawler.store.database import Database
from crawler.triage.campaign_counts import keep_counts
from crawler.triage.campaign_totals import LARGE, keep_totals
from crawler.triage.projection import project
from crawler.triage.queue_row import COLUMNS, encode

BATCH: Final = 200
"""Campaigns in a transaction: another writer waits some 50 ms for it, measured in 2026 on two cores."""
OF_DAYS: Final = ("band", "country", "harm", "origin", "sign", "source")
"""Facets that are counted by day: what the report for a period tells."""


def refresh_stale(database: Database, limit: int = BATCH) -> int:
    """Refresh up to `limit` stale rows in one transaction.

    Returns:
        How many rows are still stale, counted to 1,000 at most.
    """
    db = database.connection
    if db.execute("SELECT 1 FROM queue_stale LIMIT 1").fetchone() is None:
        return 0
    with database.transaction():
        stale = [row[0] for row in db.execute("SELECT campaign FROM queue_stale LIMIT ?", (limit,))]
        refresh(db, stale)
    return int(db.execute("SELECT count(*) FROM (SELECT 1 FROM queue_stale LIMIT 1000)").fetchone()[0])


def refresh(db: sqlite3.Connection, campaigns: Sequence[int]) -> None:
    """Refresh the rows of these campaigns. Needs a transaction.

    What is in no view (state `none`) has no row, unless it is large: its page would make the row of all its ads.
    """
    projections = project(db, campaigns, inherit=True)
    wanted = json.dumps(list(campaigns))
    before = _tallied(db, wanted)
    for table in ("queue_facets", "queue", "queue_stale"):
        db.execute(f"DELETE FROM {table} WHERE campaign IN (SELECT value FROM json_each(?))", (wanted,))
    waiting = [one for one in projections if one.row.state != "none"]
    kept = [one for one in projections if one.row.state != "none" or one.row.ads >= LARGE]
    db.executemany(
        f"INSERT INTO queue ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})",
        [encode(one.row) for one in kept],
    )
    db.executemany(
        "INSERT OR IGNORE INTO queue_facets (facet, value, state, rank, campaign) VALUES (?, ?, ?, ?, ?)",
        [
            (facet, value, one.row.state, one.row.rank, one.row.campaign)
            for one in waiting
            for facet, value in one.facets
        ],
    )
    _count(db, before, _tallied(db, wanted))
    keep_counts(db, campaigns, projections)
    keep_totals(db, campaigns)


class _Tally(NamedTuple):
    """How many campaigns have a value of a facet."""

    states: Counter[tuple[str, str, str]]
    """By facet, value and state; facet and value are empty for all."""
    days: Counter[tuple[str, str, str]]
    """By the day on which they were seen first, facet and value; without the sample."""


def _tallied(db: sqlite3.Connection, wanted: str) -> _Tally:
    """The facets of these campaigns, by state and by day."""
    rows = db.execute(
        "SELECT '', '', state, count(*) FROM queue WHERE campaign IN (SELECT value FROM json_each(:w)) GROUP BY state"
        " UNION ALL SELECT facet, value, state, count(*) FROM queue_facets"
        " WHERE campaign IN (SELECT value FROM json_each(:w)) GROUP BY facet, value, state",
        {"w": wanted},
    )
    states = Counter({(facet, value, state): n for facet, value, state, n in rows})
    rows = db.execute(
        "SELECT substr(d.value, 1, 10), o.facet, o.value, count(*) FROM json_each(:w) w"
        " CROSS JOIN queue_facets d ON d.campaign = w.value AND d.facet = 'day' AND d.state <> 'sample'"
        " CROSS JOIN queue_facets o ON o.campaign = w.value AND o.facet IN (SELECT value FROM json_each(:f))"
        " GROUP BY 1, 2, 3",
        {"w": wanted, "f": json.dumps(OF_DAYS)},
    )
    return _Tally(states, Counter({(day, facet, value): n for day, facet, value, n in rows}))


def _count(db: sqlite3.Connection, before: _Tally, after: _Tally) -> None:
    """Move the counts of facets by what changed: a decision changes few of them."""
    after.states.subtract(before.states)
    after.days.subtract(before.days)
    db.executemany(
        "INSERT INTO queue_counts (facet, value, state, n) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (facet, value, state) DO UPDATE SET n = n + excluded.n",
        [(*key, step) for key, step in after.states.items() if step],
    )
    db.executemany(
        "INSERT INTO queue_days (day, facet, value, n) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (day, facet, value) DO UPDATE SET n = n + excluded.n",
        [(*key, step) for key, step in after.days.items() if step],
    )
