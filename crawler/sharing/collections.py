"""What is served to partners: the STIX objects of referred cases, in one collection for each marking.

A case is served when two people confirmed the referral of every campaign in it. A partner sees the collections up to
its own marking, and no sign of the others. TLP:RED is for the eyes of named people and is never served.
"""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.errors import UserError
from crawler.export import TLP_LEVELS, Tlp
from crawler.export.document import NAMESPACE
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
    """STIX timestamp: the newest change of its case."""
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
    return str(uuid.uuid5(NAMESPACE, f"collection\x1f{level}"))


def levels_below(ceiling: str) -> tuple[Tlp, ...]:
    """Markings whose collections a partner sees, given the strictest that it may read."""
    return SERVED[SERVED.index(ceiling) :] if ceiling in SERVED else ()


def referred_objects(store: Store) -> dict[Tlp, tuple[SharedItem, ...]]:
    """The objects of every collection, in the order in which they were added."""
    found: dict[Tlp, dict[str, SharedItem]] = {level: {} for level in SERVED}
    for number in store.export_queries.case_numbers():
        try:
            document = select(store, Selection(case=number))
        except UserError:  # a campaign whose referral waits, or that nobody has decided on: not served
            continue
        if not document.case.referred or document.case.tlp not in found:
            continue
        added = stamp(document.case.produced_at)
        for content in objects(document):
            version = str(content.get("modified") or content.get("created") or added)
            found[document.case.tlp][str(content["id"])] = SharedItem(
                added=added, version=version, content=content
            )
    return {level: tuple(sorted(them.values(), key=lambda one: one.place)) for level, them in found.items()}


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
