"""What the pages of sources and runs read."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from crawler.store.typed_rows import fetch_all


class SourceHealth(NamedTuple):
    """A source with its state and its last run."""

    name: str
    kind: str
    state: str
    reason: str
    started: str | None
    finished: str | None
    ended: str | None
    """How the last run ended."""


class RunRow(NamedTuple):
    """A run of a source with its counts of ads."""

    id: int
    started: str
    finished: str | None
    reason: str | None
    scheduled: int
    new: int
    changed: int
    unchanged: int
    gone: int


class RunFailure(NamedTuple):
    """A URL that a run did not store."""

    url: str
    outcome: str
    reason: str
    status: int | None
    at: str


class OutcomeCount(NamedTuple):
    """URLs of a run with the same outcome."""

    outcome: str
    reason: str
    urls: int


def health(db: sqlite3.Connection, limit: int = 500) -> list[SourceHealth]:
    """All sources, unhealthy ones first, then by name."""
    return fetch_all(
        db,
        SourceHealth,
        """SELECT s.name, s.kind, s.state, s.state_reason AS reason, r.started, r.finished,
                  r.finish_reason AS ended
             FROM sources s LEFT JOIN runs r ON r.id = (SELECT max(x.id) FROM runs x WHERE x.source = s.name)
            ORDER BY s.state = 'unhealthy' DESC, s.name LIMIT ?""",
        (limit,),
    )


def runs(db: sqlite3.Connection, source: str, limit: int = 30) -> list[RunRow]:
    """Runs of a source, newest first."""
    return fetch_all(
        db,
        RunRow,
        'SELECT id, started, finished, finish_reason AS reason, scheduled, "new", changed, unchanged, gone'
        " FROM runs WHERE source = ? ORDER BY id DESC LIMIT ?",
        (source, limit),
    )


def failures(db: sqlite3.Connection, run: int, limit: int = 200) -> list[RunFailure]:
    """What a run did not store, by outcome and URL."""
    return fetch_all(
        db,
        RunFailure,
        "SELECT url, outcome, reason, status, at FROM outcomes WHERE run = ? AND outcome IN ('failed', 'refused')"
        " ORDER BY outcome, url LIMIT ?",
        (run, limit),
    )


def outcome_counts(db: sqlite3.Connection, run: int, limit: int = 60) -> list[OutcomeCount]:
    """Outcomes of a run with their reasons, most frequent first."""
    return fetch_all(
        db,
        OutcomeCount,
        "SELECT outcome, reason, count(*) AS urls FROM outcomes WHERE run = ?"
        " GROUP BY outcome, reason ORDER BY urls DESC LIMIT ?",
        (run, limit),
    )
