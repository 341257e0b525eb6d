"""Decisions: appended with their ledger entry in one transaction, undone by an event, never changed."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.review.decisions.history_sql import effective, last_event, pending
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger
from crawler.triage.refresh import refresh


class DecisionConflict(UserError):
    """Someone decided on the same campaign while this analyst looked at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A decision to store."""

    campaign: int
    verdict: str
    user: int
    analyst: str
    included: Mapping[int, str]
    """Listings decided on, with their content hash as the analyst saw it."""
    left_out: Mapping[int, str]
    """Listings left for a decision of their own; of an opinion that refers, those that are not to leave."""
    reason: str = ""
    note: str = ""
    ruleset: str = ""
    kind: str = "first"
    seconds: float | None = None
    part: int | None = None
    """The decision on left-out ads that this opinion is about; None for the campaign."""
    seen: int | None = None
    """Id of the last event the analyst's page knew of (0 for none); None when nobody looked."""


def decide(database: Database, ledger: Ledger, decisions: Sequence[NewDecision]) -> str:
    """Append decisions as one batch, with their ledger entries, and refresh the queue.

    Returns:
        Id of the batch.

    Raises:
        DecisionConflict: someone decided on one of the campaigns meanwhile; nothing is stored.
    """
    db, batch, at = database.connection, uuid.uuid4().hex, precise_timestamp()
    with database.transaction():
        entries = []
        for decision in decisions:
            if decision.seen is not None and last_event(db, decision.campaign) != decision.seen:
                raise DecisionConflict("someone decided on this campaign meanwhile; look at it again")
            entries.append(_append(db, decision, batch, at))
        ledger.append(entries)
        refresh(db, [decision.campaign for decision in decisions])
    return batch


def _append(db: sqlite3.Connection, decision: NewDecision, batch: str, at: str) -> Entry:
    """Store one decision with its ads; returns its ledger entry."""
    digest = content_digest(decision.included.values())
    number = _insert(db, decision, batch, at, digest)
    db.execute(
        "DELETE FROM open_campaigns WHERE campaign = ? AND user = ?", (decision.campaign, decision.user)
    )
    if decision.kind in {"first", "part"}:
        members = [(number, listing, content, 1) for listing, content in decision.included.items()]
        members += [(number, listing, content, 0) for listing, content in decision.left_out.items()]
        db.executemany(
            "INSERT OR REPLACE INTO decision_members (decision, listing, content_hash, included)"
            " VALUES (?, ?, ?, ?)",
            members,
        )
    elif decision.verdict == "refer":
        _leave_out(db, number, decision)
    _note_referred(db, decision.campaign)
    detail = {
        "batch": batch,
        "analyst": decision.analyst,
        "subject": f"campaign:c{decision.campaign}",
        "kind": decision.kind,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "note_sha256": sha256(decision.note.encode("utf-8", "replace")).hexdigest() if decision.note else "",
        "ruleset": decision.ruleset,
        "content_hash": digest,
        **({"part": decision.part} if decision.part else {}),
    }
    return Entry(kind="decision", subject=f"decision:{number}", detail=detail)


def _leave_out(db: sqlite3.Connection, number: int, decision: NewDecision) -> None:
    """Leave out of a referral what only one of the two people put a tick on: both decide on each ad that leaves."""
    about = decision.part or effective(db, decision.campaign).decision
    mine = "SELECT listing FROM decision_members WHERE decision = ? AND included > 0"
    common = {listing for (listing,) in db.execute(mine, (about,))} & decision.left_out.keys()
    db.executemany(
        "INSERT INTO decision_members (decision, listing, content_hash, included) VALUES (?, ?, ?, 0)",
        [(number, listing, decision.left_out[listing]) for listing in sorted(common)],
    )


def _insert(db: sqlite3.Connection, decision: NewDecision, batch: str, at: str, digest: str) -> int:
    """Insert the row of a decision; returns its id."""
    values = {
        "batch": batch,
        "at": at,
        "user": decision.user,
        "analyst": decision.analyst,
        "campaign": decision.campaign,
        "subject": f"campaign:c{decision.campaign}",
        "kind": decision.kind,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "note": decision.note,
        "ruleset": decision.ruleset,
        "content_hash": digest,
        "seconds": decision.seconds,
        "part": decision.part,
    }
    columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    row = db.execute(f"INSERT INTO decisions ({columns}) VALUES ({places}) RETURNING id", values).fetchone()
    return int(row[0])


def undo(database: Database, ledger: Ledger, batch: str, user: int, analyst: str, *, any_user: bool) -> int:
    """Undo the decisions of a batch that are still in effect, by one event each; returns how many.

    Without `any_user` only one's own decisions are undone. Nobody takes back another's opinion on a referral.
    """
    db, at = database.connection, precise_timestamp()
    with database.transaction():
        rows = db.execute(
            """SELECT d.id, d.campaign, d.subject, d.verdict, d.content_hash, d.user FROM decisions d
                WHERE d.batch = ? AND d.kind <> 'undo' AND (d.user = ? OR ?)
                  AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id)
                  AND NOT EXISTS (SELECT 1 FROM decisions s WHERE s.campaign = d.campaign AND s.id > d.id
                                     AND s.kind IN ('second', 'final') AND s.user <> d.user
                                     AND (d.kind = 'first' AND s.part IS NULL OR s.part = d.id)
                                     AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = s.id))""",
            (batch, user, any_user),
        ).fetchall()
        rows = [row for row in rows if row[5] == user or not pending(db, row[1]).referral]
        fresh = uuid.uuid4().hex
        entries = []
        for decision, campaign, subject, verdict, digest, _user in rows:
            made = db.execute(
                """INSERT INTO decisions (batch, at, user, analyst, campaign, subject, kind, verdict,
                                          content_hash, undoes)
                   VALUES (?, ?, ?, ?, ?, ?, 'undo', ?, ?, ?) RETURNING id""",
                (fresh, at, user, analyst, campaign, subject, verdict, digest, decision),
            ).fetchone()
            detail = {"analyst": analyst, "subject": subject, "kind": "undo", "undoes": decision}
            entries.append(Entry(kind="decision", subject=f"decision:{made[0]}", detail=detail))
            _note_referred(db, campaign)
        if rows:
            ledger.append(entries)
            refresh(db, [row[1] for row in rows])
    return len(rows)


def _note_referred(db: sqlite3.Connection, campaign: int) -> None:
    """Update the contacts of referred campaigns, and mark other campaigns with them for a new rank."""
    removed = db.execute("DELETE FROM referred_contacts WHERE campaign = ?", (campaign,)).rowcount
    referred = effective(db, campaign).verdict == "refer"
    if not (removed or referred):
        return
    if referred:
        db.execute(
            """INSERT OR IGNORE INTO referred_contacts (contact, campaign)
               SELECT DISTINCT k.contact, m.campaign FROM campaign_members m JOIN listings l ON l.id = m.listing
                 JOIN links k ON k.version = l.version AND k.boilerplate = 0
                 JOIN contacts c ON c.id = k.contact AND c.shared IS NULL WHERE m.campaign = ?""",
            (campaign,),
        )
    db.execute(
        """INSERT OR IGNORE INTO queue_stale (campaign)
           SELECT DISTINCT o.campaign FROM campaign_members m JOIN links k ON k.listing = m.listing
             JOIN contacts c ON c.id = k.contact AND c.shared IS NULL AND c.listings BETWEEN 2 AND 1000
             JOIN links ok ON ok.contact = k.contact JOIN campaign_members o ON o.listing = ok.listing
            WHERE m.campaign = ? AND o.campaign <> ?""",
        (campaign, campaign),
    )


def content_digest(hashes: Iterable[str]) -> str:
    """SHA-256 over the content hashes of ads, sorted."""
    return sha256("\n".join(sorted(hashes)).encode()).hexdigest()
