"""Joining over edges of unequal strength, so that one lucky pair never fuses two campaigns.

Strong edges join at once. What is left are clusters with weaker text edges between them: two clusters become
one only when a fair share of the smaller one has such an edge, as the halves of one campaign do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from crawler.campaigns.grouping import Groups
from crawler.campaigns.kindred import Kindred

Edge = tuple[int, int, float]

STRONG: Final = 0.75
"""Jaccard above which one pair is enough (contacts and rulings count as 1 and more)."""
SUPPORT: Final = 0.3
"""Share of the smaller cluster that must have an edge into the other..."""
SMALL: Final = 2
"""...unless it has no more families than this: then one edge is all that can be asked."""
GROWN: Final = 5
"""Two clusters of this many ads each must support each other on both sides: they stand on their own feet."""


def join_over(groups: Groups, edges: Iterable[Edge], ads: Mapping[int, int], kindred: Kindred) -> None:
    """Join the groups over edges, strongest first; the answer does not depend on their order.

    `ads` is how many listings each family represents. A near miss has a strength below 0, a part below -1.
    """
    ordered = sorted(edges, key=lambda edge: (-edge[2], edge[0], edge[1]))
    for one, other, strength in ordered:
        if strength >= STRONG:
            groups.join(one, other)
    weak = [edge for edge in ordered if 0 <= edge[2] < STRONG]
    while weak and _pass(groups, weak, ads):
        weak = [edge for edge in weak if groups.find(edge[0]) != groups.find(edge[1])]
    loose = [edge for edge in ordered if edge[2] < 0] + weak
    while kindred.join(groups, loose):
        loose = [edge for edge in loose if groups.find(edge[0]) != groups.find(edge[1])]


def _pass(groups: Groups, weak: list[Edge], ads: Mapping[int, int]) -> bool:
    """Join the pairs of clusters that support each other now, best first; False when there are none."""
    sizes, masses = Counter[int](), Counter[int]()
    for family in groups:
        sizes[groups.find(family)] += 1
        masses[groups.find(family)] += ads.get(family, 0)
    touched: defaultdict[tuple[int, int], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for one, other, _ in weak:
        left, right = groups.find(one), groups.find(other)
        if left != right:
            ends = (one, other) if left < right else (other, one)
            for side, family in zip(touched[min(left, right), max(left, right)], ends, strict=True):
                side.add(family)
    wishes = []
    for (left, right), sides in touched.items():
        shares = [len(side) / sizes[end] for end, side in zip((left, right), sides, strict=True)]
        both_grown = min(masses[left], masses[right]) >= GROWN
        smaller = shares[0] if sizes[left] <= sizes[right] else shares[1]
        share = min(shares) if both_grown else smaller
        if share >= SUPPORT or (not both_grown and min(sizes[left], sizes[right]) <= SMALL):
            wishes.append((-share, left, right))
    joined = [groups.join(left, right) for _, left, right in sorted(wishes)]
    return any(joined)
