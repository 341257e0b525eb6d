"""Which listings make one campaign: components over edges that hold, rulings obeyed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from crawler.campaigns.alike import TEMPLATE
from crawler.campaigns.evidence_model import weigh
from crawler.campaigns.grouping import Groups
from crawler.campaigns.index import read_faces
from crawler.campaigns.merging import Weighed, merge
from crawler.campaigns.pair_features import Evidence, Part
from crawler.campaigns.phrases import Phrases
from crawler.campaigns.tables import Tables

Bearers = Mapping[int, Sequence[int]]
"""Contact -> the families that carry it."""
Pair = tuple[int, int]
"""Two families, the smaller first."""
Edge = tuple[int, int, float]
"""Two families and how alike they are, as `Tables.neighbours` gives it."""

CONTACT_UNIT: Final = 1.0
"""Strength of an edge between families that tell one story behind a contact; texts that are alike have less."""
FEW_BEARERS: Final = 2
"""Texts up to which all carriers of one personal contact are one campaign without weighing: so few are no agency, and
one number behind two stories and two employers is what an analyst must see. At 3, precision of pairs fell from .89
to .75 and .80 on two seeds of the fifth generator (November 2026)."""
MOST_BEARERS: Final = 160
"""A contact that more different texts carry ties nothing by itself: it is a hub, or text recognises its campaign."""
MOST_WEIGHED: Final = 4000
"""Families of a component that are compared with each other: the tables of all pairs take 64 MB each. In a larger one
only texts of one template are joined."""
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


def groups_of(
    tables: Tables,
    reach: Reach,
    rulings: Rulings,
    phrases: Phrases,
    watch: Callable[[Weighed], None] | None = None,
) -> list[list[int]]:
    """Listings that belong together within whole components, each group in ascending order, by its first.

    `watch` takes what was weighed.
    """
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
    for one, other in _certain(alive, node, rulings):
        groups.join(one, other)
    held = {family for found in alive.values() for family in found}
    edges = {
        (min(one, other), max(one, other)): jaccard(strength)
        for one, other, strength in sorted(reach.edges)
        if one in held and other in held and strength < CONTACT_UNIT
    }
    site = set(tables.site_contacts(reach.families))
    bearers = {
        contact: [f for f in found if f in held and (contact, f) not in site]
        for contact, found in reach.bearers.items()
    }
    units = _units(reach.edges, held)
    for carriers in _personal(bearers, units):
        for family in carriers[1:]:
            groups.join(carriers[0], family)
    ties = {**bearers, **{-first: unit for first, unit in units.items()}}
    for families, inner in _linked(groups, held, edges, ties):
        if len(families) > MOST_WEIGHED:
            _join_templates(groups, inner)
            continue
        evidence = evidence_of(tables, families, inner, bearers, units, phrases)
        merge(groups, families, evidence, weigh, watch)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for listing in alive:
        members[groups.find(node[listing])].append(listing)
    alone = ([listing] for listing in homes if listing not in alive)
    return sorted([*map(sorted, members.values()), *alone])


def _join_templates(groups: Groups, edges: Mapping[Pair, float]) -> None:
    """Join what shares a template by its text alone, where comparing all would cost too much."""
    for (one, other), near in sorted(edges.items()):
        if near >= TEMPLATE:
            groups.join(one, other)


def _certain(
    alive: Mapping[int, list[int]], node: Mapping[int, int], rulings: Rulings
) -> Iterator[tuple[int, int]]:
    """What belongs together without weighing: an analyst's word first, then the versions of one listing."""
    yield from ((node[a], node[b]) for a, b in rulings.merged if a in alive and b in alive)
    for listing, found in alive.items():
        yield from ((family, node[listing]) for family in found if family != node[listing])


def jaccard(strength: float) -> float:
    """Similarity of shingles of an edge as `Tables.neighbours` gives it."""
    return strength + 1 if -1 <= strength < 0 else strength + 2 if strength < -1 else strength


def _personal(bearers: Bearers, units: Mapping[int, Sequence[int]]) -> Iterator[Sequence[int]]:
    """Carriers of each contact that few texts carry and whose reading joins all of them."""
    for carriers in bearers.values():
        if 1 < len(carriers) <= FEW_BEARERS and set(carriers) <= set(units.get(min(carriers), ())):
            yield carriers


def _linked(
    groups: Groups, held: Iterable[int], edges: Mapping[Pair, float], bearers: Bearers
) -> Iterator[tuple[list[int], dict[Pair, float]]]:
    """Families of each component of several groups, over edges, contacts and the groups so far, with its edges."""
    whole = Groups({*held, *(groups.find(family) for family in held)})
    for family in held:
        whole.join(family, groups.find(family))
    for one, other in edges:
        whole.join(one, other)
    for families in bearers.values():
        for family in families[1:]:
            whole.join(families[0], family)
    inner: defaultdict[int, dict[Pair, float]] = defaultdict(dict)
    for pair, near in edges.items():
        inner[whole.find(pair[0])][pair] = near
    wanted = set(held)
    for each in whole.all():
        found = [family for family in each if family in wanted]
        if len({groups.find(family) for family in found}) > 1:
            yield found, inner[whole.find(found[0])]


def evidence_of(
    tables: Tables,
    families: Sequence[int],
    edges: Mapping[Pair, float],
    bearers: Bearers,
    units: Mapping[int, Sequence[int]],
    phrases: Phrases,
) -> Evidence:
    """What speaks for and against the families of a component."""
    place = {family: number for number, family in enumerate(families)}
    known, faces = phrases(families), read_faces(tables, families)
    employers: defaultdict[int, set[str]] = defaultdict(set)
    for family, name in tables.employers_of(families):
        employers[family].add(name)
    parts = [Part(known[f], faces[f], frozenset(employers[f] - {""})) for f in families]
    within = {
        contact: [place[f] for f in found]
        for contact, found in bearers.items()
        if len(found) > 1 and found[0] in place
    }
    kinds = {contact: kind for contact, kind, _ in tables.contact_rows(within)}
    inner = {(place[a], place[b]): near for (a, b), near in edges.items()}
    told = [frozenset(place[f] for f in unit) for first, unit in units.items() if first in place]
    usual = {language: share for language, _, share in tables.backgrounds()}
    shares = [usual.get(part.face.language, 0.0) for part in parts]
    return Evidence(parts, within, kinds, inner, told, shares)


def _units(edges: Iterable[Edge], held: set[int]) -> dict[int, list[int]]:
    """Families that one contact's reading joins, by the first of them."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for first, family, strength in sorted(set(edges)):
        if strength == CONTACT_UNIT and first in held and family in held:
            found[first].append(family)
    return {first: [first, *sorted(set(rest))] for first, rest in found.items()}


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
