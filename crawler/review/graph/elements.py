"""Nodes and edges of the link graph, from ads and what they name. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from crawler.review.graph.sql import GraphAd, GraphCase, GraphContact
from crawler.triage.campaign_summary import UNTITLED

NODE_KINDS: Final = ("campaign", "ad", "contact", "employer", "source", "case")
"""Kinds of nodes, in the order of the legend."""
SHOWN_AT_FIRST: Final = ("campaign", "ad", "contact", "employer", "case")
"""Kinds shown before somebody chooses: a source joins ads that have nothing else in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node: what it is, what is written beside it, its page, and the days of its ads."""

    id: str
    kind: str
    label: str
    link: str
    days: tuple[str, ...]
    """ISO dates of its ads, sorted; empty for none."""
    links: int
    """Edges at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkGraph:
    """Nodes, and edges as pairs of their ids."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFilter:
    """Which kinds of nodes, and ads of which days (ISO dates, both included; empty for no limit)."""

    kinds: frozenset[str] = frozenset(SHOWN_AT_FIRST)
    first: str = ""
    last: str = ""

    def passes(self, ad: GraphAd) -> bool:
        """Whether the ad's own day is within the limits; an ad without one is within no limit."""
        if not ad.day:
            return not (self.first or self.last)
        return (not self.first or ad.day >= self.first) and (not self.last or ad.day <= self.last)


@dataclass(slots=True)
class _Gathered:
    """Nodes and edges as they come."""

    named: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Kind, label and link by id."""
    days: dict[str, set[str]] = field(default_factory=dict)
    edges: dict[tuple[str, str], None] = field(default_factory=dict)

    def node(self, id: str, kind: str, label: str, link: str, day: str = "") -> str:
        self.named.setdefault(id, (kind, label, link))
        self.days.setdefault(id, set())
        if day:
            self.days[id].add(day)
        return id

    def edge(self, one: str, other: str) -> None:
        self.edges[one, other] = None


def link_graph(
    ads: Sequence[GraphAd],
    contacts: Iterable[GraphContact],
    cases: Iterable[GraphCase],
    chosen: GraphFilter,
) -> LinkGraph:
    """The graph of these ads: each with its campaign, employer, source and contacts, campaigns with their cases.

    An ad that is not chosen as a kind is left out, and what it names is joined to its campaign.
    """
    found, centres = _Gathered(), {}
    for ad in (ad for ad in ads if chosen.passes(ad)):
        centres[ad.id] = (_add_ad(found, ad, chosen.kinds), ad.day)
    if "contact" in chosen.kinds:
        for one in contacts:
            if one.listing in centres:
                centre, day = centres[one.listing]
                node = found.node(f"k{one.contact}", "contact", one.value, f"/contacts/{one.contact}", day)
                if centre:
                    found.edge(centre, node)
    if {"case", "campaign"} <= chosen.kinds:
        for case in cases:
            if f"c{case.campaign}" in found.named:
                label = f"{case.number} {case.title}"
                found.edge(found.node(f"s{case.id}", "case", label, f"/cases/{case.id}"), f"c{case.campaign}")
    return _finished(found)


def newest_within(
    ads: Sequence[GraphAd], contacts: Iterable[GraphContact], chosen: GraphFilter, most: int
) -> int:
    """How many of the last ads have a graph of at most so many nodes, cases apart; without making it."""
    named: dict[int, list[str]] = {}
    for one in contacts if "contact" in chosen.kinds else ():
        named.setdefault(one.listing, []).append(f"k{one.contact}")
    nodes: set[str] = set()
    for count, ad in enumerate(reversed(ads)):
        if chosen.passes(ad):
            nodes.update(named.get(ad.id, ()))
            nodes.update(
                f"{kind[0]}{name}"
                for kind, name in (("ad", ad.id), ("campaign", ad.campaign), ("source", ad.source))
                if kind in chosen.kinds and name
            )
            if "employer" in chosen.kinds and ad.employer.strip():
                nodes.add(f"e{ad.employer.strip().casefold()}")
        if len(nodes) > most:
            return count
    return len(ads)


def _add_ad(found: _Gathered, ad: GraphAd, kinds: frozenset[str]) -> str:
    """Add an ad and what its own row names; returns the node that its contacts are joined to."""
    centre = ""
    if "campaign" in kinds and ad.campaign is not None:
        title = f"c{ad.campaign}" if ad.campaign_title in UNTITLED else ad.campaign_title
        centre = found.node(f"c{ad.campaign}", "campaign", title, f"/campaigns/{ad.campaign}", ad.day)
    if "ad" in kinds:
        node = found.node(f"a{ad.id}", "ad", ad.title or f"#{ad.id}", f"/ads/{ad.id}", ad.day)
        if centre:
            found.edge(centre, node)
        centre = node
    for kind, name in (("employer", ad.employer.strip()), ("source", ad.source)):
        if kind in kinds and name:
            node = found.node(f"{kind[0]}{_digest(name)}", kind, name, "", ad.day)
            if centre:
                found.edge(centre, node)
    return centre


@lru_cache(maxsize=4_096)
def _digest(name: str) -> str:
    """Stands for a name in an id, which may hold a masked contact."""
    return blake2b(name.casefold().encode("utf-8", "replace"), digest_size=8).hexdigest()


def _finished(found: _Gathered) -> LinkGraph:
    degree = Counter(id for edge in found.edges for id in edge)
    return LinkGraph(
        nodes=tuple(
            Node(
                id=id, kind=kind, label=label, link=link, days=tuple(sorted(found.days[id])), links=degree[id]
            )
            for id, (kind, label, link) in found.named.items()
        ),
        edges=tuple(found.edges),
    )
