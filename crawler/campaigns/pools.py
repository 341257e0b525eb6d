"""Whether two groups draw their contacts from one pool: what they share, weighed by how many contacts each has.

One contact in common of one says little: an agency's number is in the ads of many jobs. Eight of eleven are no
chance. And two groups whose ads name many contacts, mixed, are of two pools when nothing leads from one to the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import comb, log, nan
from typing import Final

from crawler.campaigns.grouping import Groups

CHANCE: Final = 0.05
"""Share of the contacts of the smaller pool that groups of two campaigns have in common. Set by hand: of the wrong
pairs with pools of two and more in 16 worlds, none in four generators, .06 to .16 in one, .2 and .5 in one of
agencies, and .7 and .8 where one operator runs several campaigns on one set of numbers."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Contacts that a group of families names."""

    contacts: frozenset[int]
    """Of those that several families of the component carry; contacts that are always named together are one."""
    alone: int
    """Families that name only contacts which no other family has: so many contacts more, at least."""
    links: int
    """Steps between the contacts that its families make by naming several."""

    @property
    def size(self) -> int:
        """Contacts, at least."""
        return len(self.contacts) + self.alone


NO_POOL: Final = Pool(frozenset(), 0, 0)


def named_together(bearers: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Each contact -> the smallest that the same families carry: a number and a mailbox in one footer are one."""
    first: dict[tuple[int, ...], int] = {}
    return {
        contact: first.setdefault(tuple(sorted(bearers[contact])), contact) for contact in sorted(bearers)
    }


def pool_of(carrying: Sequence[frozenset[int]], alone: int) -> Pool:
    """The pool of families, of which each names such contacts, and of `alone` others."""
    contacts = frozenset[int]().union(*carrying)
    linked = Groups(contacts)
    for first, *others in carrying:
        for other in others:
            linked.join(first, other)
    return Pool(contacts, alone, len(contacts) - linked.count)


def log_odds_of_one(one: Pool, other: Pool) -> float:
    """Natural log odds of sharing so many contacts in one pool, against two; NaN when a group names none.

    Of a pool that both draw from, any share may be in common (a beta-binomial of a uniform prior); of two pools each
    contact is in common with `CHANCE`.
    """
    return _log_odds(min(one.size, other.size), len(one.contacts & other.contacts))


def log_odds_of_names(one: Set[str], other: Set[str]) -> float:
    """The same of two sets of names, such as those of the employers under which ads are posted."""
    return _log_odds(min(len(one), len(other)), len(one & other))


def _log_odds(fewer: int, shared: int) -> float:
    if not fewer:
        return nan
    by_chance = log(comb(fewer, shared)) + shared * log(CHANCE) + (fewer - shared) * log(1 - CHANCE)
    return -log(fewer + 1) - by_chance


def log_chance_of_two(one: Pool, other: Pool) -> float:
    """Natural log of the chance that no step between contacts of one pool leads from one group to the other.

    0 where one is shared or can't be told: contacts that no ad names together make no step, as in a campaign that
    uses one mailbox after another.
    """
    left, right = len(one.contacts), len(other.contacts)
    if not left or not right or not one.contacts.isdisjoint(other.contacts):
        return 0.0
    across = 2 * left * right / (left + right) ** 2
    return (one.links + other.links) * log(1 - across)
