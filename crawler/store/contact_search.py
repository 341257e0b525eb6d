"""Finds contacts by any spelling or part of them; one number is one contact whatever its kinds.

A masked contact is never found: a search must not tell whether it is in the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from crawler.contact_kinds import NUMBERS_SQL, identity
from crawler.store.contact_forms import COUNTRY_CODE, wanted_contact
from crawler.store.contact_identity import is_masked
from crawler.store.content import storable, to_json
from crawler.store.typed_rows import fetch_all

MOST_FOUND: Final = 50
"""Rows of contacts that one search reads; set by hand in 2026."""
WHOLE_SQL: Final = (
    "SELECT DISTINCT contact FROM contact_forms WHERE form IN (SELECT value FROM json_each(?)) LIMIT ?"
)
PART_SQL: Final = (
    "SELECT f.contact FROM contact_parts p CROSS JOIN contact_forms f ON f.id = p.rowid"
    " WHERE p.form MATCH ? LIMIT ?"
)
"""Both go by an index; a test reads their plans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundContact:
    """One contact, under all kinds that its number has."""

    id: int
    """The oldest of its rows in `contacts`."""
    ids: tuple[int, ...]
    kinds: tuple[str, ...]
    value: str
    listings: int
    """Ads that carry it now."""
    whole: bool
    """Whether the query was the whole contact, not a part."""
    national: bool = False
    """Whether the query was the whole number but for its country code."""


BEGINNING: Final = 180
"""Characters of an ad's text in place of a title: two lines. Set by hand in 2026."""


class CarryingAd(NamedTuple):
    """An ad that carries a contact in its current version."""

    key: str
    campaign: int | None
    title: str
    employer: str
    source: str
    country: str | None
    """ISO 3166 code of the place that it states."""
    score: float
    band: str
    date_posted: str | None
    first_seen: str
    last_seen: str
    gone_at: str | None
    beginning: str
    """The first characters of its text, where it has no title; cover it before it is shown, and show half of it."""


class ContactRow(NamedTuple):
    """A row of `contacts`."""

    id: int
    kind: str
    value: str


def find_contacts(
    db: sqlite3.Connection, text: str, cover: Callable[[str], str], limit: int = 12
) -> list[FoundContact]:
    """Contacts that a text may mean: whole ones, or where there are none, those of which it is a part.

    A national number is looked for in both ways: several countries may have it.

    Args:
        db: the store's connection.
        text: any text.
        cover: covers masked contacts in a text; a contact that it changes is not found.
        limit: at most so many, those in most ads first.
    """
    wanted = wanted_contact(storable(text).replace("\0", " "))
    whole = _ids(db, WHOLE_SQL, to_json(list(wanted.whole)))
    ids = list(whole)
    for part in wanted.parts:
        if ids and not wanted.national:
            break
        ids += _ids(db, PART_SQL, f'"{part}"')
    found = [
        replace(one, national=not one.whole and _lacks_country_code(one.value, wanted.parts))
        for one in contacts_of(db, ids, cover, frozenset(whole))
    ]
    return sorted(found, key=lambda one: (not one.whole, -one.listings, one.id))[:limit]


def _lacks_country_code(value: str, parts: Sequence[str]) -> bool:
    """Whether one of the parts is all of an E.164 number but one to three digits at its front."""
    digits = value.removeprefix("+")
    return value.startswith("+") and any(
        digits.endswith(part) and 0 < len(digits) - len(part) <= COUNTRY_CODE for part in parts
    )


def _ids(db: sqlite3.Connection, sql: str, wanted: str) -> list[int]:
    return list(dict.fromkeys(contact for (contact,) in db.execute(sql, (wanted, MOST_FOUND))))


def contacts_of(
    db: sqlite3.Connection, ids: Sequence[int], cover: Callable[[str], str], whole: Set[int] = frozenset()
) -> list[FoundContact]:
    """The contacts of these rows that are not masked, each with all rows of its number.

    Args:
        db: the store's connection.
        ids: of rows of `contacts`.
        cover: covers masked contacts in a text.
        whole: those of the rows that a query meant as a whole.
    """
    rows = fetch_all(
        db,
        ContactRow,
        "SELECT DISTINCT s.id, s.kind, s.value FROM json_each(?) w JOIN contacts c ON c.id = w.value"
        f" JOIN contacts s ON s.id = c.id OR (c.kind IN {NUMBERS_SQL} AND s.value = c.value"
        f" AND s.kind IN {NUMBERS_SQL}) WHERE NOT {is_masked('s')} ORDER BY s.id",
        (to_json(list(ids)),),
    )
    together: dict[tuple[str, str], list[ContactRow]] = {}
    for row in rows:
        if cover(row.value) == row.value:
            together.setdefault(identity(row.kind, row.value), []).append(row)
    return [
        FoundContact(
            id=same[0].id,
            ids=tuple(row.id for row in same),
            kinds=tuple(dict.fromkeys(row.kind for row in same)),
            value=same[0].value,
            listings=_listings(db, [row.id for row in same]),
            whole=any(row.id in whole for row in same),
        )
        for same in together.values()
    ]


def _listings(db: sqlite3.Connection, contacts: Sequence[int]) -> int:
    if len(contacts) == 1:
        sql = "SELECT coalesce(max(listings), 0) FROM contacts WHERE id IN (SELECT value FROM json_each(?))"
    else:
        sql = (
            "SELECT count(DISTINCT k.listing) FROM json_each(?) w JOIN links k ON k.contact = w.value"
            " JOIN listings l ON l.id = k.listing AND l.version = k.version"
        )
    return int(db.execute(sql, (to_json(list(contacts)),)).fetchone()[0])


def newest_carriers(db: sqlite3.Connection, contacts: Iterable[int], limit: int) -> list[int]:
    """The newest ads that carry one of these contacts (ids of rows) in their current version, newest first."""
    newest: set[int] = set()
    for contact in contacts:
        # One contact at a time: the index has its ads in order, so no more than those wanted are read.
        rows = db.execute(
            "SELECT DISTINCT k.listing FROM links k JOIN listings l ON l.id = k.listing AND l.version = k.version"
            " WHERE k.contact = ? ORDER BY k.listing DESC LIMIT ?",
            (contact, limit),
        )
        newest.update(listing for (listing,) in rows)
    return sorted(newest, reverse=True)[:limit]


def campaigns_with(db: sqlite3.Connection, found: Sequence[FoundContact], limit: int) -> list[int]:
    """Campaigns of the newest ads that carry one of these contacts."""
    listings = newest_carriers(db, (contact for one in found for contact in one.ids), limit)
    rows = db.execute(
        "SELECT DISTINCT m.campaign FROM json_each(?) w JOIN campaign_members m ON m.listing = w.value",
        (to_json(listings),),
    )
    return [campaign for (campaign,) in rows]


def carrying_ads(db: sqlite3.Connection, contact: FoundContact, limit: int) -> list[CarryingAd]:
    """The newest ads that carry a contact."""
    return fetch_all(
        db,
        CarryingAd,
        'SELECT l."key", m.campaign, v.title, v.hiring_organization AS employer, l.source, l.country,'
        " l.score, l.band, v.date_posted, l.first_seen, l.last_seen, l.gone_at,"
        " CASE WHEN v.title = '' THEN substr(trim(v.description || ' ' || v.text), 1, ?) ELSE '' END AS beginning"
        " FROM json_each(?) w JOIN listings l ON l.id = w.value JOIN versions v ON v.id = l.version"
        " LEFT JOIN campaign_members m ON m.listing = l.id ORDER BY l.id DESC",
        (BEGINNING, to_json(newest_carriers(db, contact.ids, limit))),
    )


def written_forms(db: sqlite3.Connection, contact: FoundContact, limit: int) -> list[str]:
    """How ads wrote a contact, the most frequent first."""
    rows = db.execute(
        "SELECT k.raw, count(*) FROM json_each(?) w JOIN links k ON k.contact = w.value GROUP BY k.raw"
        " ORDER BY 2 DESC, 1 LIMIT ?",
        (to_json(list(contact.ids)), limit),
    )
    return [raw for raw, _ in rows]
