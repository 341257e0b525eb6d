"""What the pages of actors read: the advertisers, their campaigns, and what makes these one advertiser's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.store.actor_ties import VerdictCount, verdicts
from crawler.store.typed_rows import fetch_all, fetch_one
from crawler.triage.projection import project
from crawler.triage.queries import by_campaign
from crawler.triage.queue_row import QueueRow

LISTED: Final = 100
"""Actors on the list, the highest scores first; set by hand in 2026."""
CAMPAIGNS: Final = 200
"""Campaigns of an actor that are shown and decided on together, the highest ranks first: as many as a bulk decision
takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorHead:
    """One advertiser."""

    id: int
    campaigns: int
    listings: int
    jobs: int
    employers: int
    score: float
    """The highest of its campaigns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorOf:
    """The actor that a campaign is part of."""

    actor: ActorHead
    verdicts: tuple[VerdictCount, ...]
    """Of its other campaigns."""


_HEAD: Final = "SELECT id, campaigns, listings, jobs, employers, score FROM actors"


def top(db: sqlite3.Connection) -> list[ActorHead]:
    """Actors, the highest scores first."""
    return fetch_all(db, ActorHead, f"{_HEAD} ORDER BY score DESC, listings DESC, id LIMIT ?", (LISTED,))


def head(db: sqlite3.Connection, actor: int) -> ActorHead | None:
    """One actor, or None when there is none with this number."""
    return fetch_one(db, ActorHead, f"{_HEAD} WHERE id = ?", (actor,))


def campaigns(db: sqlite3.Connection, actor: int) -> list[QueueRow]:
    """The campaigns of an actor as rows of the queue, the most urgent first."""
    numbers = [
        number
        for (number,) in db.execute(
            "SELECT a.campaign FROM campaign_actors AS a JOIN campaigns AS c ON c.id = a.campaign"
            " WHERE a.actor = ? ORDER BY c.score DESC, c.listings DESC, c.id LIMIT ?",
            (actor, CAMPAIGNS),
        )
    ]
    held = {row.campaign: row for row in by_campaign(db, numbers)}
    missing = [number for number in numbers if number not in held]
    held |= {made.row.campaign: made.row for made in (project(db, missing) if missing else ())}
    return [held[number] for number in numbers if number in held]


def of_campaign(db: sqlite3.Connection, campaign: int) -> ActorOf | None:
    """The actor that a campaign is part of, with what was decided on its other campaigns."""
    actor = actors_of(db, [campaign]).get(campaign)
    return ActorOf(actor=actor, verdicts=tuple(verdicts(db, actor.id, campaign))) if actor else None


def actors_of(db: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, ActorHead]:
    """The actor of each of these campaigns that is part of one."""
    pairs = db.execute(
        "SELECT a.campaign, a.actor FROM json_each(?) AS w JOIN campaign_actors AS a ON a.campaign = w.value",
        (json.dumps(list(numbers)),),
    ).fetchall()
    wanted = json.dumps(sorted({actor for _, actor in pairs}))
    rows = fetch_all(db, ActorHead, f"{_HEAD} WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
    known = {one.id: one for one in rows}
    return {campaign: known[actor] for campaign, actor in pairs if actor in known}
