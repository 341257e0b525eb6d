"""Makes the rows of `queue` anew for campaigns that changed, in batches, with its facets and counts in step."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from crawler.store.database import Database
from crawler.triage.projection import COLUMNS, project

BATCH: Final = 200
"""Campaigns a transaction: a writer that waits for it waits some 50 ms."""


def refresh_stale(database: Database, limit: int = BATCH) -> int:
    """Make up to `limit` stale rows anew, in one transaction; answers how many are still stale, at most 1,000."""
    db = database.connection
    if db.execute("SELECT 1 FROM queue_stale LIMIT 1").fetchone() is None:
        return 0
    with database.transaction():
        stale = [row[0] for row in db.execute("SELECT campaign FROM queue_stale LIMIT ?", (limit,))]
        refresh(db, stale)
    return int(db.execute("SELECT count(*) FROM (SELECT 1 FROM queue_stale LIMIT 1000)").fetchone()[0])


def refresh(db: sqlite3.Connection, campaigns: Sequence[int]) -> None:
    """Make the rows of these campaigns anew; call it inside a transaction."""
    rows = project(db, campaigns, inherit=True)
    wanted = json.dumps(list(campaigns))
    _count(db, wanted, -1)
    for table in ("queue_facets", "queue", "queue_stale"):
        db.execute(f"DELETE FROM {table} WHERE campaign IN (SELECT value FROM json_each(?))", (wanted,))
    kept = [row for row in rows if row["state"] != "none"]
    db.executemany(
        f"INSERT INTO queue ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})",
        [[row[name] for name in COLUMNS] for row in kept],
    )
    db.executemany(
        "INSERT OR IGNORE INTO queue_facets VALUES (?, ?, ?, ?, ?)",
        [
            (facet, value, row["state"], row["rank"], row["campaign"])
            for row in kept
            for facet, value in row["facets"]
        ],
    )
    _count(db, wanted, 1)


def _count(db: sqlite3.Connection, wanted: str, step: int) -> None:
    """Add (or take off) what these campaigns count for."""
    rows = db.execute(
        "SELECT '', '', state, count(*) FROM queue WHERE campaign IN (SELECT value FROM json_each(:w)) GROUP BY state"
        " UNION ALL SELECT facet, value, state, count(*) FROM queue_facets"
        " WHERE campaign IN (SELECT value FROM json_each(:w)) GROUP BY facet, value, state",
        {"w": wanted},
    ).fetchall()
    db.executemany(
        "INSERT INTO queue_counts VALUES (?, ?, ?, ?)"
        " ON CONFLICT (facet, value, state) DO UPDATE SET n = n + excluded.n",
        [(facet, value, state, n * step) for facet, value, state, n in rows],
    )
