"""Whole components: all families that edges, contacts and rulings tie to some, with what ties them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from crawler.campaigns.tables import Tables

Bearers = Mapping[int, Sequence[int]]
"""Contact -> the families that carry it."""
Edge = tuple[int, int, float]
"""Two families and how alike they are, as `Tables.neighbours` gives it."""

MOST_BEARERS: Final = 160
"""A contact that more different texts carry ties nothing by itself: it is a hub, or text recognises its campaign."""


@dataclass(frozen=True, slots=True)
class Rulings:
    """An analyst's word about listings; it is stronger than any evidence."""

    cut: frozenset[int]
    merged: tuple[tuple[int, int], ...]
    apart: tuple[tuple[int, int], ...]

    @property
    def named(self) -> set[int]:
        """Listings that are spoken of in pairs."""
        return {listing for pair in (*self.merged, *self.apart) for listing in pair}


class Reach(NamedTuple):
    """Whole components: their families, and what ties them."""

    families: list[int]
    edges: list[Edge]
    bearers: Bearers


def read_rulings(tables: Tables) -> Rulings:
    """The rulings that stand."""
    rows = tables.rulings()
    pairs = {kind: tuple((a, b) for k, a, b in rows if k == kind) for kind in ("merge", "apart")}
    return Rulings(frozenset(a for kind, a, _ in rows if kind == "cut"), pairs["merge"], pairs["apart"])


def reach(tables: Tables, families: Iterable[int], rulings: Rulings) -> Reach:
    """All families that can be reached over edges, contacts, rulings, or a campaign that they were in before.

    Nothing outside has to do with them: neither with their groups nor with what these are called (`identity`).
    """
    paired = _paired(tables, rulings)
    reached: set[int] = set()
    frontier = set(families)
    edges: set[Edge] = set()
    seen: set[tuple[int, int]] = set()
    bearers: defaultdict[int, set[int]] = defaultdict(set)
    while frontier:
        reached |= frontier
        found = tables.neighbours(frontier, seen)
        edges.update((one, other, strength) for one, other, strength in found)
        ends = {end for one, other, _ in found for end in (one, other)}
        ends |= {end for family in frontier & paired.keys() for end in paired[family]}
        for contact, family in tables.bearers(frontier, MOST_BEARERS):
            bearers[contact].add(family)
            ends.add(family)
        ends.update(tables.siblings_of(frontier))
        frontier = ends - reached
    carried = {contact: sorted(found) for contact, found in bearers.items()}
    return Reach(sorted(reached), list(edges), carried)


def _paired(tables: Tables, rulings: Rulings) -> dict[int, set[int]]:
    """Families tied by a ruling: a merge joins them, and both sides of an `apart` are looked at together."""
    if not rulings.named:
        return {}
    homes: defaultdict[int, set[int]] = defaultdict(set)
    versions = tables.families_of_listings(rulings.named)
    for family, listing in versions:
        homes[listing].add(family)
    tied: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in (*rulings.merged, *rulings.apart):
        for family in homes[one] | homes[other]:
            tied[family] |= homes[one] | homes[other]
    return dict(tied)
