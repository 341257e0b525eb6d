"""What the link graph reads: the ads of a campaign, contact or case, and what each of them names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from crawler.store.contact_identity import is_masked, same_number, siblings
from crawler.store.typed_rows import fetch_all


class GraphAd(NamedTuple):
    """An ad of the graph."""

    id: int
    title: str
    employer: str
    source: str
    day: str
    """Its own date (ISO); empty where it states none."""
    campaign: int | None
    campaign_title: str
    band: str


class GraphContact(NamedTuple):
    """A contact in an ad."""

    listing: int
    contact: int
    """The oldest row of the number: one node whatever its kinds."""
    kind: str
    value: str
    masked: bool


class GraphCase(NamedTuple):
    """A case that holds a campaign of the graph."""

    id: int
    number: str
    title: str
    campaign: int


_ADS_OF: Final[Mapping[str, str]] = {
    "ad": "SELECT id FROM listings WHERE id = :id",
    "campaign": "SELECT listing FROM campaign_members WHERE campaign = :id",
    "contact": f"SELECT DISTINCT k.listing FROM links k WHERE k.contact IN {siblings(':id')}",
    "case": """SELECT m.listing FROM case_campaigns x JOIN campaign_members m ON m.campaign = x.campaign
                WHERE x."case" = :id
               UNION SELECT k.listing FROM case_contacts x JOIN links k ON k.contact = x.contact
                WHERE x."case" = :id""",
}
KINDS: Final = tuple(_ADS_OF)
"""What a graph can begin with."""


def listings_of(db: sqlite3.Connection, what: str, number: int, limit: int) -> list[int]:
    """The ads behind an `ad`, `campaign`, `contact` or `case`, newest first."""
    rows = db.execute(f"{_ADS_OF[what]} ORDER BY 1 DESC LIMIT :limit", {"id": number, "limit": limit})
    return [int(row[0]) for row in rows]


def count_listings(db: sqlite3.Connection, what: str, number: int) -> int:
    """How many ads are behind it."""
    row = db.execute(f"SELECT count(*) FROM ({_ADS_OF[what]})", {"id": number}).fetchone()
    return int(row[0])


def ads(db: sqlite3.Connection, listings: Sequence[int]) -> list[GraphAd]:
    """These ads, in their present version."""
    return fetch_all(
        db,
        GraphAd,
        """SELECT l.id, v.title, v.hiring_organization AS employer, l.source,
                  substr(coalesce(v.date_posted, ''), 1, 10) AS day,
                  m.campaign, coalesce(p.title, '') AS campaign_title, l.band
             FROM json_each(?) w JOIN listings l ON l.id = w.value JOIN versions v ON v.id = l.version
             LEFT JOIN campaign_members m ON m.listing = l.id LEFT JOIN campaigns p ON p.id = m.campaign
            ORDER BY l.id""",
        (json.dumps(list(listings)),),
    )


def contacts(db: sqlite3.Connection, listings: Sequence[int]) -> list[GraphContact]:
    """Contacts of these ads; those of a site's own frame, which every ad of it carries, are left out."""
    return fetch_all(
        db,
        GraphContact,
        f"""SELECT l.id AS listing, {same_number("c")} AS contact, min(c.kind) AS kind, c.value,
                   max({is_masked("c")}) AS masked
              FROM json_each(?) w JOIN listings l ON l.id = w.value
              JOIN links k ON k.listing = l.id AND k.version = l.version AND k.boilerplate = 0
              JOIN contacts c ON c.id = k.contact GROUP BY 1, 2 ORDER BY 1, 2""",
        (json.dumps(list(listings)),),
    )


def cases(db: sqlite3.Connection, campaigns: Sequence[int]) -> list[GraphCase]:
    """Cases that hold these campaigns."""
    return fetch_all(
        db,
        GraphCase,
        "SELECT c.id, c.number, c.title, x.campaign FROM json_each(?) w JOIN case_campaigns x ON x.campaign = w.value"
        ' JOIN cases c ON c.id = x."case" ORDER BY c.id',
        (json.dumps(list(campaigns)),),
    )


def name_of(db: sqlite3.Connection, what: str, number: int) -> str | None:
    """Title of a campaign, ad or case; kind of a contact; None where there is none."""
    row = db.execute(
        {
            "ad": "SELECT v.title FROM listings l JOIN versions v ON v.id = l.version WHERE l.id = ?",
            "campaign": "SELECT title FROM campaigns WHERE id = ?",
            "contact": "SELECT kind FROM contacts WHERE id = ?",
            "case": "SELECT number || ' ' || title FROM cases WHERE id = ?",
        }[what],
        (number,),
    ).fetchone()
    return None if row is None else str(row[0])
