"""Looks again at the contacts, families and records that were marked.

In parts, a transaction each: another writer waits for one of them only, and a kill loses no more. A part is made of
whole components with all that their campaigns were before, so its answer depends on no other part.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from crawler.campaigns.components import groups_of, reach, read_rulings
from crawler.campaigns.hubs import MOST_FAMILIES, Carrier, read_contact
from crawler.campaigns.identity import claims
from crawler.campaigns.index import read_faces
from crawler.campaigns.phrases import Phrases
from crawler.campaigns.recording import record
from crawler.campaigns.tables import Tables

CONTACTS: Final = 5000
"""Contacts read again in one transaction."""
FAMILIES: Final = 20_000
"""Families whose components are made in one transaction, about four seconds; more only where they hang together."""
RECORDS: Final = 20_000
"""Listings whose campaigns get new records in one transaction."""


def regroup(tables: Tables, phrases: Phrases) -> int:
    """Bring campaigns in step with all that is marked; answers how many were made or changed."""
    while contacts := tables.marked("contact", CONTACTS):
        with tables.transaction():
            _read_contacts(tables, contacts, phrases)
            tables.unmark("contact", contacts)
    changed = 0
    while families := _marked_families(tables):
        with tables.transaction():
            changed += _group(tables, families, phrases)
    while listings := tables.marked("record", RECORDS):
        with tables.transaction():
            record(tables, sorted(set(tables.campaigns_of(listings).values())))
            tables.unmark("record", listings)
    return changed


def _marked_families(tables: Tables) -> list[int]:
    """Families to look at next; a listing without any is none of joining's business and forgotten."""
    families = tables.marked("family", FAMILIES)
    while not families and (listings := tables.marked("listing", FAMILIES)):
        homes = tables.families_of_listings(listings)
        families = [family for family, _ in homes]
        if not families:
            with tables.transaction():
                tables.unmark("listing", listings)
    return families


def _group(tables: Tables, families: Iterable[int], phrases: Phrases) -> int:
    """Make the campaigns of whole components; answers how many it touched."""
    rulings = read_rulings(tables)
    reached = reach(tables, families, rulings)
    groups = groups_of(tables, reached, rulings, phrases)
    listings = [listing for group in groups for listing in group]
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    touched = tables.assign(claims(groups, tables.campaigns_of(listings)), now)
    record(tables, touched)
    tables.unmark("family", reached.families)
    tables.unmark("listing", listings)
    return len(touched)


def _read_contacts(tables: Tables, contacts: Iterable[int], phrases: Phrases) -> None:
    """Decide anew what each of these contacts joins."""
    for contact, kind, shared in tables.contact_rows(contacts):
        rows = tables.carriers(contact, MOST_FAMILIES)
        units: dict[int, int] = {}
        if shared != "analyst":
            faces = read_faces(tables, (family for family, _ in rows))
            carriers = [Carrier(family, faces[family], frozenset(names)) for family, names in rows]
            reading = read_contact(kind, carriers, phrases)
            units = dict(reading.units)
            shared = "agency" if reading.standing == "agency" else None
        changes = [(units.get(family), family) for family, _ in rows]
        tables.write_units(contact, changes, shared)
        tables.mark("family", (family for family, _ in rows))
