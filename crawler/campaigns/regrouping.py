"""Looks again at the contacts, families and records that were marked.

In parts, a transaction each: another writer waits for one of them only, and a kill loses no more. A part is made of
whole components with all that their campaigns were before, so its answer depends on no other part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from crawler.campaigns.actors import make_actors, shares_portrait
from crawler.campaigns.components import groups_of
from crawler.campaigns.evidence_model import probability
from crawler.campaigns.hubs import MOST_FAMILIES, CarrierFamily, ContactReading, read_contact
from crawler.campaigns.identity import claims
from crawler.campaigns.index import read_faces
from crawler.campaigns.merging import Weighed, is_suggested
from crawler.campaigns.phrases import Phrases
from crawler.campaigns.pictures import read_looks
from crawler.campaigns.problems import JoinProblem
from crawler.campaigns.progress import OnStep, StepCount
from crawler.campaigns.reach import reach, read_rulings
from crawler.campaigns.recording import record
from crawler.campaigns.tables import Rows, Tables
from crawler.clock import timestamp
from crawler.isolation import Failure, guarded

CONTACTS: Final = 5000
"""Contacts read again in one transaction."""
FAMILIES: Final = 20_000
"""Families whose components are made in one transaction, about four seconds; more only where they hang together."""
RECORDS: Final = 20_000
"""Listings whose campaigns get new records in one transaction."""


def regroup(
    tables: Tables, phrases: Phrases, problems: list[JoinProblem], progress: OnStep | None = None
) -> int:
    """Bring campaigns in step with all that is marked.

    Args:
        tables: The store's.
        phrases: Reads phrases of families.
        problems: Takes a line for each contact, component or campaign that a step raised for. Such a contact joins
            nothing, the families of such a component are campaigns of their own, such a campaign shows no
            indicators across its ads.
        progress: Is told of each part that is done.

    Returns:
        How many campaigns were made or changed.
    """
    read_looks(tables, phrases, problems)
    step = StepCount("contacts", progress, lambda: tables.count_marked("contact"))
    while contacts := tables.marked("contact", CONTACTS):
        with tables.transaction():
            _read_contacts(tables, contacts, phrases, problems)
            tables.unmark("contact", contacts)
        step.add(len(contacts))
    changed = 0
    looked = False
    step = StepCount("groups", progress, lambda: tables.count_marked("family"))
    while families := _marked_families(tables):
        looked = True
        with tables.transaction():
            changed += _group(tables, families, phrases, problems)
        step.add(len(families))
    step = StepCount("records", progress, lambda: tables.count_marked("record"))
    while listings := tables.marked("record", RECORDS):
        looked = True
        with tables.transaction():
            record(tables, sorted(set(tables.campaigns_of(listings).values())), problems)
            tables.unmark("record", listings)
        step.add(len(listings))
    if looked:
        with tables.transaction():
            make_actors(tables)
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


def _group(tables: Tables, families: Sequence[int], phrases: Phrases, problems: list[JoinProblem]) -> int:
    """Make the campaigns of whole components; returns how many it touched.

    Where that raises, each component is made by itself, and the one that raises falls apart into its families.
    """
    rulings = read_rulings(tables)
    reached = reach(tables, families, rulings)
    portraits: list[tuple[int, int]] = []
    suggested: dict[tuple[int, int], float] = {}

    def watch(pair: Weighed) -> None:
        ends = min(pair.one[0], pair.other[0]), max(pair.one[0], pair.other[0])
        if shares_portrait(pair):
            portraits.append(ends)
        if is_suggested(pair):
            suggested[ends] = round(probability(pair.weight), 2)

    made = guarded("grouping", partial(groups_of, tables, reached, rulings, phrases, watch))
    if not isinstance(made, Failure):
        tables.write_portraits(reached.families, portraits)
        tables.write_suggestions(reached.families, ((*ends, p) for ends, p in suggested.items()))
        return _assign(tables, reached.families, made, problems)
    changed, left = 0, set(reached.families)
    while left:
        one = reach(tables, [min(left)], rulings)
        left -= set(one.families)
        made = guarded("grouping", partial(groups_of, tables, one, rulings, phrases))
        if isinstance(made, Failure):
            problems.append(JoinProblem("family", min(one.families), made))
            made = _apart(tables, one.families)
        changed += _assign(tables, one.families, made, problems)
    return changed


def _apart(tables: Tables, families: Sequence[int]) -> list[list[int]]:
    """Listings by the first family they are in."""
    home: dict[int, int] = {}
    for family, listing in sorted(tables.listings_of(families)):
        home.setdefault(listing, family)
    groups: dict[int, list[int]] = {}
    for listing, family in sorted(home.items()):
        groups.setdefault(family, []).append(listing)
    return list(groups.values())


def _assign(
    tables: Tables, families: Sequence[int], groups: list[list[int]], problems: list[JoinProblem]
) -> int:
    """Put the groups of whole components into campaigns; returns how many it touched."""
    listings = [listing for group in groups for listing in group]
    now = timestamp()
    touched = tables.assign(claims(groups, tables.campaigns_of(listings)), now)
    record(tables, touched, problems)
    tables.unmark("family", families)
    tables.unmark("listing", listings)
    return len(touched)


def _read_contacts(
    tables: Tables, contacts: Iterable[int], phrases: Phrases, problems: list[JoinProblem]
) -> None:
    """Decide again what each of these contacts joins."""
    for contact, kind, shared in tables.contact_rows(contacts):
        rows = tables.carriers(contact, MOST_FAMILIES)
        units: dict[int, int] = {}
        if shared != "analyst":
            reading = guarded("reading a contact", partial(_reading, tables, kind, rows, phrases))
            if isinstance(reading, Failure):
                problems.append(JoinProblem("contact", contact, reading))
            else:
                units = dict(reading.units)
                shared = "agency" if reading.standing == "agency" else None
        changes = [(units.get(family), family) for family, _ in rows]
        tables.write_units(contact, changes, shared)
        tables.mark("family", (family for family, _ in rows))


def _reading(tables: Tables, kind: str, rows: Rows, phrases: Phrases) -> ContactReading:
    faces = read_faces(tables, (family for family, _ in rows))
    carriers = [CarrierFamily(family, faces[family], frozenset(names)) for family, names in rows]
    return read_contact(kind, carriers, phrases)
