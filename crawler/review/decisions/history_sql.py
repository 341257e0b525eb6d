"""What was decided: the events on a campaign, an analyst's last ones, and the state they add up to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from crawler.store.typed_rows import fetch_all, fetch_one
from crawler.triage.ad_decisions import waiting_elsewhere
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


class AdDecision(NamedTuple):
    """How an ad was decided."""

    verdict: str
    included: int
    """1 decided, 2 taken over from a decision made before the ad joined the campaign, 0 left out."""
    content_hash: str
    """Of the ad when it was decided."""
    decision: int


class OpinionPair(NamedTuple):
    """Two independent verdicts on one campaign."""

    first_analyst: str
    second_analyst: str
    first: str
    second: str
    campaign: int


def last_event(db: sqlite3.Connection, campaign: int) -> int:
    """Id of the last decision or undo on a campaign; 0 when there is none."""
    row = db.execute("SELECT max(id) FROM decisions WHERE campaign = ?", (campaign,)).fetchone()
    return int(row[0] or 0)


def effective(db: sqlite3.Connection, campaign: int) -> DecisionState:
    """The decision in effect on a campaign; an export of a referral needs it to be `confirmed`."""
    return effective_decision(_events(db, campaign))


def pending(db: sqlite3.Connection, campaign: int) -> DecisionState:
    """What waits for a second opinion or a lead: the campaign or a part of it; else the decision in effect."""
    found = pending_decision(_events(db, campaign))
    return replace(found, took_back=_took_back(db, campaign, found)) if found.decision else found


def _took_back(db: sqlite3.Connection, campaign: int, pending: DecisionState) -> tuple[int, ...]:
    """Who took back an opinion on what is pending."""
    rows = db.execute(
        """SELECT DISTINCT d.user FROM decisions d JOIN decisions u ON u.undoes = d.id
            WHERE d.campaign = ? AND d.kind IN ('second', 'final') AND d.part IS ? AND d.id > ?""",
        (campaign, pending.part, pending.decision),
    )
    return tuple(user for (user,) in rows)


def _events(db: sqlite3.Connection, campaign: int) -> list[DecisionEvent]:
    rows = db.execute(
        """SELECT d.id, d.user, d.analyst, d.kind, d.verdict, d.part FROM decisions d
            WHERE d.campaign = ? AND d.kind <> 'undo'
              AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) ORDER BY d.id""",
        (campaign,),
    )
    return [DecisionEvent(id=i, user=u, analyst=a, kind=k, verdict=v, part=p) for i, u, a, k, v, p in rows]


_RECORDS = """
  SELECT d.id, d.batch, d.at, d.analyst, d.user, d.campaign, c.title, d.kind, d.verdict, d.reason, d.note, d.ruleset,
         EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) AS undone,
         (SELECT count(*) FROM decision_members m WHERE m.decision = d.id AND m.included > 0) AS ads, d.seconds
    FROM decisions d JOIN campaigns c ON c.id = d.campaign"""


def on_campaign(db: sqlite3.Connection, campaign: int) -> list[DecisionRecord]:
    """Every decision and undo on a campaign, newest first."""
    return fetch_all(db, DecisionRecord, f"{_RECORDS} WHERE d.campaign = ? ORDER BY d.id DESC", (campaign,))


def of_user(db: sqlite3.Connection, user: int, limit: int = 20) -> list[DecisionRecord]:
    """The last decisions of an analyst, newest first."""
    sql = f"{_RECORDS} WHERE d.user = ? AND d.kind <> 'undo' ORDER BY d.id DESC LIMIT ?"
    return fetch_all(db, DecisionRecord, sql, (user, limit))


def newest_standing(db: sqlite3.Connection, user: int) -> DecisionRecord | None:
    """The last decision of a person that was not taken back."""
    sql = (
        f"{_RECORDS} WHERE d.user = ? AND d.kind <> 'undo'"
        " AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) ORDER BY d.id DESC LIMIT 1"
    )
    return fetch_one(db, DecisionRecord, sql, (user,))


def of_batch(db: sqlite3.Connection, batch: str) -> list[DecisionRecord]:
    """The decisions of a batch; none for an empty id."""
    sql = f"{_RECORDS} WHERE d.batch = ? AND d.kind <> 'undo' ORDER BY d.id"
    return fetch_all(db, DecisionRecord, sql, (batch,)) if batch else []


def how_decided(db: sqlite3.Connection, listings: Sequence[int]) -> dict[int, AdDecision]:
    """The last decision on each of these ads that was not undone; undecided ads are left out.

    One that waited for an opinion in the campaign that an ad left leaves the ad out: it waits for a decision here.
    """
    waiting = waiting_elsewhere(db, listings)
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
    return {
        listing: AdDecision(verdict, 0 if listing in waiting else included, content_hash, decision)
        for listing, verdict, included, content_hash, decision in rows
    }


def opinion_pairs(db: sqlite3.Connection, since: str = "") -> list[OpinionPair]:
    """Pairs of blind opinions given at or after a time (ISO 8601), for measuring agreement."""
    return fetch_all(
        db,
        OpinionPair,
        """SELECT f.analyst AS first_analyst, s.analyst AS second_analyst, f.verdict AS first,
                  s.verdict AS second, s.campaign FROM decisions s
             JOIN decisions f ON f.id = coalesce(s.part, (SELECT max(x.id) FROM decisions x
                                      WHERE x.campaign = s.campaign AND x.id < s.id AND x.kind = 'first'))
            WHERE s.kind = 'second' AND f.verdict <> 'second' AND s.verdict <> 'second' AND s.at >= ?
              AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes IN (s.id, f.id))""",
        (since,),
    )
