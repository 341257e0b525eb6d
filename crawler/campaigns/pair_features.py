"""What speaks for and against two groups of families being one campaign, as numbers.

The features in their order are `FEATURES`; NaN where there is nothing to measure. `crawler.campaigns.evidence_model`
weighs them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import nan
from typing import Final

import numpy as np

from crawler.campaigns.bearing import Bearing, bearing_of
from crawler.campaigns.grouping import Groups
from crawler.campaigns.likeness import Likeness
from crawler.campaigns.overlaps import clusters, mean_and_most, title_overlap
from crawler.campaigns.parts import Group, Part, Side, side_of
from crawler.campaigns.pools import log_chance_of_two, log_odds_of_names, log_odds_of_one, named_together

FEATURES: Final = (
    "share", "nearest", "covered", "ratio", "within", "jaccard", "contacts", "carriers", "stories", "inside",
    "coherence", "share_beyond", "portrait", "language", "stories_a_language", "title", "same_employer",
    "other_employer", "small", "large", "titles_behind", "employers_behind", "other_contacts", "nearest_beyond",
    "rare_share", "rare_nearest", "pool", "reached", "unit", "figures", "nearest_figures", "figures_behind", "place",
    "place_behind", "title_behind", "kin_share", "kin_nearest", "one_pool", "two_pools",
    "one_firm", "one_role", "firms",
)  # fmt: skip
"""`covered` is not measured any more: the fit leaves it out, and it took a quarter of the time."""
RISING: Final = frozenset(
    ("share", "nearest", "covered", "ratio", "jaccard", "contacts", "inside", "coherence", "share_beyond",
     "title", "nearest_beyond", "rare_share", "rare_nearest",
     "pool", "reached", "unit", "figures", "nearest_figures", "figures_behind", "place",
     "place_behind", "title_behind", "kin_share", "kin_nearest", "one_pool", "two_pools", "one_firm", "one_role")
)  # fmt: skip
"""More of these never speaks against: the fitted model is held to it."""
PERSONAL: Final = 12
"""Families behind a contact up to which they count as one owner; an agency or a board has more."""
FALLING: Final = frozenset(("titles_behind", "stories_a_language", "other_contacts"))
"""More of these never speaks for."""
KIN: Final = 0.6
"""Share of phrases of the shorter ad from which two texts are one advertiser's for `kin_share`: a campaign whose
contacts rotate has as many advertisers as contacts, yet its phrases are not usual. Set by hand, not fitted."""
LEAST_SHINGLES: Final = 150
"""Shingles (about letters) of the shorter text below which its similarity counts for less: strangers fill in the same
line of two dozen words. Set by hand, not fitted."""
LEAST_FIGURES: Final = 3
"""An ad of fewer figures is compared as if it had so many. Set by hand, not fitted."""


ONE_LANGUAGE: Final = 0.2
"""Mean share of phrases from which two groups are in one language, whatever was recognised: of texts in capitals, or
read by OCR, the language is easily mistaken, and two languages have no phrases in common. Set by hand, not fitted."""


class PairEvidence:
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
        self._bearings: dict[int, Bearing] = {}
        self._sides: dict[tuple[int, ...], Side] = {}
        self._near: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for (one, other), near in self.edges.items():
            self._near[one][other] = self._near[other][one] = near
        self._units_of = _by_family(enumerate(units))
        self._carried = _by_family(bearers.items())
        self._together = named_together(bearers)
        owners = self._owners()
        self.rare = self.likeness.weighed(owners)
        self.kin = self.likeness.weighed(self._kin(owners))
        stated = Likeness([part.facts.figures for part in parts], [""] * len(parts), least=LEAST_FIGURES)
        self.figures = stated.weighed(owners)
        self._states = np.array([len(part.facts.figures) > 0 for part in parts])

    def _beyond(self, pair: tuple[int, int], near: float) -> float:
        """Similarity beyond that of unrelated ads, whose share of phrases is brought to the same measure."""
        usual = float(self.likeness.usual[list(pair)].max())
        both = usual / (2 - usual)
        least = min(self.parts[place].face.sketch.total for place in pair)
        return max(0.0, (near - both) / (1 - both)) * min(1.0, least / LEAST_SHINGLES)

    def _owners(self) -> list[int]:
        """For each family the smallest that it is tied to by contacts which few carry."""
        owners = Groups(range(len(self.parts)))
        for families in self.bearers.values():
            if len(families) <= PERSONAL:
                for family in families[1:]:
                    owners.join(families[0], family)
        return [owners.find(family) for family in range(len(self.parts))]

    def _kin(self, owners: Sequence[int]) -> list[int]:
        """For each family the smallest that it is tied to as above, or by a text that is nearly the same."""
        kin = Groups(range(len(self.parts)))
        for family, (owner, first) in enumerate(
            zip(owners, clusters(self.likeness.shares >= KIN), strict=True)
        ):
            kin.join(owner, family)
            kin.join(first, family)
        return [kin.find(family) for family in range(len(self.parts))]

    def side(self, group: Group) -> Side:
        """What is known of a group."""
        name = tuple(group)
        if name not in self._sides:
            self._sides[name] = side_of(name, self.parts, self._carried, self.likeness.shares, self._together)
        return self._sides[name]

    def bearing(self, contact: int) -> Bearing:
        """What a contact says everywhere."""
        if contact not in self._bearings:
            self._bearings[contact] = bearing_of(
                self.bearers[contact], self._kinds.get(contact), self.parts, self.likeness, self.figures,
                self._states,
            )  # fmt: skip
        return self._bearings[contact]

    def features(self, one: Group, other: Group, groups_behind: Mapping[int, int]) -> list[float]:
        """Features of two groups; `groups_behind` tells how many groups carry each contact now."""
        ends = sorted((one, other), key=lambda group: (len(group), group[0]))
        small, large = self.side(ends[0]), self.side(ends[1])
        shared = small.contacts & large.contacts
        best = self._best(shared)
        behind = None if best is None else self.bearing(best)
        share, nearest = mean_and_most(self.likeness.shares, small.places, large.places)
        within = _within(small, large)
        beyond, nearest_beyond = _beyond_common(small, large, behind)
        fewer = min(len(small.contacts), len(large.contacts))
        return [
            share,
            nearest,
            nan,
            share / within if within else nan,
            within or nan,
            self._nearest_edge(small.group, large.group),
            float(len(shared)),
            *_contact(small, large, behind, beyond),
            float(share >= ONE_LANGUAGE or not small.languages.isdisjoint(large.languages)),
            nan if behind is None or best is None else groups_behind.get(best, 2) / behind.languages,
            title_overlap(small.titles, large.titles),
            *_employers(small, large),
            small.size,
            large.size,
            *((nan, nan) if behind is None else (behind.titles, behind.employers)),
            float(small.signed and large.signed and not shared),
            nearest_beyond,
            *mean_and_most(self.rare, small.places, large.places),
            len(shared) / fewer if fewer else nan,
            min(small.reached(shared), large.reached(shared)),
            self._unit(small.group, large.group),
            *self._figures(small, large, behind),
            *_places(small, large, behind),
            *mean_and_most(self.kin, small.places, large.places),
            log_odds_of_one(small.pool, large.pool),
            log_chance_of_two(small.pool, large.pool),
            log_odds_of_names(small.employers, large.employers),
            log_odds_of_names(small.roles, large.roles),
            float(max(len(small.employers), len(large.employers))),
        ]

    def _figures(self, small: Side, large: Side, behind: Bearing | None) -> list[float]:
        """Mean and largest share of figures between two groups, and mean share behind the best contact."""
        if not (small.states and large.states):
            return [nan, nan, nan]
        found = mean_and_most(self.figures, small.places, large.places)
        return [*found, nan if behind is None else behind.figures]

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

    def _best(self, shared: Iterable[int]) -> int | None:
        """Of the shared contacts the one that the fewest families carry."""
        return min(shared, key=lambda contact: (len(self.bearers[contact]), contact), default=None)

    def nearest(self, contact: int, most: int) -> set[tuple[int, int]]:
        """Each carrier of a contact with so many of the nearest others, as places."""
        texts = self.bearing(contact).texts
        order = np.argsort(-texts.shares, axis=1, kind="stable")[:, :most]
        return {
            (int(texts.families[row]), int(texts.families[column]))
            for row, columns in enumerate(order)
            for column in columns
            if texts.shares[row, column] > 0
        }


def _by_family(named: Iterable[tuple[int, Iterable[int]]]) -> dict[int, frozenset[int]]:
    """For each family the names under which it stands."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for name, families in named:
        for family in families:
            found[family].add(name)
    return {family: frozenset(names) for family, names in found.items()}


def _within(small: Side, large: Side) -> float:
    """Mean share of phrases within those of two groups that have several families."""
    found = [side.within for side in (small, large) if side.within is not None]
    return sum(found) / len(found) if found else 0.0


def _beyond_common(small: Side, large: Side, behind: Bearing | None) -> tuple[float, float]:
    """Share between carriers of the best contact, without what most of them say: on average, and at most."""
    if behind is None:
        return nan, nan
    rows, columns = (
        np.array([behind.row[place] for place in side.group if place in behind.row], np.intp)
        for side in (small, large)
    )
    return mean_and_most(behind.texts.shares, rows, columns)


def _contact(small: Side, large: Side, behind: Bearing | None, beyond: float) -> list[float]:
    """carriers, stories, inside, coherence, share_beyond, portrait."""
    if behind is None:
        return [nan] * 6
    inside = sum(place in behind.row for place in (*small.group, *large.group)) / len(behind.row)
    texts = behind.texts
    return [behind.carriers, behind.stories, inside, texts.coherence, beyond, texts.common]


def _employers(small: Side, large: Side) -> list[float]:
    same = nan
    if small.employers and large.employers:
        same = float(not small.employers.isdisjoint(large.employers))
    return [same, float(same == 0.0)]


def _places(small: Side, large: Side, behind: Bearing | None) -> list[float]:
    """Share of the places of one among those of the other; how often two carriers name one place, or title."""
    same = nan
    if small.located and large.located:
        names = set(large.located)
        same = sum(place in names for place in small.located) / len(small.located)
    return [same, nan, nan] if behind is None else [same, behind.place, behind.title]
