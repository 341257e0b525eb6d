"""Which listings make one campaign: components over edges that hold, rulings obeyed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from crawler.campaigns.bridges import Edge, join_over
from crawler.campaigns.grouping import Groups
from crawler.campaigns.kindred import Bearers, Kindred
from crawler.campaigns.phrases import Phrases
from crawler.campaigns.tables import Tables

MOST_BEARERS: Final = 40
"""A contact that more different texts carry ties nothing by itself: it is a hub, or text recognises its campaign."""
_OWN: Final = 1 << 60
"""Added to a listing that must stay apart from another: it is a node of its own, even within a family."""


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


def groups_of(tables: Tables, reach: Reach, rulings: Rulings, phrases: Phrases) -> list[list[int]]:
    """Listings that belong together within whole components, each group in ascending order, by its first."""
    homes: defaultdict[int, list[int]] = defaultdict(list)
    for family, listing in tables.listings_of(reach.families):
        homes[listing].append(family)
    alive = {listing: found for listing, found in homes.items() if listing not in rulings.cut}
    node = {listing: found[0] for listing, found in alive.items()}
    node |= {listing: _OWN + listing for pair in rulings.apart for listing in pair if listing in alive}
    groups = Groups({*reach.families, *node.values()})
    for one, other in rulings.apart:
        if one in alive and other in alive:
            groups.keep_apart(node[one], node[other])
    links = _links(alive, node, reach.edges, rulings)
    held = {contact: [f for f in found if f in groups] for contact, found in reach.bearers.items()}
    ads = Counter(node.values())
    join_over(groups, links, ads, Kindred(ads, held, phrases))
    members: defaultdict[int, list[int]] = defaultdict(list)
    for listing in alive:
        members[groups.find(node[listing])].append(listing)
    alone = ([listing] for listing in homes if listing not in alive)
    return sorted([*map(sorted, members.values()), *alone])


def _links(
    alive: Mapping[int, list[int]], node: Mapping[int, int], edges: Iterable[Edge], rulings: Rulings
) -> list[Edge]:
    """Edges that hold, an analyst's first, then those of one listing."""
    links = [(node[a], node[b], 9.0) for a, b in rulings.merged if a in alive and b in alive]
    for listing, found in alive.items():
        links += [(family, node[listing], 2.0) for family in found if family != node[listing]]
    held = {family for found in alive.values() for family in found}
    return links + [edge for edge in edges if edge[0] in held and edge[1] in held]


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
