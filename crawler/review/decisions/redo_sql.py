"""Deciding again as one had decided before one took it back: redo, where nothing happened since."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from crawler.review.decisions.history_sql import DecisionRecord, last_event, newest_standing
from crawler.review.decisions.sql import DecisionConflict, NewDecision, decide
from crawler.store.database import Database
from crawler.store.ledger import Ledger


def redo(database: Database, ledger: Ledger, batch: str, user: int, analyst: str) -> str:
    """Append the decisions of a batch anew, with the same verdicts, reasons, notes and ads.

    Args:
        database: the store's.
        ledger: its chain.
        batch: a batch that this person decided and took back.
        user: who.
        analyst: their name now.

    Returns:
        Id of the new batch; empty where there is nothing to redo.

    Raises:
        DecisionConflict: somebody decided meanwhile, or an ad has other content now; nothing is stored.
    """
    db = database.connection
    rows = db.execute(
        """SELECT d.id, d.campaign, d.kind, d.verdict, d.reason, d.note, d.ruleset, d.part, u.id FROM decisions d
             JOIN decisions u ON u.undoes = d.id AND u.user = d.user
            WHERE d.batch = ? AND d.user = ? AND d.kind IN ('first', 'part') ORDER BY d.id""",
        (batch, user),
    ).fetchall()
    again = []
    for number, campaign, kind, verdict, reason, note, ruleset, part, undo in rows:
        if last_event(db, campaign) != undo or _has_changed(db, number, campaign):
            raise DecisionConflict("something happened to this campaign meanwhile; look at it again")
        again.append(
            NewDecision(
                campaign=campaign,
                verdict=verdict,
                user=user,
                analyst=analyst,
                included=_members(db, number, included=True),
                left_out=_members(db, number, included=False),
                reason=reason,
                note=note,
                ruleset=ruleset,
                kind=kind,
                part=part,
                seen=undo,
            )
        )
    return decide(database, ledger, again) if again else ""


def standing_behind(
    db: sqlite3.Connection, user: int, done: Sequence[DecisionRecord]
) -> DecisionRecord | None:
    """What a further undo is about: where the message is of what was taken back, the last decision that was not."""
    return newest_standing(db, user) if done and done[0].undone else None


def _members(db: sqlite3.Connection, decision: int, *, included: bool) -> dict[int, str]:
    rows = db.execute(
        "SELECT listing, content_hash FROM decision_members WHERE decision = ? AND (included > 0) = ?",
        (decision, included),
    )
    return {int(listing): str(content) for listing, content in rows}


def _has_changed(db: sqlite3.Connection, decision: int, campaign: int) -> bool:
    """Whether an ad of the decision left the campaign, or has other content than it had then."""
    row = db.execute(
        """SELECT 1 FROM decision_members d
            WHERE d.decision = ? AND NOT EXISTS (
                  SELECT 1 FROM campaign_members m JOIN listings l ON l.id = m.listing
                   WHERE m.campaign = ? AND m.listing = d.listing AND l.content_hash = d.content_hash) LIMIT 1""",
        (decision, campaign),
    ).fetchone()
    return row is not None
