"""What the pages of sources and runs read."""

from __future__ import annotations

import sqlite3


def health(db: sqlite3.Connection) -> list[tuple[str, str, str, str, str | None, str | None, str | None]]:
    """Source, kind, state, reason, and of its last run: started, finished, how it ended."""
    rows = db.execute(
        """SELECT s.name, s.kind, s.state, s.state_reason, r.started, r.finished, r.finish_reason
             FROM sources s LEFT JOIN runs r ON r.id = (SELECT max(x.id) FROM runs x WHERE x.source = s.name)
            ORDER BY s.state = 'unhealthy' DESC, s.name LIMIT 500"""
    )
    return list(rows.fetchall())


def runs(
    db: sqlite3.Connection, source: str, limit: int = 30
) -> list[tuple[int, str, str | None, str | None, int, int, int, int, int]]:
    """Runs of a source, newest first: id, started, finished, reason, scheduled, new, changed, unchanged, gone."""
    rows = db.execute(
        'SELECT id, started, finished, finish_reason, scheduled, "new", changed, unchanged, gone FROM runs'
        " WHERE source = ? ORDER BY id DESC LIMIT ?",
        (source, limit),
    )
    return list(rows.fetchall())


def failures(
    db: sqlite3.Connection, run: int, limit: int = 200
) -> list[tuple[str, str, str, int | None, str]]:
    """What a run did not store: URL, outcome, reason, status, time."""
    rows = db.execute(
        "SELECT url, outcome, reason, status, at FROM outcomes WHERE run = ? AND outcome IN ('failed', 'refused')"
        " ORDER BY outcome, url LIMIT ?",
        (run, limit),
    )
    return list(rows.fetchall())


def outcome_counts(db: sqlite3.Connection, run: int) -> list[tuple[str, str, int]]:
    """Outcomes of a run with their reasons, most first."""
    rows = db.execute(
        "SELECT outcome, reason, count(*) FROM outcomes WHERE run = ? GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 60",
        (run,),
    )
    return list(rows.fetchall())
