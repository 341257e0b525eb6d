"""Proposals of new weights for indicators, drawn from decisions: kept, accepted by a person, taken back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from crawler.records import Weight

ASK_UNDO: Final = "ask to undo"
"""What the chain says of the first of two people who take a proposal back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightSuggestion:
    """What decisions say of one indicator."""

    sign: str
    refer: int
    dismiss: int
    odds: float
    """Smoothed log2 odds ratio of being referred."""
    now: Weight
    weight: Weight
    """What is proposed."""
    by_joining: bool = False
    """Set when ads are joined, not by the catalogue's weight: shown, never moved."""

    @property
    def moves(self) -> bool:
        """Whether another weight is proposed."""
        return self.weight != self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightProposal:
    """A stored proposal and what became of it."""

    id: int
    at: str
    analyst: str
    ruleset: str
    rows: tuple[WeightSuggestion, ...]
    accepted_at: str | None
    accepted_by: str | None
    undone_at: str | None
    undone_by: str | None

    @property
    def moved(self) -> tuple[WeightSuggestion, ...]:
        """Its rows that propose another weight."""
        return tuple(row for row in self.rows if row.moves)


def store(db: sqlite3.Connection, user: int, at: str, ruleset: str, rows: Sequence[WeightSuggestion]) -> int:
    """Store a proposal; returns its id."""
    row = db.execute(
        "INSERT INTO weight_proposals (at, user, ruleset, proposal, effect) VALUES (?, ?, ?, ?, '{}') RETURNING id",
        (at, user, ruleset, json.dumps([asdict(one) for one in rows])),
    ).fetchone()
    return int(row[0])


def accept(db: sqlite3.Connection, proposal: int, user: int, at: str) -> None:
    """Note that a person accepted it."""
    db.execute(
        "UPDATE weight_proposals SET accepted_at = ?, accepted_by = ? WHERE id = ?", (at, user, proposal)
    )


def take_back(db: sqlite3.Connection, proposal: int, user: int, at: str) -> None:
    """Note that a person took it back."""
    db.execute("UPDATE weight_proposals SET undone_at = ?, undone_by = ? WHERE id = ?", (at, user, proposal))


def undo_asked_by(db: sqlite3.Connection, proposal: int) -> str | None:
    """Who asked that an accepted proposal be taken back; None where nobody has. Read from the chain."""
    row = db.execute(
        "SELECT detail FROM ledger WHERE kind = 'weights' AND subject = ? ORDER BY seq DESC LIMIT 1",
        (f"proposal:{proposal}",),
    ).fetchone()
    detail = json.loads(row[0]) if row else {}
    return str(detail["by"]) if detail.get("what") == ASK_UNDO else None


_SELECT = """
  SELECT p.id, p.at, u.name, p.ruleset, p.proposal, p.accepted_at, a.name, p.undone_at, b.name
    FROM weight_proposals p JOIN users u ON u.id = p.user LEFT JOIN users a ON a.id = p.accepted_by
    LEFT JOIN users b ON b.id = p.undone_by"""


def get(db: sqlite3.Connection, proposal: int) -> WeightProposal | None:
    """A proposal by its id."""
    return next(iter(_proposals(db.execute(f"{_SELECT} WHERE p.id = ?", (proposal,)))), None)


def newest(db: sqlite3.Connection, limit: int = 20) -> list[WeightProposal]:
    """Proposals, newest first."""
    return _proposals(db.execute(f"{_SELECT} ORDER BY p.id DESC LIMIT ?", (limit,)))


def in_force(db: sqlite3.Connection) -> list[WeightProposal]:
    """Proposals that were accepted and not taken back, the last accepted first."""
    return _proposals(
        db.execute(
            f"{_SELECT} WHERE p.accepted_at IS NOT NULL AND p.undone_at IS NULL"
            " ORDER BY p.accepted_at DESC, p.id DESC"
        )
    )


def _proposals(rows: sqlite3.Cursor) -> list[WeightProposal]:
    names = tuple(WeightProposal.__dataclass_fields__)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [
        WeightProposal(**one | {"rows": tuple(WeightSuggestion(**row) for row in json.loads(one["rows"]))})
        for one in found
    ]


def newest_ruleset(db: sqlite3.Connection) -> str:
    """Ruleset of the newest assessment."""
    row = db.execute("SELECT ruleset FROM assessments ORDER BY version DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""
