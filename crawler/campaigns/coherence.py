"""Keeps a group coherent as it grows: ads of many independent advertisers are no campaign, however alike they are.

Honest ads of one trade are written of one stock of sentences. Each join of two of them may look right, and together
they make one component of half the store. What tells them from a campaign is who signs: a campaign has a small pool
of contacts, while nearly each of these ads names an advertiser of its own. So the joins of a component are read as a
tree (each join has what it brought together below it), and only joins whose whole group is coherent are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from crawler.campaigns.grouping import Groups

Pair = tuple[int, int]

FEWEST: Final = 6
"""Advertisers from which a group is suspected to be a stock text."""
SHARE: Final = 0.72
"""Advertisers for each ad from which a group is one. Planted campaigns with a pool of contacts have 0.70 at most (two
worlds of each of five generators, November 2026)."""
POOL: Final = 0.5
"""Advertisers for each ad up to which a part of such a group is a campaign with a pool of contacts. Set by hand."""
LONG: Final = 200
"""Shingles (about letters) of its ads, on average, from which a group is not: strangers don't write so much alike.
Some campaigns of two generators have a contact of its own in each ad. Those of sown have 229 letters or more on
average and stay whole; three of scattered have 144 to 197 and fall apart, which is the price."""


class Signature(NamedTuple):
    """Who signs an ad."""

    advertiser: int
    """By number: contacts that stand together in any ad are one advertiser's."""
    shingles: int
    """Of the text."""


@dataclass(slots=True)
class Signed:
    """The ads of a group that name an advertiser."""

    ads: int = 0
    shingles: int = 0
    """Of their texts together."""
    advertisers: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, ads: Iterable[Signature]) -> Signed:
        """Those of some ads."""
        known = list(ads)
        return cls(len(known), sum(ad.shingles for ad in known), {ad.advertiser for ad in known})

    def with_all(self, other: Signed) -> Signed:
        """Those of two groups; neither may be used again."""
        small, large = sorted((self.advertisers, other.advertisers), key=len)
        large |= small
        return Signed(self.ads + other.ads, self.shingles + other.shingles, large)


def is_stock(ads: int, advertisers: int, shingles: int) -> bool:
    """Whether a text is no one's: short, and nearly each of its ads has an advertiser of its own."""
    own = advertisers >= max(FEWEST, SHARE * ads)
    return own and shingles < LONG * ads


@dataclass(frozen=True, slots=True)
class _Node:
    """A join with what it brought together; a group as it was at first has no ends."""

    number: int
    """Of the join; -1 for a group as it was at first."""
    ads: int
    advertisers: int
    shingles: int
    ends: tuple[_Node, ...] = ()

    @property
    def is_stock(self) -> bool:
        return is_stock(self.ads, self.advertisers, self.shingles)

    @property
    def is_pool(self) -> bool:
        """Whether it is a campaign's by its contacts alone, which the last join did not add to."""
        shared = sum(end.advertisers for end in self.ends) - self.advertisers
        return shared > 0 and self.advertisers <= POOL * self.ads


def coherent_joins(joins: Sequence[Pair], ads: Mapping[int, Sequence[Signature]]) -> Iterator[int]:
    """Which of some joins, in their order, lead to coherent groups.

    Args:
        joins: Pairs of groups, each by its smallest member at the time or earlier.
        ads: For each group as it was at first, by its smallest member, who signs each of its ads.
        advertisers: Counts.

    Yields:
        Places of those among the joins.
    """
    nodes = _tree(joins, ads)
    left = [(node, False) for _, node in sorted(nodes.items())]
    while left:
        node, suspect = left.pop()
        if node.ends and (node.is_stock or (suspect and not node.is_pool)):
            left += [(end, True) for end in node.ends]
        else:
            yield from _all_joins(node)


def _tree(joins: Sequence[Pair], ads: Mapping[int, Sequence[Signature]]) -> dict[int, _Node]:
    """The groups that joins make, by their smallest member, with what each join brought together."""
    ends = {end for pair in joins for end in pair}
    home = Groups(ends)
    signed = {end: Signed.of(ads.get(end, ())) for end in ends}
    nodes = {end: _node(-1, one) for end, one in signed.items()}
    for number, pair in enumerate(joins):
        one, other = sorted(map(home.find, pair))
        home.join(one, other)
        signed[one] = signed[one].with_all(signed.pop(other))
        nodes[one] = _node(number, signed[one], (nodes[one], nodes.pop(other)))
    return nodes


def _node(number: int, signed: Signed, ends: tuple[_Node, ...] = ()) -> _Node:
    return _Node(number, signed.ads, len(signed.advertisers), signed.shingles, ends)


def _all_joins(node: _Node) -> Iterator[int]:
    left = [node]
    while left:
        one = left.pop()
        if one.ends:
            yield one.number
            left += one.ends
