"""What speaks for and against two groups of families being one campaign, as numbers.

The features in their order are `FEATURES`; NaN where there is nothing to measure. `crawler.campaigns.evidence_model`
weighs them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, nan
from operator import add
from typing import Final

import numpy as np

from crawler.campaigns.alike import Face
from crawler.campaigns.facts import NO_FACTS, Facts
from crawler.campaigns.grouping import Groups
from crawler.campaigns.likeness import ContactTexts, Likeness, Shares
from crawler.campaigns.sketch import Hashes
from crawler.contact_kinds import kind_of

FEATURES: Final = (
    "share", "nearest", "covered", "ratio", "within", "jaccard", "contacts", "carriers", "stories", "inside",
    "coherence", "share_beyond", "portrait", "language", "stories_a_language", "title", "same_employer",
    "other_employer", "small", "large", "titles_behind", "employers_behind", "other_contacts", "nearest_beyond",
    "rare_share", "rare_nearest", "pool", "reached", "unit", "figures", "nearest_figures", "figures_behind", "place",
    "place_behind", "title_behind",
)  # fmt: skip
"""`covered` is not measured any more: the fit leaves it out, and it took a quarter of the time."""
RISING: Final = frozenset(
    ("share", "nearest", "covered", "ratio", "jaccard", "contacts", "inside", "coherence", "share_beyond",
     "title", "nearest_beyond", "rare_share", "rare_nearest",
     "pool", "reached", "unit", "figures", "nearest_figures", "figures_behind", "place",
     "place_behind", "title_behind")
)  # fmt: skip
"""More of these never speaks against: the fitted model is held to it."""
PERSONAL: Final = 12
"""Families behind a contact up to which they count as one owner; an agency or a board has more."""
FALLING: Final = frozenset(("titles_behind", "stories_a_language", "other_contacts"))
"""More of these never speaks for."""
LEAST_FIGURES: Final = 3
"""An ad of fewer figures is compared as if it had so many. Set by hand, not fitted."""
_SAMPLE: Final = 6
"""Families of a group whose titles are compared."""

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


class Evidence:
    """Measures pairs of groups within one component; families are named by their place."""

    def __init__(
        self,
        parts: Sequence[Part],
        bearers: Mapping[int, Sequence[int]],
        kinds: Mapping[int, str],
        edges: Mapping[tuple[int, int], float],
        units: Sequence[frozenset[int]] = (),
        usual: Sequence[float] = (),
    ) -> None:
        """Take a component.

        Args:
            parts: Its families.
            bearers: Contact -> places of the families that carry it, two or more.
            kinds: Contact -> its kind.
            units: Families that tell one story behind a contact (`hubs.read_contact`).
            edges: Pair of places, the smaller first -> Jaccard similarity of their shingles, where it was measured.
            usual: For each family the share of phrases that unrelated ads of its language reach (`background`).
        """
        self.parts = parts
        self.bearers = bearers
        self._kinds = kinds
        self.likeness = Likeness(
            [part.phrases for part in parts], [part.face.language for part in parts], usual
        )
        self.edges = {pair: self._beyond(pair, near) for pair, near in edges.items()}
        self._behind: dict[int, ContactTexts] = {}
        self._rows: dict[int, dict[int, int]] = {}
        self._told: dict[int, tuple[int, int, int]] = {}
        self._stated: dict[int, float] = {}
        self._near: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for (one, other), near in self.edges.items():
            self._near[one][other] = self._near[other][one] = near
        self._units_of: defaultdict[int, set[int]] = defaultdict(set)
        for number, unit in enumerate(units):
            for family in unit:
                self._units_of[family].add(number)
        self._carried: defaultdict[int, set[int]] = defaultdict(set)
        for contact, families in bearers.items():
            for family in families:
                self._carried[family].add(contact)

        owners = self._owners()
        self.rare = self.likeness.weighed(owners)
        stated = Likeness([part.facts.figures for part in parts], [""] * len(parts), least=LEAST_FIGURES)
        self.figures = stated.weighed(owners)
        self._states = np.array([len(part.facts.figures) > 0 for part in parts])

    def _beyond(self, pair: tuple[int, int], near: float) -> float:
        """Similarity beyond that of unrelated ads, whose share of phrases is brought to the same measure."""
        usual = float(self.likeness.usual[list(pair)].max())
        both = usual / (2 - usual)
        return max(0.0, (near - both) / (1 - both))

    def _owners(self) -> list[int]:
        """For each family the smallest that it is tied to by contacts which few carry."""
        owners = Groups(range(len(self.parts)))
        for families in self.bearers.values():
            if len(families) <= PERSONAL:
                for family in families[1:]:
                    owners.join(families[0], family)
        return [owners.find(family) for family in range(len(self.parts))]

    def contacts_of(self, group: Group) -> set[int]:
        """Contacts that any family of a group carries."""
        return set().union(*(self._carried[family] for family in group if family in self._carried))

    def features(self, one: Group, other: Group, groups_behind: Mapping[int, int]) -> list[float]:
        """Features of two groups; `groups_behind` tells how many groups carry each contact now."""
        small, large = sorted((one, other), key=lambda group: (len(group), group[0]))
        share, nearest = _mean_and_most(self.likeness.shares, small, large)
        within = self._within(small, large)
        rare, rare_nearest = _mean_and_most(self.rare, small, large)
        left, right = self.contacts_of(small), self.contacts_of(large)
        beyond, nearest_beyond = self._beyond_common(small, large, left & right)
        return [
            share,
            nearest,
            nan,
            share / within if within else nan,
            within or nan,
            self._nearest_edge(small, large),
            float(len(left & right)),
            *self._contact(small, large, left & right, beyond, groups_behind),
            self._title(small, large),
            *self._employers(small, large),
            log(len(small)),
            log(len(large)),
            *self._behind_titles(left & right, small, large),
            float(self._signed(small) and self._signed(large) and not left & right),
            nearest_beyond,
            rare,
            rare_nearest,
            len(left & right) / min(len(left), len(right)) if left and right else nan,
            min(self._reached(group, left & right) for group in (small, large)),
            self._unit(small, large),
            *self._figures(small, large, left & right),
            *self._places(small, large, left & right),
        ]

    def _signed(self, group: Group) -> bool:
        """Whether most families of a group name a contact."""
        return 2 * sum(self.parts[family].signed for family in group) > len(group)

    def _figures(self, small: Group, large: Group, shared: set[int]) -> list[float]:
        """Mean and largest share of figures between two groups, and mean share behind the best contact."""
        if not (self._states[list(small)].any() and self._states[list(large)].any()):
            return [nan, nan, nan]
        best = self._best(shared)
        return [
            *_mean_and_most(self.figures, small, large),
            nan if best is None else self._figures_behind(best),
        ]

    def _figures_behind(self, contact: int) -> float:
        if contact not in self._stated:
            places = [family for family in self.bearers[contact] if self._states[family]]
            block = self.figures[np.ix_(places, places)]
            pairs = len(places) * (len(places) - 1)
            self._stated[contact] = float(block.sum()) / pairs if pairs else nan
        return self._stated[contact]

    def _places(self, small: Group, large: Group, shared: set[int]) -> list[float]:
        """Share of the places of one among those of the other; how often two carriers name one place, or title."""
        left, right = (
            [self.parts[family].facts.place for family in group if self.parts[family].facts.place]
            for group in (small, large)
        )
        same = sum(place in set(right) for place in left) / len(left) if left and right else nan
        best = self._best(shared)
        if best is None:
            return [same, nan, nan]
        parts = [self.parts[family] for family in self.bearers[best]]
        return [
            same,
            _agreeing(part.facts.place for part in parts),
            _agreeing(part.face.title for part in parts),
        ]

    def _reached(self, group: Group, shared: set[int]) -> float:
        """Share of the families of a group with contacts that carry one of some."""
        carrying = [self._carried[family] for family in group if family in self._carried]
        return sum(bool(found & shared) for found in carrying) / len(carrying) if carrying else nan

    def _unit(self, small: Group, large: Group) -> float:
        """Share of the families of the smaller group that a contact's reading joins with one of the larger."""
        if not self._units_of:
            return 0.0
        theirs = set().union(*(self._units_of[one] for one in large if one in self._units_of))
        told = sum(not theirs.isdisjoint(self._units_of[one]) for one in small if one in self._units_of)
        return told / len(small)

    def _nearest_edge(self, small: Group, large: Group) -> float:
        """Highest similarity of shingles of an edge between two groups; 0 without one."""
        found, others = 0.0, set(large)
        for one in small:
            if one in self._near:
                found = max([found, *(near for other, near in self._near[one].items() if other in others)])
        return found

    def _within(self, one: Group, other: Group) -> float:
        found = []
        for group in (one, other):
            if len(group) > 1:
                block = self.likeness.shares[np.ix_(group, group)]
                found.append(float(block.sum()) / (len(group) * (len(group) - 1)))
        return sum(found) / len(found) if found else 0.0

    def _best(self, shared: Iterable[int]) -> int | None:
        """Of the shared contacts the one that the fewest families carry."""
        return min(shared, key=lambda contact: (len(self.bearers[contact]), contact), default=None)

    def behind(self, contact: int) -> ContactTexts:
        """The texts behind a contact."""
        if contact not in self._behind:
            self._behind[contact] = self.likeness.behind(self.bearers[contact])
        return self._behind[contact]

    def nearest(self, contact: int, most: int) -> set[tuple[int, int]]:
        """Each carrier of a contact with so many of the nearest others, as places."""
        texts = self.behind(contact)
        order = np.argsort(-texts.shares, axis=1, kind="stable")[:, :most]
        return {
            (int(texts.families[row]), int(texts.families[column]))
            for row, columns in enumerate(order)
            for column in columns
            if texts.shares[row, column] > 0
        }

    def _contact(
        self, small: Group, large: Group, shared: set[int], beyond: float, groups_behind: Mapping[int, int]
    ) -> list[float]:
        """carriers, stories, inside, coherence, share_beyond, portrait, language, stories_a_language."""
        languages = [{self.parts[family].face.language for family in group} for group in (small, large)]
        same = float(bool(languages[0] & languages[1]))
        best = self._best(shared)
        if best is None:
            return [nan] * 6 + [same, nan]
        texts = self.behind(best)
        carriers = self._row_of(best)
        both = sum(family in carriers for family in (*small, *large))
        tongues = self._told_behind(best)[2]
        return [
            log(len(carriers)),
            float(kind_of(self._kinds[best]).stories) if best in self._kinds else nan,
            both / len(carriers),
            texts.coherence,
            beyond,
            texts.common,
            same,
            groups_behind.get(best, 2) / tongues,
        ]

    def _beyond_common(self, small: Group, large: Group, shared: set[int]) -> tuple[float, float]:
        """Share between carriers of the best contact, without what most of them say: on average, and at most."""
        best = self._best(shared)
        if best is None:
            return nan, nan
        place = self._row_of(best)
        rows, columns = ([place[family] for family in group if family in place] for group in (small, large))
        return _mean_and_most(self.behind(best).shares, sorted(rows), sorted(columns))

    def _row_of(self, contact: int) -> Mapping[int, int]:
        """Row of each carrier among the texts behind a contact."""
        if contact not in self._rows:
            self._rows[contact] = {family: row for row, family in enumerate(self.bearers[contact])}
        return self._rows[contact]

    def _told_behind(self, contact: int) -> tuple[int, int, int]:
        """Different titles, employers and languages of the carriers of a contact."""
        if contact not in self._told:
            parts = [self.parts[family] for family in self.bearers[contact]]
            employers = {name for part in parts for name in part.employers} - {""}
            languages = {part.face.language for part in parts}
            self._told[contact] = (
                len({part.face.title for part in parts} - {""}),
                len(employers),
                len(languages),
            )
        return self._told[contact]

    def _title(self, small: Group, large: Group) -> float:
        pairs = [
            _overlap(self.parts[a].face.title, self.parts[b].face.title)
            for a in small[:_SAMPLE]
            for b in large[:_SAMPLE]
        ]
        found = [each for each in pairs if each is not None]
        return max(found) if found else nan

    def _employers(self, small: Group, large: Group) -> list[float]:
        left, right = (
            set().union(*(self.parts[family].employers for family in group)) - {""}
            for group in (small, large)
        )
        same = float(bool(left & right)) if left and right else nan
        return [same, float(same == 0.0)]

    def _behind_titles(self, shared: set[int], small: Group, large: Group) -> list[float]:
        best = self._best(shared)
        if best is None:
            return [nan, nan]
        carriers = len(self.bearers[best])
        titles, employers, _ = self._told_behind(best)
        return [titles / carriers or nan, employers / carriers]


def _agreeing(names: Iterable[str]) -> float:
    """How often two of those who name anything name the same (Simpson 1949); NaN for fewer than two."""
    counts = Counter(filter(None, names))
    every = counts.total()
    return sum(n * (n - 1) for n in counts.values()) / (every * (every - 1)) if every > 1 else nan


def _mean_and_most(table: Shares, rows: Group, columns: Group) -> tuple[float, float]:
    """Mean and largest value between two groups."""
    if len(rows) == 1 == len(columns):
        value = float(table[rows[0], columns[0]])
        return value, value
    block = table[np.ix_(rows, columns)]
    return float(block.mean()), float(block.max())


@lru_cache(maxsize=20_000)
def _letter_pairs(title: str) -> frozenset[str]:
    return frozenset(map(add, title, title[1:]))


def _overlap(one: str, other: str) -> float | None:
    """Share of the letter pairs of two titles that they have in common; None when an ad has none."""
    left, right = _letter_pairs(one), _letter_pairs(other)
    return len(left & right) / len(left | right) if left and right else None
