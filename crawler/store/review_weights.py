"""What decisions say of the indicators' points: counts per rule, and what other points would move."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LOOKED_AT: Final = 20_000
"""Newest ads with an indicator that a dry run looks at."""
LOOK: Final = 6.0
"""Score from which an ad is in the queue (the catalogue's scoring)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A stored proposal with its dry run."""

    id: int
    at: str
    analyst: str
    ruleset: str
    rows: tuple[dict[str, object], ...]
    accepted_at: str | None
    accepted_by: str | None


def points_now(db: sqlite3.Connection, signs: tuple[str, ...]) -> dict[str, float]:
    """Points that each indicator gave most lately."""
    found = {}
    for sign in signs:
        row = db.execute(
            "SELECT points FROM hits WHERE indicator = ? ORDER BY listing DESC LIMIT 1", (sign,)
        ).fetchone()
        if row:
            found[sign] = float(row[0])
    return found


def dry_run(db: sqlite3.Connection, changes: Mapping[str, float]) -> dict[str, tuple[int, int, int]]:
    """For each indicator and its change of points: ads looked at, that would enter the queue, that would leave."""
    found = {}
    for sign, change in changes.items():
        row = db.execute(
            """SELECT count(*), coalesce(sum(score < :look AND score + :change >= :look), 0),
                      coalesce(sum(score >= :look AND score + :change < :look), 0)
                 FROM (SELECT DISTINCT l.id, l.score FROM hits h JOIN listings l ON l.id = h.listing
                        WHERE h.indicator = :sign ORDER BY h.listing DESC LIMIT :limit)""",
            {"sign": sign, "change": change, "look": LOOK, "limit": LOOKED_AT},
        ).fetchone()
        found[sign] = (int(row[0]), int(row[1]), int(row[2]))
    return found


def store(db: sqlite3.Connection, user: int, at: str, ruleset: str, rows: list[dict[str, object]]) -> int:
    """Keep a proposal with the effect it would have; answers its id."""
    row = db.execute(
        "INSERT INTO weight_proposals (at, user, ruleset, proposal, effect) VALUES (?, ?, ?, ?, '{}') RETURNING id",
        (at, user, ruleset, json.dumps(rows)),
    ).fetchone()
    return int(row[0])


def accept(db: sqlite3.Connection, proposal: int, user: int, at: str) -> bool:
    """A person accepts a proposal; False when there is none that waits."""
    changed = db.execute(
        "UPDATE weight_proposals SET accepted_at = ?, accepted_by = ? WHERE id = ? AND accepted_at IS NULL",
        (at, user, proposal),
    )
    return changed.rowcount == 1


def all_proposals(db: sqlite3.Connection, limit: int = 20) -> list[Proposal]:
    """Proposals, newest first."""
    rows = db.execute(
        """SELECT p.id, p.at, u.name, p.ruleset, p.proposal, p.accepted_at, a.name
             FROM weight_proposals p JOIN users u ON u.id = p.user LEFT JOIN users a ON a.id = p.accepted_by
            ORDER BY p.id DESC LIMIT ?""",
        (limit,),
    )
    return [
        Proposal(
            id=i,
            at=at,
            analyst=name,
            ruleset=ruleset,
            rows=tuple(json.loads(text)),
            accepted_at=done,
            accepted_by=by,
        )
        for i, at, name, ruleset, text, done, by in rows
    ]


def newest_ruleset(db: sqlite3.Connection) -> str:
    """Ruleset of the newest assessment."""
    row = db.execute("SELECT ruleset FROM assessments ORDER BY version DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""
