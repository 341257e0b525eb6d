"""What is served to partners: the STIX objects of referred cases, in one collection for each marking.

A case is served when two people confirmed the referral of every campaign in it, and to the partners alone that a lead
named in it. A partner sees the collections up to its own marking, and no sign of the others. TLP:RED is for the eyes
of named people and is never served.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.errors import UserError
from crawler.export import TLP_LEVELS, Tlp
from crawler.export.document import shared_id
from crawler.export.selection import Selection, select
from crawler.export.stix import objects
from crawler.export.stix_objects import Stix, stamp
from crawler.store import Store

SERVED: Final[tuple[Tlp, ...]] = tuple(level for level in TLP_LEVELS if level != "RED")
"""Markings that have a collection, strictest first."""

Place = tuple[str, str]
"""Where an object stands in its collection: when it was added, and its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedItem:
    """One object of a collection."""

    added: str
    """STIX timestamp: the newest change of its case, or when the partner was named in it. A partner asks for what was
    added since it last asked: what could not be read then is later than that."""
    version: str
    """Its `modified`, or `created`, or `added` for an observable."""
    content: Stix

    @property
    def place(self) -> Place:
        """Its place, by which pages go on."""
        return self.added, str(self.content["id"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectPage:
    """Some objects of a collection."""

    objects: tuple[SharedItem, ...]
    more: bool


def collection_id(level: Tlp) -> str:
    """Id of a marking's collection: the same in every home and for ever."""
    return shared_id("collection", level)


def levels_below(ceiling: str) -> tuple[Tlp, ...]:
    """Markings whose collections a partner sees, given the strictest that it may read."""
    return SERVED[SERVED.index(ceiling) :] if ceiling in SERVED else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredCase:
    """A case that is served."""

    tlp: Tlp
    partners: Mapping[str, str]
    """Those that it is referred to, and since when (STIX timestamp)."""
    added: str
    """STIX timestamp of its newest change: an ad seen, a campaign put in, a decision."""
    objects: tuple[Stix, ...]


def referred_cases(store: Store) -> list[ReferredCase]:
    """The cases that are referred to some partner, oldest first."""
    found = []
    for number in store.export_queries.case_numbers():
        partners = store.partners.of_case(number)
        if not partners:
            continue
        try:
            document = select(store, Selection(case=number))
        except UserError:  # a campaign whose referral waits, or that nobody has decided on: not served
            continue
        if document.case.referred and document.case.tlp in SERVED:
            found.append(
                ReferredCase(
                    tlp=document.case.tlp,
                    partners={name: stamp(at) for name, at in partners.items()},
                    added=max(stamp(document.case.produced_at), stamp(store.partners.case_changed(number))),
                    objects=tuple(objects(document)),
                )
            )
    return found


def objects_for(partner: str, level: Tlp, cases: Iterable[ReferredCase]) -> tuple[SharedItem, ...]:
    """What a partner reads in a marking's collection, in the order in which it was added for them.

    Args:
        partner: Its name.
        level: The marking.
        cases: All that are served; an object of several is the last one's of those that the partner may read.
    """
    found: dict[str, SharedItem] = {}
    for case in cases:
        if case.tlp != level or partner not in case.partners:
            continue
        added = max(case.added, case.partners[partner])
        for content in case.objects:
            version = str(content.get("modified") or content.get("created") or added)
            found[str(content["id"])] = SharedItem(added=added, version=version, content=content)
    return tuple(sorted(found.values(), key=lambda one: one.place))


def page_of(
    objects: Sequence[SharedItem],
    *,
    after: Place | None = None,
    added_after: str = "",
    ids: frozenset[str] = frozenset(),
    types: frozenset[str] = frozenset(),
    limit: int,
) -> ObjectPage:
    """A page of a collection.

    Args:
        objects: The collection, in order.
        after: The place of the last object of the page before.
        added_after: Only what was added later than this (STIX timestamp).
        ids: Only these; empty for all.
        types: Only objects of these types; empty for all.
        limit: At most so many.
    """
    start = bisect_right(objects, after, key=lambda one: one.place) if after else 0
    wanted = [
        one
        for one in objects[start:]
        if one.added > added_after
        and (not ids or one.content["id"] in ids)
        and (not types or one.content["type"] in types)
    ]
    return ObjectPage(objects=tuple(wanted[:limit]), more=len(wanted) > limit)
