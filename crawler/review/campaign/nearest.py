"""For each ad of a campaign the other one that it is nearest to, and how near: what a join hangs by. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

_WORD: Final = re.compile(r"\w+")
RUN: Final = 3
"""Words in a row that are compared: single words are alike in all ads of one trade. Set by hand in 2026."""
CONTACT: Final = 1.0
"""What a shared contact adds, as much as a text that is wholly the same; set by hand in 2026, for the order only."""
EMPLOYER: Final = 0.25
"""What the same employer adds; set by hand in 2026, for the order only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedAd:
    """What of an ad is compared."""

    id: int
    """Of its listing."""
    text: str
    employer: str
    contacts: frozenset[int]
    """Its contacts that are not shared by many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestMatch:
    """An ad, and the other one of its campaign that it is nearest to."""

    id: int
    other: int
    alike: float
    """Share of the shorter text's runs of words that are in the other, 0 to 1."""
    contacts: frozenset[int]
    """Contacts of both."""
    same_employer: bool

    @property
    def strength(self) -> float:
        """How strongly the two hang together; orders them, and means nothing else."""
        return _strength(self.alike, shares=bool(self.contacts), same_employer=self.same_employer)


def nearest(ads: Sequence[ComparedAd]) -> list[NearestMatch]:
    """The nearest other of each ad, weakest first; empty for fewer than two ads."""
    runs = {ad.id: _runs(ad.text) for ad in ads}
    employers = {ad.id: ad.employer.casefold() for ad in ads}
    best: dict[int, tuple[float, int, ComparedAd, ComparedAd]] = {}
    for one, other in combinations(ads, 2):
        strength = _strength(
            _alike(runs[one.id], runs[other.id]),
            shares=not one.contacts.isdisjoint(other.contacts),
            same_employer=bool(one.employer) and employers[one.id] == employers[other.id],
        )
        for ad, there in ((one, other), (other, one)):
            if ad.id not in best or (strength, -there.id) > best[ad.id][:2]:
                best[ad.id] = (strength, -there.id, ad, there)
    found = [_match(ad, there, runs) for _, _, ad, there in best.values()]
    return sorted(found, key=lambda match: (match.strength, match.id))


def _match(ad: ComparedAd, other: ComparedAd, runs: Mapping[int, frozenset[str]]) -> NearestMatch:
    return NearestMatch(
        id=ad.id,
        other=other.id,
        alike=_alike(runs[ad.id], runs[other.id]),
        contacts=ad.contacts & other.contacts,
        same_employer=bool(ad.employer) and ad.employer.casefold() == other.employer.casefold(),
    )


def _alike(mine: frozenset[str], theirs: frozenset[str]) -> float:
    shorter = min(len(mine), len(theirs))
    return len(mine & theirs) / shorter if shorter else 0.0


def _strength(alike: float, *, shares: bool, same_employer: bool) -> float:
    return alike + CONTACT * shares + EMPLOYER * same_employer


def _runs(text: str) -> frozenset[str]:
    """Runs of words; of scripts without spaces, runs of characters."""
    words = _WORD.findall(text.casefold())
    if words and len(max(words, key=len)) > 40:
        words = list("".join(words))
    return frozenset(" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))
