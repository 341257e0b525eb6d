"""What speaks for and against two campaigns being one recruiter's: features, each with what it is made of.

Agreement on a value counts by how rare the value is among all campaigns (Fellegi & Sunter 1969; term frequencies of
Winkler 2006): a name that many use, a mailbox of an agency and a brand that many borrow say little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from rapidfuzz import fuzz

from crawler.entities.profiles import Profile

CONTACTS: Final = ("phone", "email", "handle", "account", "wallet", "host")
NAMES: Final = ("person", "payee", "employer")
FEATURES: Final = (
    *CONTACTS, *NAMES, "picture", "wording", "alias", "kinds",
    "other_person", "other_payee", "other_country", "other_language", "hub", "gap",
)  # fmt: skip
"""In the order in which the model has them. Those from `other_person` on speak against."""
AGAINST: Final = frozenset(("other_person", "other_payee", "other_country", "other_language", "hub", "gap"))
ALIKE: Final = 92.0
"""Likeness of two names from which they are one (rapidfuzz, 0 to 100): one typing error in eight letters."""
ALIAS: Final = 6
"""Letters that a handle and a mailbox have in common from their beginning, from which one is made of the other."""
MANY: Final = 4
"""Campaigns beyond which a value is no one recruiter's, unless more speaks for it; a recruiter has up to that many in
most worlds of the generator."""
GAP_DAYS: Final = 120.0
FEWEST: Final = 50
"""Campaigns that a store is taken to have at least: among three, one that all have would be no evidence."""
_MOST_NAMES: Final = 12
"""Names of a campaign that are compared with those of another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two campaigns and how they compare."""

    one: int
    other: int
    row: tuple[float, ...]
    """One number for each of `FEATURES`."""
    shared: tuple[tuple[str, str], ...]
    """Kind and value of what both have, phrases left out."""
    often: Mapping[str, int]
    """Kind of what both have -> campaigns that have the rarest value of it."""


class PairReader:
    """Compares profiles of one store, whose values it has counted."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self.profiles = {one.campaign: one for one in profiles}
        self._often = Counter(
            (kind, value)
            for one in self.profiles.values()
            for kind, values in one.identifiers.items()
            for value in values
        )
        self._all = max(FEWEST, len(self.profiles))

    def rarity(self, kind: str, value: str) -> float:
        """0 for a value that every campaign has, 1 for one that two have."""
        often = max(2, self._often[kind, value])
        return max(0.0, log(self._all / often) / log(self._all / 2))

    def often(self, kind: str, value: str) -> int:
        """Campaigns that have a value."""
        return self._often[kind, value]

    def compare(self, one: int, other: int) -> Comparison:
        """Compare two campaigns."""
        left, right = self.profiles[one], self.profiles[other]
        found = dict.fromkeys(FEATURES, 0.0)
        shared: list[tuple[str, str]] = []
        for kind in (*CONTACTS, "picture"):
            both = left.identifiers.get(kind, frozenset()) & right.identifiers.get(kind, frozenset())
            shared += [(kind, value) for value in sorted(both)]
            found[kind] = max((self.rarity(kind, value) for value in both), default=0.0)
        for kind in NAMES:
            best, name = self._names(left, right, kind)
            found[kind] = best
            shared += [(kind, name)] if name else []
        found["wording"] = self._wording(left, right)
        found["alias"] = _alias(left, right)
        found["kinds"] = float(len({kind for kind, _ in shared}) - 1) if shared else 0.0
        self._against(found, left, right, shared)
        often: dict[str, int] = {}
        for kind, value in shared:
            often[kind] = min(self.often(kind, value), often.get(kind, len(self.profiles)))
        row = tuple(found[name] for name in FEATURES)
        return Comparison(one=one, other=other, row=row, shared=tuple(shared), often=often)

    def _names(self, left: Profile, right: Profile, kind: str) -> tuple[float, str]:
        """Rarity of the rarest name that both use, written alike, and the name."""
        best, name = 0.0, ""
        for one in sorted(left.identifiers.get(kind, ()))[:_MOST_NAMES]:
            for other in sorted(right.identifiers.get(kind, ()))[:_MOST_NAMES]:
                likeness = 100.0 if one == other else fuzz.ratio(one, other, score_cutoff=ALIKE)
                rarity = min(self.rarity(kind, one), self.rarity(kind, other)) * likeness / 100
                if likeness >= ALIKE and (rarity > best or not name):
                    best, name = rarity, one
        return best, name

    def _wording(self, left: Profile, right: Profile) -> float:
        """Share of the phrases of the shorter text that both have, each by its rarity."""
        one, other = (side.identifiers.get("phrase", frozenset()) for side in (left, right))
        both = sum(self.rarity("phrase", value) for value in one & other)
        least = min(sum(self.rarity("phrase", value) for value in side) for side in (one, other))
        return min(1.0, both / least) if least else 0.0

    def _against(
        self, found: dict[str, float], left: Profile, right: Profile, shared: Sequence[tuple[str, str]]
    ) -> None:
        for kind in ("person", "payee"):
            told = kind in left.identifiers and kind in right.identifiers
            found[f"other_{kind}"] = float(told and not found[kind])
        found["other_country"] = float(_apart(left.countries, right.countries))
        found["other_language"] = float(_apart(left.languages - {"und"}, right.languages - {"und"}))
        often = [self.often(kind, value) for kind, value in shared if kind not in ("employer", "person")]
        found["hub"] = log(max(MANY, min(often, default=MANY)) / MANY)
        found["gap"] = min(1.0, _days_between(left, right) / GAP_DAYS)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _alias(left: Profile, right: Profile) -> float:
    """Whether a handle or mailbox of one begins as one of the other does, without figures and signs."""
    for one in _stems(left):
        for other in _stems(right):
            longest = 0
            while longest < min(len(one), len(other)) and one[longest] == other[longest]:
                longest += 1
            if longest >= ALIAS and longest >= 0.7 * max(len(one), len(other)):
                return 1.0
    return 0.0


def _stems(side: Profile) -> set[str]:
    handles = (value.partition(":")[2] for value in side.identifiers.get("handle", ()))
    boxes = (value.partition("@")[0] for value in side.identifiers.get("email", ()))
    return {"".join(filter(str.isalpha, value)) for value in (*handles, *boxes)} - {""}


def _days_between(left: Profile, right: Profile) -> float:
    """Days from the end of the earlier campaign to the beginning of the later; 0 where they overlap."""
    from datetime import date

    try:
        starts, ends = (
            date.fromisoformat(max(left.first, right.first)),
            date.fromisoformat(min(left.last, right.last)),
        )
    except ValueError:
        return 0.0
    return float(max(0, (starts - ends).days))
