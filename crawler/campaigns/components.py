"""Which listings make one campaign: components over edges that hold, rulings obeyed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.campaigns.bridges import Edge, join_over
from crawler.campaigns.grouping import Groups
from crawler.campaigns.tables import Tables


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


def read_rulings(tables: Tables) -> Rulings:
    """The rulings that stand."""
    rows = tables.rulings()
    pairs = {kind: tuple((a, b) for k, a, b in rows if k == kind) for kind in ("merge", "apart")}
    return Rulings(frozenset(a for kind, a, _ in rows if kind == "cut"), pairs["merge"], pairs["apart"])


def components(tables: Tables, families: Iterable[int], rulings: Rulings) -> Iterator[list[int]]:
    """Listings that belong together, for every component that one of the families is part of."""
    reached, edges = _reach(tables, families, rulings)
    homes: defaultdict[int, list[int]] = defaultdict(list)
    for family, listing in tables.listings_of(reached):
        homes[listing].append(family)
    alive = _without_cut(homes, rulings.cut)
    groups = Groups(reached)
    for one, other in rulings.apart:
        if one in alive and other in alive:
            groups.keep_apart(alive[one][0], alive[other][0])
    links = [(alive[a][0], alive[b][0], 9.0) for a, b in rulings.merged if a in alive and b in alive]
    links += [(found[0], other, 2.0) for found in alive.values() for other in found[1:]]
    dead = set(reached) - {family for found in alive.values() for family in found}
    links += [edge for edge in edges if edge[0] not in dead and edge[1] not in dead]
    join_over(groups, links, Counter(family for found in alive.values() for family in found))
    members: defaultdict[int, list[int]] = defaultdict(list)
    for listing, found in alive.items():
        members[groups.find(found[0])].append(listing)
    yield from (sorted(listings) for listings in members.values())
    yield from ([listing] for listing in homes if listing not in alive)


def _reach(tables: Tables, families: Iterable[int], rulings: Rulings) -> tuple[list[int], list[Edge]]:
    """All families that can be reached over edges, and the edges."""
    reached: set[int] = set()
    frontier = set(families)
    edges: set[Edge] = set()
    seen: set[tuple[int, int]] = set()
    paired = _paired(tables, rulings)
    while frontier:
        reached |= frontier
        found = tables.neighbours(frontier, seen)
        edges.update((one, other, strength) for one, other, strength in found)
        ends = {end for one, other, _ in found for end in (one, other)}
        ends |= {end for family in frontier & paired.keys() for end in paired[family]}
        frontier = ends - reached
    return sorted(reached), list(edges)


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


def _without_cut(homes: dict[int, list[int]], cut: frozenset[int]) -> dict[int, list[int]]:
    return {listing: found for listing, found in homes.items() if listing not in cut}


def claims(groups: Sequence[Sequence[int]], before: dict[int, int]) -> list[tuple[int | None, Sequence[int]]]:
    """Which campaign each group goes on as: the one most of its listings were in; None for a new one.

    Where two groups come from one campaign, the one with more of its listings keeps the name (then the one
    with the oldest listing); where two campaigns come together, the one with more listings gives it (then
    the older one).
    """
    wishes: list[tuple[int, int, int, int]] = []
    for number, group in enumerate(groups):
        counts: defaultdict[int, int] = defaultdict(int)
        for listing in group:
            if listing in before:
                counts[before[listing]] += 1
        wishes += [(-count, campaign, group[0], number) for campaign, count in counts.items()]
    taken: set[int] = set()
    given: dict[int, int] = {}
    for _, campaign, _, number in sorted(wishes):
        if number not in given and campaign not in taken:
            given[number] = campaign
            taken.add(campaign)
    return [(given.get(number), group) for number, group in enumerate(groups)]
