"""Families of a component, and groups of them: what is known of each by itself, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np

from crawler.campaigns.alike import Face
from crawler.campaigns.facts import NO_FACTS, Facts
from crawler.campaigns.likeness import Shares
from crawler.campaigns.overlaps import Places
from crawler.campaigns.pools import Pool, pool_of
from crawler.campaigns.sketch import Hashes

_SAMPLE: Final = 6
"""Families of a group whose titles are compared."""
_NONE: Final[frozenset[int]] = frozenset()

Group = Sequence[int]
"""Places of families in the component, ascending."""


@dataclass(frozen=True, slots=True)
class Part:
    """A family of a component."""

    phrases: Hashes
    face: Face
    employers: frozenset[str]
    facts: Facts = NO_FACTS
    signed: bool = False
    """Whether it names a contact at all, also one that no other family has."""


@dataclass(frozen=True, slots=True)
class Side:
    """A group of families, as one of two that are compared."""

    group: tuple[int, ...]
    places: Places
    size: float
    """Natural logarithm of its families."""
    contacts: frozenset[int]
    """Contacts that any of them carries, of those that several families of the component carry."""
    carrying: tuple[frozenset[int], ...]
    """Contacts of each of them that carries any."""
    pool: Pool
    signed: bool
    """Whether most of them name a contact."""
    states: bool
    """Whether any of them states figures."""
    languages: frozenset[str]
    employers: frozenset[str]
    titles: tuple[str, ...]
    """Of the first ones."""
    roles: frozenset[str]
    """Titles of all."""
    located: tuple[str, ...]
    """Places of work of those that name one."""
    within: float | None
    """Mean share of phrases between two of them; None for a single one."""

    def reached(self, shared: frozenset[int]) -> float:
        """Share of the families with contacts that carry one of some; NaN without such families."""
        if not self.carrying:
            return float("nan")
        return sum(not found.isdisjoint(shared) for found in self.carrying) / len(self.carrying)


def side_of(
    group: tuple[int, ...],
    parts: Sequence[Part],
    carried: Mapping[int, frozenset[int]],
    shares: Shares,
    together: Mapping[int, int],
) -> Side:
    """What is known of a group.

    Args:
        group: Places of its families, ascending.
        parts: All families of the component.
        carried: Contacts of each place that carries any.
        shares: Share of phrases between any two places.
        together: The one that stands for each contact (`pools.named_together`).
    """
    of = [parts[place] for place in group]
    places = np.array(group, np.intp)
    within = None
    if len(group) > 1:
        block = shares[places[:, None], places]
        within = float(block.sum()) / (len(group) * (len(group) - 1))
    carrying = tuple(carried[place] for place in group if place in carried)
    alone = sum(parts[place].signed and place not in carried for place in group)
    return Side(
        group=group,
        places=places,
        size=log(len(group)),
        contacts=_NONE.union(*carrying),
        carrying=carrying,
        pool=pool_of([frozenset(together[contact] for contact in named) for named in carrying], alone),
        signed=2 * sum(part.signed for part in of) > len(of),
        states=any(len(part.facts.figures) > 0 for part in of),
        languages=frozenset(part.face.language for part in of),
        employers=frozenset().union(*(part.employers for part in of)) - {""},
        titles=tuple(part.face.title for part in of[:_SAMPLE]),
        roles=frozenset(part.face.title for part in of) - {""},
        located=tuple(part.facts.place for part in of if part.facts.place),
        within=within,
    )
