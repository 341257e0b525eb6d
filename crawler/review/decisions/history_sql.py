"""What was decided: the events on a campaign, an analyst's last ones, and what they add up to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.triage.decision_state import DecisionEvent, DecisionState, effective_decision, pending_decision


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """A decision as it is stored."""

    id: int
    batch: str
    at: str
    analyst: str
    user: int
    campaign: int
    title: str
    kind: str
    verdict: str
    reason: str
    note: str
    ruleset: str
    undone: bool
    ads: int
    seconds: float | None


def last_event(db: sqlite3.Connection, campaign: int) -> int:
    """Id of the last decision or undo on a campaign; 0 when there is none."""
    row = db.execute("SELECT max(id) FROM decisions WHERE campaign = ?", (campaign,)).fetchone()
    return int(row[0] or 0)


def effective(db: sqlite3.Connection, campaign: int) -> DecisionState:
    """What the decisions on a campaign add up to; `confirmed` is what an export of a refer needs."""
    return effective_decision(_events(db, campaign))


def pending(db: sqlite3.Connection, campaign: int) -> DecisionState:
    """What of a campaign waits for a second opinion or a lead, a part of it too; as `stands` when nothing does."""
    return pending_decision(_events(db, campaign))


def _events(db: sqlite3.Connection, campaign: int) -> list[DecisionEvent]:
    rows = db.execute(
        """SELECT d.id, d.user, d.analyst, d.kind, d.verdict, d.part FROM decisions d
            WHERE d.campaign = ? AND d.kind <> 'undo'
              AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) ORDER BY d.id""",
        (campaign,),
    )
    return [DecisionEvent(id=i, user=u, analyst=a, kind=k, verdict=v, part=p) for i, u, a, k, v, p in rows]


_DONE = """
  SELECT d.id, d.batch, d.at, d.analyst, d.user, d.campaign, c.title, d.kind, d.verdict, d.reason, d.note, d.ruleset,
         EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id),
         (SELECT count(*) FROM decision_members m WHERE m.decision = d.id AND m.included > 0), d.seconds
    FROM decisions d JOIN campaigns c ON c.id = d.campaign"""


def on_campaign(db: sqlite3.Connection, campaign: int) -> list[DecisionRecord]:
    """Every event on a campaign, newest first."""
    return [_done(row) for row in db.execute(f"{_DONE} WHERE d.campaign = ? ORDER BY d.id DESC", (campaign,))]


def of_user(db: sqlite3.Connection, user: int, limit: int = 20) -> list[DecisionRecord]:
    """The last decisions of an analyst, newest first."""
    rows = db.execute(
        f"{_DONE} WHERE d.user = ? AND d.kind <> 'undo' ORDER BY d.id DESC LIMIT ?", (user, limit)
    )
    return [_done(row) for row in rows]


def of_batch(db: sqlite3.Connection, batch: str) -> list[DecisionRecord]:
    """The decisions of a batch."""
    rows = db.execute(f"{_DONE} WHERE d.batch = ? AND d.kind <> 'undo' ORDER BY d.id", (batch,))
    return [_done(row) for row in rows]


def _done(row: Sequence[object]) -> DecisionRecord:
    names = (
        "id", "batch", "at", "analyst", "user", "campaign", "title", "kind", "verdict", "reason", "note", "ruleset",
        "undone", "ads", "seconds",
    )  # fmt: skip
    named = dict(zip(names, row, strict=True))
    return DecisionRecord(**named | {"undone": bool(named["undone"])})  # type: ignore[arg-type]


def how_decided(db: sqlite3.Connection, listings: Sequence[int]) -> dict[int, tuple[str, int, str, int]]:
    """For each listing decided on: verdict, how (1 decided, 2 inherited, 0 left out), content hash, decision."""
    rows = db.execute(
        """SELECT dm.listing, coalesce((SELECT f.verdict FROM decisions f WHERE f.campaign = d.campaign
                     AND f.id > d.id AND f.kind = 'final' AND f.part IS CASE d.kind WHEN 'part' THEN d.id END
                     AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = f.id)
                   ORDER BY f.id DESC LIMIT 1), d.verdict), dm.included, dm.content_hash, d.id
             FROM json_each(?) w JOIN decision_members dm ON dm.listing = w.value
             JOIN decisions d ON d.id = dm.decision
            WHERE NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) ORDER BY dm.decision""",
        (json.dumps(list(listings)),),
    )
    return {listing: (verdict, kept, content, decision) for listing, verdict, kept, content, decision in rows}


def opinion_pairs(db: sqlite3.Connection, since: str = "") -> list[tuple[str, str, str, str, int]]:
    """Pairs of blind opinions: first analyst, second analyst, first verdict, second verdict, campaign."""
    rows = db.execute(
        """SELECT f.analyst, s.analyst, f.verdict, s.verdict, s.campaign FROM decisions s
             JOIN decisions f ON f.id = coalesce(s.part, (SELECT max(x.id) FROM decisions x
                                      WHERE x.campaign = s.campaign AND x.id < s.id AND x.kind = 'first'))
            WHERE s.kind = 'second' AND f.verdict <> 'second' AND s.verdict <> 'second' AND s.at >= ?
              AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes IN (s.id, f.id))""",
        (since,),
    )
    return list(rows.fetchall())
