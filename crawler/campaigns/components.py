"""Which listings make one campaign: components over edges that hold, rulings obeyed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final

from crawler.campaigns.alike import TEMPLATE
from crawler.campaigns.coherence import FEWEST, coherent_joins
from crawler.campaigns.component_rows import ComponentRows, in_batches, read_rows
from crawler.campaigns.evidence_model import weigh
from crawler.campaigns.facts import NO_FACTS, read_towns
from crawler.campaigns.grouping import Groups
from crawler.campaigns.merging import Weighed, merge
from crawler.campaigns.pair_features import PairEvidence
from crawler.campaigns.parts import Part
from crawler.campaigns.phrases import Phrases
from crawler.campaigns.pictures import joined_by_looks
from crawler.campaigns.reach import Bearers, Edge, Reach, Rulings
from crawler.campaigns.signers import StockTexts, read_signatures, without_stock_texts
from crawler.campaigns.tables import Tables

Pair = tuple[int, int]
"""Two families, the smaller first."""

CONTACT_UNIT: Final = 1.0
"""Strength of an edge between families that tell one story behind a contact; texts that are alike have less."""
FEW_BEARERS: Final = 2
"""Texts up to which all carriers of one personal contact are one campaign without weighing: so few are no agency, and
one number behind two stories and two employers is what an analyst must see. At 3, precision of pairs fell from .89
to .75 and .80 on two seeds of the fifth generator (November 2026)."""
MOST_WEIGHED: Final = 4000
"""Families of a component that are compared with each other: the tables of all pairs take 64 MB each. In a larger one
only texts of one template are joined."""
_OWN: Final = 1 << 60
"""Added to a listing that must stay apart from another: it is a node of its own, even within a family."""


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties the families of components."""

    edges: Mapping[Pair, float]
    """Similarity of shingles."""
    bearers: Bearers
    units: Mapping[int, Sequence[int]]
    """Families that one contact's reading joins, by the first of them."""
    stock: StockTexts
    held: Set[int]
    """The families that are part of it, parts of those taken apart among them."""


@dataclass(slots=True)
class Component:
    """Families that hang together, and what ties them."""

    families: list[int] = field(default_factory=list)
    edges: dict[Pair, float] = field(default_factory=dict)
    contacts: list[int] = field(default_factory=list)
    """Those that several of its families carry."""
    units: list[int] = field(default_factory=list)
    """Units of `Ties`, by their first family."""

    @property
    def is_large(self) -> bool:
        """Whether its families are too many to be compared with each other."""
        return len(self.families) > MOST_WEIGHED


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
    listings = tables.listings_of(reach.families)
    stock = without_stock_texts(tables, reach, listings)
    homes: defaultdict[int, list[int]] = defaultdict(list)
    for family, listing in stock.homes(listings):
        homes[listing].append(family)
    alive = {listing: found for listing, found in homes.items() if listing not in rulings.cut}
    node = {listing: found[0] for listing, found in alive.items()}
    node |= {listing: _OWN + listing for pair in rulings.apart for listing in pair if listing in alive}
    held = {family for found in alive.values() for family in found}
    groups = Groups({*reach.families, *held, *node.values()})
    for one, other in rulings.apart:
        if one in alive and other in alive:
            groups.keep_apart(node[one], node[other])
    for one, other in _certain(alive, node, rulings):
        groups.join(one, other)
    for one, other in joined_by_looks(reach.edges):
        if one in held and other in held:
            groups.join(one, other)
    ties = _ties(tables, reach, stock, held)
    for carriers in _personal(tables, ties):
        for family in carriers[1:]:
            groups.join(carriers[0], family)
    _weigh_components(tables, groups, node, ties, phrases, watch)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for listing in alive:
        members[groups.find(node[listing])].append(listing)
    alone = ([listing] for listing in homes if listing not in alive)
    return sorted([*map(sorted, members.values()), *alone])


def _ties(tables: Tables, reach: Reach, stock: StockTexts, held: set[int]) -> Ties:
    """What ties the families that are held; those taken apart are tied by contacts alone."""
    edges = {
        (min(one, other), max(one, other)): jaccard(strength)
        for one, other, strength in sorted(reach.edges)
        if one in held and other in held and strength < CONTACT_UNIT
    }
    site = set(tables.site_contacts(reach.families))
    bearers = {
        contact: [
            f for f in stock.bearers(contact, (f for f in found if (contact, f) not in site)) if f in held
        ]
        for contact, found in reach.bearers.items()
    }
    return Ties(edges, bearers, _units(reach.edges, held), stock, held)


def _weigh_components(
    tables: Tables,
    groups: Groups,
    node: Mapping[int, int],
    ties: Ties,
    phrases: Phrases,
    watch: Callable[[Weighed], None] | None,
) -> None:
    """Join groups of families by weighed evidence, as far as what comes of it is coherent."""
    listings: defaultdict[int, list[int]] = defaultdict(list)
    for listing, home in node.items():
        listings[groups.find(home)].append(listing)
    linked = list(_linked(groups, ties))
    for batch in in_batches(linked):
        wanted = [each for component in batch if not component.is_large for each in component.families]
        known = read_rows(tables, wanted, ties.stock, ties.bearers, phrases)
        for component in batch:
            families = component.families
            part = groups.part(families)
            weighed: list[Weighed] = []
            if component.is_large:
                joins = _template_joins(part, component.edges)
            else:
                evidence = evidence_of(component, ties, known)
                joins = merge(part, families, evidence, weigh, weighed.append) or []
            kept = _coherent(tables, ties.stock, groups, families, joins, listings)
            for number in kept:
                groups.join(*joins[number])
            if watch is not None:
                _tell(watch, weighed, kept)


def _tell(watch: Callable[[Weighed], None], weighed: Sequence[Weighed], kept: set[int]) -> None:
    """Tell what was weighed; a join that is not kept stays apart for its text."""
    for number, pair in enumerate(weighed):
        watch(replace(pair, joined=False, stock=True) if pair.joined and number not in kept else pair)


def _coherent(
    tables: Tables,
    stock: StockTexts,
    groups: Groups,
    families: Sequence[int],
    joins: Sequence[Pair],
    listings: Mapping[int, Sequence[int]],
) -> set[int]:
    """Places of the joins whose groups are coherent; `listings` are those of each group as it is."""
    every = set(range(len(joins)))
    roots = {groups.find(end) for pair in joins for end in pair}
    if sum(len(listings.get(root, ())) for root in roots) < FEWEST:
        return every
    known = read_signatures(tables, {stock.origin.get(family, family) for family in families})
    signed = {root: [known[one] for one in listings.get(root, ()) if one in known] for root in roots}
    return set(coherent_joins(joins, signed))


def _template_joins(groups: Groups, edges: Mapping[Pair, float]) -> list[Pair]:
    """Join what shares a template by its text alone, where comparing all would cost too much; the nearest first."""
    joins = []
    for near, one, other in sorted((-near, *pair) for pair, near in edges.items()):
        ends = groups.find(one), groups.find(other)
        if -near >= TEMPLATE and ends[0] != ends[1] and groups.join(*ends):
            joins.append(ends)
    return joins


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


def _personal(tables: Tables, ties: Ties) -> Iterator[Sequence[int]]:
    """Carriers of each contact that few texts carry and whose reading joins all of them.

    Texts that name different towns are weighed first: one number may be behind two campaigns.
    """
    found = [
        carriers
        for carriers in ties.bearers.values()
        if 1 < len(carriers) <= FEW_BEARERS and set(carriers) <= set(ties.units.get(min(carriers), ()))
    ]
    origin = ties.stock.origin
    towns = read_towns(tables, {origin.get(family, family) for carriers in found for family in carriers})
    for carriers in found:
        if len({towns.get(origin.get(family, family), "") for family in carriers} - {""}) < 2:
            yield carriers


def _linked(groups: Groups, ties: Ties) -> Iterator[Component]:
    """Components of several groups, over edges, contacts and the groups so far."""
    held = ties.held
    whole = Groups({*held, *(groups.find(family) for family in held)})
    for family in held:
        whole.join(family, groups.find(family))
    for one, other in ties.edges:
        whole.join(one, other)
    for families in (*ties.bearers.values(), *ties.units.values()):
        for family in families[1:]:
            whole.join(families[0], family)
    found: defaultdict[int, Component] = defaultdict(Component)
    for pair, near in ties.edges.items():
        found[whole.find(pair[0])].edges[pair] = near
    for contact, families in ties.bearers.items():
        if len(families) > 1:
            found[whole.find(families[0])].contacts.append(contact)
    for first in ties.units:
        found[whole.find(first)].units.append(first)
    for each in whole.all():
        component = found[whole.find(each[0])]
        component.families += [family for family in each if family in held]
        if len({groups.find(family) for family in component.families}) > 1:
            yield component


def evidence_of(component: Component, ties: Ties, known: ComponentRows) -> PairEvidence:
    """What speaks for and against the families of a component."""
    place = {family: number for number, family in enumerate(component.families)}
    parts = []
    for family in component.families:
        of = ties.stock.origin.get(family, family)
        employers = frozenset(known.employers.get(family, ())) - {""}
        facts = known.facts.get(of, NO_FACTS)
        parts.append(Part(known.phrases[of], known.faces[of], employers, facts, of in known.signed))
    within = {contact: [place[family] for family in ties.bearers[contact]] for contact in component.contacts}
    kinds = {contact: known.kinds[contact] for contact in within if contact in known.kinds}
    inner = {(place[a], place[b]): near for (a, b), near in component.edges.items()}
    told = [frozenset(place[family] for family in ties.units[first]) for first in component.units]
    shares = [known.usual.get(part.face.language, 0.0) for part in parts]
    return PairEvidence(parts, within, kinds, inner, told, shares)


def _units(edges: Iterable[Edge], held: set[int]) -> dict[int, list[int]]:
    """Families that one contact's reading joins, by the first of them."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for first, family, strength in sorted(set(edges)):
        if strength == CONTACT_UNIT and first in held and family in held:
            found[first].append(family)
    return {first: [first, *sorted(set(rest))] for first, rest in found.items()}
