"""Parts of one campaign that rotated its contacts: as like each other as each is in itself.

The test needs no threshold of its own: heavily edited ads are little alike, but equally little within a part
and between parts, while two campaigns of one trade are less alike than the ads of each are. Likeness is measured by
phrases (`crawler.campaigns.phrases`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Final

from crawler.campaigns.grouping import Groups
from crawler.campaigns.phrases import Phrases, said, shares
from crawler.campaigns.stories import FEWEST, within

Bearers = Mapping[int, Sequence[int]]
"""Contact -> the families that carry it."""
Edge = tuple[int, int, float]
Pair = tuple[int, int]

GROWN: Final = 6
"""Families from which a part is known well enough for its contacts to speak."""
ALONE: Final = 2
"""Ads that represent no campaign of their own."""
SAMPLE: Final = 12
"""Families of each part that are compared."""
FLOOR: Final = 0.13
"""Likeness that is asked for in any case: unrelated ads of one trade have 0.06, campaigns of one trick 0.10..."""
FLOOR_OWN: Final = 0.04
"""...but of an ad that carries a campaign's own contact."""
OWN: Final = 0.6
"""Share of a contact's texts that must be in a campaign for the contact to be its own."""


SAID: Final = 0.6
"""Share of an ad's phrases that a campaign says by turns, from which the ad is one of it: a copy of half a template
has less than a half, ads of the same trade have 0.34 at most (quality/corpora/scattered)."""
SAID_SAMPLE: Final = 36
"""Families of a campaign whose phrases are asked for that."""


class Tie(IntEnum):
    """What ties two groups so that they are compared at all."""

    PART = 0
    """A part, or a near miss, of an ad and a campaign: only what the campaign says by turns is compared."""
    TEXT = 1
    """Text edges between different ads, near misses too."""
    CONTACT = 2
    """A contact that both carry."""
    OWN_CONTACT = 3
    """A contact of which most carriers are in the larger one."""


RATIO: Final[Mapping[Tie, float]] = {Tie.TEXT: 0.88, Tie.CONTACT: 0.75, Tie.OWN_CONTACT: 0.75}
"""Likeness between two parts against the mean likeness within them."""
RATIO_ALONE: Final[Mapping[Tie, float]] = {Tie.TEXT: 0.78, Tie.CONTACT: 0.5, Tie.OWN_CONTACT: 0.25}
"""The same between a part and an ad or two."""
EDGES, EDGES_ALONE = 2, 3
"""Text edges that tie two parts, or an ad to a part."""


class Kindred:
    """Finds parts of one campaign among the groups of a component.

    `ads` is how many listings each family represents, `bearers` who carries which contact; `phrases` reads the
    phrases of families.
    """

    def __init__(self, ads: Mapping[int, int], bearers: Bearers, phrases: Phrases) -> None:
        self._ads = ads
        self._bearers = bearers
        self._phrases = phrases
        self._carried: defaultdict[int, list[int]] = defaultdict(list)
        for contact, families in bearers.items():
            for family in families:
                self._carried[family].append(contact)
        self._failed: set[tuple[int, int, int, int]] = set()

    def join(self, groups: Groups, edges: Iterable[Edge]) -> bool:
        """Join groups that are tied and pass the test, the nearest first; False when there are none."""
        parts: defaultdict[int, list[int]] = defaultdict(list)
        for family in sorted(groups):
            parts[groups.find(family)].append(family)
        wishes = []
        for pair, tie in sorted(self._ties(groups, edges, parts).items()):
            small, large = sorted((parts[end] for end in pair), key=len)
            known = (large[0], len(large), small[0], len(small))
            if known not in self._failed:
                found = self._kinship(large, small, tie)
                wishes += [(-found, pair)] if found else []
                self._failed |= set() if found else {known}
        joined = [groups.join(*pair) for _, pair in sorted(wishes)]
        return any(joined)

    def _ties(
        self, groups: Groups, edges: Iterable[Edge], parts: Mapping[int, Sequence[int]]
    ) -> dict[Pair, Tie]:
        """Pairs of groups, one of them large enough to be compared with, and the strongest tie of each."""
        found: dict[Pair, Tie] = {}
        edges = list(edges)
        for pair in _edges_between(groups, edges):
            sizes = sorted(len(parts[end]) for end in pair)
            if sizes[0] <= ALONE and sizes[1] >= GROWN:
                found[pair] = Tie.PART
        for pair, count in _edges_between(groups, (edge for edge in edges if edge[2] >= -1)).items():
            sizes = sorted(len(parts[end]) for end in pair)
            if sizes[1] >= FEWEST and count >= (EDGES if sizes[0] >= FEWEST else EDGES_ALONE):
                found[pair] = Tie.TEXT
        for families in self._bearers.values():
            ends = Counter(groups.find(family) for family in families)
            for large in (end for end in ends if len(parts[end]) >= FEWEST):
                own = len(parts[large]) >= GROWN and ends[large] >= OWN * len(families)
                tie = Tie.OWN_CONTACT if own else Tie.CONTACT
                for other in ends.keys() - {large}:
                    pair = min(large, other), max(large, other)
                    found[pair] = max(tie, found.get(pair, tie))
        return found

    def _kinship(self, large: Sequence[int], small: Sequence[int], tie: Tie) -> float:
        """How alike two groups are, measured by their own likeness; 0 when they fail the test."""
        found = 0.0 if tie == Tie.PART else self._likeness(large, small, tie)
        return found or self._said(large, small)

    def _said(self, large: Sequence[int], small: Sequence[int]) -> float:
        """Share of what an ad or two say that a campaign says by turns; 0 when they fail the test."""
        alone = len(small) <= ALONE and self._mass(small) <= ALONE
        if not alone or len(large) < GROWN or self._tied_elsewhere(small, {*large, *small}):
            return 0.0
        sample = _spread(large, SAID_SAMPLE)
        known = self._phrases([*sample, *small])
        texts = [known[family] for family in sample if family in known]
        if len(texts) < GROWN or not all(family in known for family in small):
            return 0.0
        share = min(said(known[family], texts) for family in small)
        return share / 2 if share >= SAID else 0.0

    def _mass(self, families: Sequence[int]) -> int:
        return sum(self._ads.get(family, 0) for family in families)

    def _tied_elsewhere(self, small: Sequence[int], own: set[int]) -> bool:
        """Whether others than these carry a contact of an ad or two: they may be a campaign of their own."""
        return any(
            not own.issuperset(self._bearers[contact])
            for family in small
            for contact in self._carried.get(family, ())
        )

    def _likeness(self, large: Sequence[int], small: Sequence[int], tie: Tie) -> float:
        alone = self._mass(small) <= ALONE
        left, right = _spread(large, SAMPLE), _spread(small, SAMPLE)
        known = self._phrases([*left, *right])
        left, right = [f for f in left if f in known], [f for f in right if f in known]
        if len(left) < FEWEST or not right or (tie == Tie.TEXT and not alone and len(right) < FEWEST):
            return 0.0
        table = shares([known[family] for family in (*left, *right)])
        size = len(left)
        inside = within(table[:size, :size])
        if len(right) > 1:
            inside = (inside + within(table[size:, size:])) / 2
        across = float(table[:size, size:].mean())
        ratio = (RATIO_ALONE if alone else RATIO)[tie]
        floor = FLOOR_OWN if alone and tie == Tie.OWN_CONTACT else FLOOR
        return across / inside if across >= max(floor, ratio * inside) else 0.0


def _edges_between(groups: Groups, edges: Iterable[Edge]) -> dict[Pair, int]:
    """Pairs of groups with the number of different edges between them."""
    ends: defaultdict[Pair, set[Pair]] = defaultdict(set)
    for one, other, _ in edges:
        left, right = groups.find(one), groups.find(other)
        if left != right:
            ends[min(left, right), max(left, right)].add((min(one, other), max(one, other)))
    return {pair: len(found) for pair, found in ends.items()}


def _spread(families: Sequence[int], most: int) -> list[int]:
    """At most so many families, evenly over their order."""
    step = max(1, len(families) // most)
    return list(families[::step][:most])
