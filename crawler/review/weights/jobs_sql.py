"""Rescoring that the review desk asked for: queued, worked at by one process at a time, with its progress."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from crawler.rescore import RescoreSummary

SILENT_MINUTES: Final = 5
"""Minutes of silence after which a job's process counts as dead and the job restarts; set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RescoreJob:
    """One pass over the store: a dry run of a proposal, or the rescoring after it was accepted or taken back."""

    id: int
    proposal: int
    what: str
    state: str
    done: int
    total: int
    changed: int
    entered: int
    gone: int
    moves: tuple[dict[str, Any], ...]
    ruleset: str
    problem: str


def ask(db: sqlite3.Connection, proposal: int, what: str, at: str) -> None:
    """Queue a job; one of the same kind that has not begun is enough."""
    db.execute(
        "INSERT INTO rescore_jobs (proposal, what, asked, state) SELECT :proposal, :what, :at, 'queued' WHERE NOT"
        " EXISTS (SELECT 1 FROM rescore_jobs WHERE proposal = :proposal AND what = :what AND state = 'queued')",
        {"proposal": proposal, "what": what, "at": at},
    )


def claim(db: sqlite3.Connection, at: str) -> RescoreJob | None:
    """Take the oldest job that waits, or whose process died; None while another is at work or nothing waits.

    Where nothing waits it only reads: it is asked every second.
    """
    if (
        db.execute("SELECT 1 FROM rescore_jobs WHERE state IN ('queued', 'running') LIMIT 1").fetchone()
        is None
    ):
        return None
    silent = datetime.fromisoformat(at) - timedelta(minutes=SILENT_MINUTES)
    row = db.execute(
        """UPDATE rescore_jobs SET state = 'running', seen = :at, done = 0 WHERE id = (
                  SELECT id FROM rescore_jobs WHERE state = 'queued' OR state = 'running' AND seen < :silent
                   ORDER BY id LIMIT 1)
              AND NOT EXISTS (SELECT 1 FROM rescore_jobs WHERE state = 'running' AND seen >= :silent)
            RETURNING id""",
        {"at": at, "silent": silent.isoformat(timespec="milliseconds").replace("+00:00", "Z")},
    ).fetchone()
    return get(db, row[0]) if row else None


def get(db: sqlite3.Connection, job: int) -> RescoreJob | None:
    """A job by its id."""
    return next(iter(_jobs(db.execute(f"{_SELECT} WHERE id = ?", (job,)))), None)


def alive(db: sqlite3.Connection, job: int, at: str) -> None:
    """Note that the job's process is alive."""
    db.execute("UPDATE rescore_jobs SET seen = ? WHERE id = ?", (at, job))


def titles(db: sqlite3.Connection, jobs: Sequence[RescoreJob]) -> dict[int, str]:
    """Titles of the ads that these jobs moved, by listing; those that were purged are not there."""
    wanted = sorted({move["listing"] for job in jobs for move in job.moves})
    rows = db.execute(
        "SELECT l.id, v.title FROM json_each(?) w JOIN listings l ON l.id = w.value"
        " JOIN versions v ON v.id = l.version",
        (json.dumps(wanted),),
    )
    return dict(rows.fetchall())


def report_progress(db: sqlite3.Connection, job: int, summary: RescoreSummary, total: int, at: str) -> None:
    """Store how far a job is."""
    db.execute(
        "UPDATE rescore_jobs SET seen = ?, done = ?, total = ?, changed = ?, entered = ?, gone = ? WHERE id = ?",
        (at, summary.listings, total, summary.changed, summary.entered, summary.left, job),
    )


def finish(db: sqlite3.Connection, job: int, summary: RescoreSummary, ruleset: str) -> None:
    """A job is done: keep what moved, without a word of the ads, which may be purged."""
    moves = [
        {
            "listing": move.listing,
            "move": move.move,
            "before": move.before,
            "after": move.after,
            "why": [line.partition(' "')[0] for line in move.why],
        }
        for move in summary.moves
    ]
    db.execute(
        "UPDATE rescore_jobs SET state = 'done', ruleset = ?, moves = ? WHERE id = ?",
        (ruleset, json.dumps(moves), job),
    )


def stop(db: sqlite3.Connection, job: int, problem: str = "") -> None:
    """A job ended before its time: it failed for a reason, or without one waits for its turn again."""
    db.execute(
        "UPDATE rescore_jobs SET state = ?, problem = ? WHERE id = ? AND state = 'running'",
        ("failed" if problem else "queued", problem, job),
    )


def of_proposals(db: sqlite3.Connection, proposals: Sequence[int]) -> dict[int, list[RescoreJob]]:
    """Jobs of these proposals, oldest first."""
    rows = db.execute(
        f"{_SELECT} WHERE proposal IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(proposals)),),
    )
    found: dict[int, list[RescoreJob]] = {}
    for job in _jobs(rows):
        found.setdefault(job.proposal, []).append(job)
    return found


_SELECT: Final = (
    "SELECT id, proposal, what, state, done, total, changed, entered, gone, moves, ruleset, problem"
    " FROM rescore_jobs"
)


def _jobs(rows: sqlite3.Cursor) -> list[RescoreJob]:
    named = [dict(zip(RescoreJob.__dataclass_fields__, row, strict=True)) for row in rows]
    return [RescoreJob(**one | {"moves": tuple(json.loads(one["moves"]))}) for one in named]
