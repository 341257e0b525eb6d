"""What the page of a contact reads, and what an analyst says of a contact: shared, or maybe a victim's.

A phone number is one contact under whatever kinds it was found: all queries take its rows of every kind.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from crawler.store.contact_identity import is_masked, siblings

ADS_SHOWN: Final = 60
LOOKED_AT: Final = 2_000
"""Ads of a contact over which employers, countries and companions are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactHead:
    """One contact."""

    id: int
    kind: str
    value: str
    shared: str | None
    listings: int
    masked: bool
    masked_why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAd:
    """An ad that carries the contact."""

    id: int
    title: str
    employer: str
    source: str
    country: str | None
    language: str
    score: float
    band: str
    first_seen: str
    last_seen: str
    gone_at: str | None
    campaign: int | None


def head(db: sqlite3.Connection, contact: int) -> ContactHead | None:
    """A contact by its id."""
    row = db.execute(
        "SELECT c.id, c.kind, c.value, c.shared,"
        f" (SELECT count(DISTINCT k.listing) FROM links k WHERE k.contact IN {siblings('c.id')}),"
        f" {is_masked('c')}, coalesce((SELECT x.why FROM masked_contacts x WHERE x.contact IN {siblings('c.id')}"
        " LIMIT 1), '') FROM contacts c WHERE c.id = ?",
        (contact,),
    ).fetchone()
    if row is None:
        return None
    named = dict(zip(ContactHead.__dataclass_fields__, row, strict=True))
    return ContactHead(**named | {"masked": bool(named["masked"])})


def listings_of(db: sqlite3.Connection, contact: int) -> list[int]:
    """The newest ads that carry a contact in their current version."""
    rows = db.execute(
        "SELECT DISTINCT k.listing FROM links k JOIN listings l ON l.id = k.listing AND l.version = k.version"
        f" WHERE k.contact IN {siblings('?')} ORDER BY k.listing DESC LIMIT ?",
        (contact, LOOKED_AT),
    )
    return [row[0] for row in rows]


def forms(db: sqlite3.Connection, contact: int) -> list[tuple[str, bool, str, int]]:
    """As written: raw, whether disguised, how (JSON), in how many ads; most first."""
    rows = db.execute(
        f"""SELECT raw, max(obfuscated), max(disguises), count(DISTINCT listing) FROM
                  (SELECT raw, obfuscated, disguises, listing FROM links
                    WHERE contact IN {siblings("?")} LIMIT ?)
            GROUP BY raw ORDER BY 4 DESC, 1 LIMIT 30""",
        (contact, LOOKED_AT * 2),
    )
    return [(raw, bool(hidden), disguises, n) for raw, hidden, disguises, n in rows]


def ads_with_contact(db: sqlite3.Connection, listings: Sequence[int]) -> list[ContactAd]:
    """These ads for the table, newest first."""
    rows = db.execute(
        """SELECT l.id, v.title, v.hiring_organization, l.source, l.country, l.language, l.score, l.band,
                  l.first_seen, l.last_seen, l.gone_at, m.campaign
             FROM json_each(?) w JOIN listings l ON l.id = w.value JOIN versions v ON v.id = l.version
             LEFT JOIN campaign_members m ON m.listing = l.id ORDER BY l.first_seen DESC, l.id""",
        (json.dumps(list(listings)[:ADS_SHOWN]),),
    )
    return [ContactAd(**dict(zip(ContactAd.__dataclass_fields__, row, strict=True))) for row in rows]


def summary(db: sqlite3.Connection, listings: Sequence[int]) -> dict[str, Any]:
    """Over these ads: employers, countries and sources with their counts, first and last seen, online."""
    wanted = json.dumps(list(listings))
    found: dict[str, Any] = {}
    for name, column in (
        ("employers", "v.hiring_organization"),
        ("countries", "coalesce(l.country, '')"),
        ("sources", "l.source"),
    ):
        rows = db.execute(
            f"SELECT {column}, count(*) FROM json_each(?) w JOIN listings l ON l.id = w.value"
            f" JOIN versions v ON v.id = l.version WHERE {column} <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 40",
            (wanted,),
        )
        found[name] = rows.fetchall()
    row = db.execute(
        "SELECT min(l.first_seen), max(l.last_seen), coalesce(sum(l.gone_at IS NULL), 0)"
        " FROM json_each(?) w JOIN listings l ON l.id = w.value",
        (wanted,),
    ).fetchone()
    found["first_seen"], found["last_seen"], found["online"] = row
    return found


def companions(
    db: sqlite3.Connection, contact: int, listings: Sequence[int], limit: int = 40
) -> list[tuple[int, str, str, int, int, bool]]:
    """Contacts in the same ads: id, kind, value, ads together, ads in all, masked; most together first."""
    rows = db.execute(
        f"""SELECT c.id, c.kind, c.value, count(DISTINCT k.listing), c.listings, {is_masked("c")}
             FROM json_each(?) w JOIN listings l ON l.id = w.value
             JOIN links k ON k.version = l.version AND k.boilerplate = 0 JOIN contacts c ON c.id = k.contact
            WHERE c.id NOT IN {siblings("?")} GROUP BY c.id ORDER BY 4 DESC, c.id LIMIT ?""",
        (json.dumps(list(listings)), contact, limit),
    )
    return [(i, kind, value, n, every, bool(masked)) for i, kind, value, n, every, masked in rows]


def carried_by(
    db: sqlite3.Connection, listings: Sequence[int], contacts: Sequence[int]
) -> list[tuple[int, int]]:
    """Which of these ads carries which of these contacts."""
    rows = db.execute(
        """SELECT DISTINCT l.id, k.contact FROM json_each(?) w JOIN listings l ON l.id = w.value
             JOIN links k ON k.version = l.version WHERE k.contact IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(listings)), json.dumps(list(contacts))),
    )
    return list(rows.fetchall())


def set_shared(db: sqlite3.Connection, contact: int, shared: bool) -> None:
    """Say that a contact joins nothing (an agency's, a platform's), or take that back; joining looks again."""
    db.execute(
        f"UPDATE contacts SET shared = ? WHERE id IN {siblings('?')}",
        ("analyst" if shared else None, contact),
    )
    db.execute("INSERT OR IGNORE INTO campaign_dirty VALUES ('contact', ?)", (contact,))


def set_masked(db: sqlite3.Connection, contact: int, user: int, at: str, why: str, *, on: bool) -> None:
    """Mask a contact that may be a victim's, or take the mask off."""
    if on:
        db.execute("INSERT OR REPLACE INTO masked_contacts VALUES (?, ?, ?, ?)", (contact, at, user, why))
    else:
        db.execute(f"DELETE FROM masked_contacts WHERE contact IN {siblings('?')}", (contact,))
