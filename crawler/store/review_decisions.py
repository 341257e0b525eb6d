"""Decisions: appended with their ledger entry in one transaction, undone by an event, never changed."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from crawler.errors import UserError
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger, now
from crawler.store.review_refresh import refresh
from crawler.store.review_state import Event, Standing, standing

SEEN_NONE = 0


class Conflict(UserError):
    """Someone decided on the same campaign while this analyst looked at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an analyst said about one campaign."""

    campaign: int
    verdict: str
    user: int
    analyst: str
    included: Mapping[int, str]
    """Listings decided on, with their content hash as the analyst saw it."""
    left_out: Mapping[int, str]
    """Listings left for a decision of their own."""
    reason: str = ""
    note: str = ""
    ruleset: str = ""
    kind: str = "first"
    seconds: float | None = None
    seen: int | None = None
    """Id of the last event the analyst's page knew of (0 for none); None when nobody looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
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


def decide(database: Database, ledger: Ledger, decisions: Sequence[Decision]) -> str:
    """Append decisions as one batch and answer its id; raises Conflict, and then none is kept."""
    db, batch, at = database.connection, uuid.uuid4().hex, now()
    with database.transaction():
        entries = []
        for decision in decisions:
            if decision.seen is not None and last_event(db, decision.campaign) != decision.seen:
                raise Conflict("someone decided on this campaign meanwhile; look at it again")
            entries.append(_append(db, decision, batch, at))
        ledger.append(entries)
        refresh(db, [decision.campaign for decision in decisions])
    return batch


def _append(db: sqlite3.Connection, decision: Decision, batch: str, at: str) -> Entry:
    digest = content_digest(decision.included.values())
    subject = f"campaign:c{decision.campaign}"
    row = db.execute(
        """INSERT INTO decisions (batch, at, user, analyst, campaign, subject, kind, verdict, reason, note,
                                  ruleset, content_hash, seconds)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
        (
            batch,
            at,
            decision.user,
            decision.analyst,
            decision.campaign,
            subject,
            decision.kind,
            decision.verdict,
            decision.reason,
            decision.note,
            decision.ruleset,
            digest,
            decision.seconds,
        ),
    ).fetchone()
    if decision.kind in {"first", "part"}:
        members = [(row[0], listing, content, 1) for listing, content in decision.included.items()]
        members += [(row[0], listing, content, 0) for listing, content in decision.left_out.items()]
        db.executemany("INSERT OR REPLACE INTO decision_members VALUES (?, ?, ?, ?)", members)
    _note_referred(db, decision.campaign)
    detail = {
        "batch": batch,
        "analyst": decision.analyst,
        "subject": subject,
        "kind": decision.kind,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "note_sha256": sha256(decision.note.encode("utf-8", "replace")).hexdigest() if decision.note else "",
        "ruleset": decision.ruleset,
        "content_hash": digest,
    }
    return Entry(kind="decision", subject=f"decision:{row[0]}", detail=detail)


def undo(database: Database, ledger: Ledger, batch: str, user: int, analyst: str, *, any_user: bool) -> int:
    """Take back what still stands of a batch, by one event each; answers how many were undone.

    Without `any_user` only one's own decisions are undone.
    """
    db, at = database.connection, now()
    with database.transaction():
        rows = db.execute(
            """SELECT d.id, d.campaign, d.subject, d.verdict, d.content_hash, d.kind FROM decisions d
                WHERE d.batch = ? AND d.kind <> 'undo' AND (d.user = ? OR ?)
                  AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id)
                  AND NOT EXISTS (SELECT 1 FROM decisions s WHERE s.campaign = d.campaign AND s.id > d.id
                                     AND s.kind IN ('second', 'final') AND d.kind = 'first' AND s.user <> d.user
                                     AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = s.id))""",
            (batch, user, any_user),
        ).fetchall()
        fresh = uuid.uuid4().hex
        entries = []
        for decision, campaign, subject, verdict, digest, _kind in rows:
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
    """Keep the contacts of referred campaigns in step, and have others with the same contacts ranked anew."""
    removed = db.execute("DELETE FROM referred_contacts WHERE campaign = ?", (campaign,)).rowcount
    referred = stands(db, campaign).verdict == "refer"
    if not (removed or referred):
        return
    if referred:
        db.execute(
            """INSERT OR IGNORE INTO referred_contacts
               SELECT DISTINCT k.contact, m.campaign FROM campaign_members m JOIN listings l ON l.id = m.listing
                 JOIN links k ON k.version = l.version AND k.boilerplate = 0
                 JOIN contacts c ON c.id = k.contact AND c.shared IS NULL WHERE m.campaign = ?""",
            (campaign,),
        )
    db.execute(
        """INSERT OR IGNORE INTO queue_stale
           SELECT DISTINCT o.campaign FROM campaign_members m JOIN links k ON k.listing = m.listing
             JOIN contacts c ON c.id = k.contact AND c.shared IS NULL AND c.listings BETWEEN 2 AND 1000
             JOIN links ok ON ok.contact = k.contact JOIN campaign_members o ON o.listing = ok.listing
            WHERE m.campaign = ? AND o.campaign <> ?""",
        (campaign, campaign),
    )


def last_event(db: sqlite3.Connection, campaign: int) -> int:
    """Id of the last decision or undo on a campaign; 0 when there is none."""
    row = db.execute("SELECT max(id) FROM decisions WHERE campaign = ?", (campaign,)).fetchone()
    return int(row[0] or SEEN_NONE)


def stands(db: sqlite3.Connection, campaign: int) -> Standing:
    """What the decisions on a campaign add up to; `confirmed` is what an export of a refer needs."""
    rows = db.execute(
        """SELECT d.id, d.user, d.analyst, d.kind, d.verdict FROM decisions d
            WHERE d.campaign = ? AND d.kind <> 'undo'
              AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) ORDER BY d.id""",
        (campaign,),
    )
    return standing([Event(id=i, user=u, analyst=a, kind=k, verdict=v) for i, u, a, k, v in rows])


_DONE = """
  SELECT d.id, d.batch, d.at, d.analyst, d.user, d.campaign, c.title, d.kind, d.verdict, d.reason, d.note, d.ruleset,
         EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id),
         (SELECT count(*) FROM decision_members m WHERE m.decision = d.id AND m.included > 0), d.seconds
    FROM decisions d JOIN campaigns c ON c.id = d.campaign"""


def on_campaign(db: sqlite3.Connection, campaign: int) -> list[Done]:
    """Every event on a campaign, newest first."""
    return [_done(row) for row in db.execute(f"{_DONE} WHERE d.campaign = ? ORDER BY d.id DESC", (campaign,))]


def of_user(db: sqlite3.Connection, user: int, limit: int = 20) -> list[Done]:
    """The last decisions of an analyst, newest first."""
    rows = db.execute(
        f"{_DONE} WHERE d.user = ? AND d.kind <> 'undo' ORDER BY d.id DESC LIMIT ?", (user, limit)
    )
    return [_done(row) for row in rows]


def of_batch(db: sqlite3.Connection, batch: str) -> list[Done]:
    """The decisions of a batch."""
    rows = db.execute(f"{_DONE} WHERE d.batch = ? AND d.kind <> 'undo' ORDER BY d.id", (batch,))
    return [_done(row) for row in rows]


def _done(row: Sequence[object]) -> Done:
    names = (
        "id", "batch", "at", "analyst", "user", "campaign", "title", "kind", "verdict", "reason", "note", "ruleset",
        "undone", "ads", "seconds",
    )  # fmt: skip
    named = dict(zip(names, row, strict=True))
    return Done(**named | {"undone": bool(named["undone"])})  # type: ignore[arg-type]


def how_decided(db: sqlite3.Connection, listings: Sequence[int]) -> dict[int, tuple[str, int, str, int]]:
    """For each listing decided on: verdict, how (1 decided, 2 inherited, 0 left out), content hash, decision."""
    rows = db.execute(
        """SELECT dm.listing, d.verdict, dm.included, dm.content_hash, d.id
             FROM json_each(?) w JOIN decision_members dm ON dm.listing = w.value
             JOIN decisions d ON d.id = dm.decision
            WHERE NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) ORDER BY dm.decision""",
        (json.dumps(list(listings)),),
    )
    return {listing: (verdict, kept, content, decision) for listing, verdict, kept, content, decision in rows}


def content_digest(hashes: object) -> str:
    """SHA-256 over the content hashes of ads, in an order of their own."""
    return sha256("\n".join(sorted(map(str, hashes))).encode()).hexdigest()  # type: ignore[call-overload]


def opinion_pairs(db: sqlite3.Connection, since: str = "") -> list[tuple[str, str, str, str, int]]:
    """Pairs of blind opinions: first analyst, second analyst, first verdict, second verdict, campaign."""
    rows = db.execute(
        """SELECT f.analyst, s.analyst, f.verdict, s.verdict, s.campaign FROM decisions s
             JOIN decisions f ON f.id = (SELECT max(x.id) FROM decisions x WHERE x.campaign = s.campaign
                                            AND x.id < s.id AND x.kind = 'first')
            WHERE s.kind = 'second' AND f.verdict <> 'second' AND s.verdict <> 'second' AND s.at >= ?
              AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes IN (s.id, f.id))""",
        (since,),
    )
    return list(rows.fetchall())
