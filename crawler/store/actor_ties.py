"""What ties the campaigns of an actor, and how they were decided; for the desk and for verbs."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final, NamedTuple

from crawler.store.contact_identity import is_masked, same_number
from crawler.store.typed_rows import fetch_all

SHOWN: Final = 12
"""Contacts of an actor that are shown, those of most campaigns first; set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorContact:
    """A contact that several campaigns of an actor have."""

    id: int
    kind: str
    value: str
    masked: bool
    campaigns: int


def ties(db: sqlite3.Connection, actor: int) -> list[ActorContact]:
    """Contacts that more than one campaign of an actor has, those of most campaigns first."""
    return fetch_all(
        db,
        ActorContact,
        f"""SELECT c.id, c.kind, c.value, {is_masked("c")} AS masked, found.campaigns FROM (
              SELECT {same_number("k")} AS contact, count(DISTINCT a.campaign) AS campaigns
                FROM campaign_actors AS a JOIN campaign_members AS m ON m.campaign = a.campaign
                JOIN listings AS l ON l.id = m.listing
                JOIN links AS n ON n.version = l.version AND n.boilerplate = 0
                JOIN contacts AS k ON k.id = n.contact AND k.shared IS NOT 'analyst'
               WHERE a.actor = ? AND n.contact NOT IN (SELECT contact FROM site_contacts)
               GROUP BY 1 HAVING count(DISTINCT a.campaign) > 1) AS found
            JOIN contacts AS c ON c.id = found.contact ORDER BY found.campaigns DESC, c.id LIMIT ?""",
        (actor, SHOWN),
    )


class VerdictCount(NamedTuple):
    """How many campaigns of an actor were decided so."""

    verdict: str
    n: int


def verdicts(db: sqlite3.Connection, actor: int, but: int = 0) -> list[VerdictCount]:
    """How the campaigns of an actor but one were decided, the most frequent verdict first, as the queue has it.

    An opinion that waits for a second one is none.
    """
    return fetch_all(
        db,
        VerdictCount,
        "SELECT q.verdict, count(*) AS n FROM campaign_actors AS a JOIN queue AS q ON q.campaign = a.campaign"
        " WHERE a.actor = ? AND a.campaign <> ? AND q.verdict IS NOT NULL AND q.state <> 'second'"
        " GROUP BY q.verdict ORDER BY n DESC, q.verdict",
        (actor, but),
    )
