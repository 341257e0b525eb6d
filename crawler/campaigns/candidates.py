"""Which families an ad is compared with: those that share bands with it, counted for a batch of ads at once.

Unrelated ads share a band now and then: in a store of a million, an ad does so with hundreds of families. Counting
them must cost next to nothing, so it is done in numpy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.entries import Entries

MOST: Final = 32
"""Families compared with: those that share most bands."""
BY_CHANCE: Final = 6
"""And so many that share one band only, which unrelated ads often do in a large store."""
_FAMILY_BITS: Final = np.int64(32)
_FAMILY: Final = np.int64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Families that an ad is compared with."""

    several: tuple[tuple[int, int], ...] = ()
    """Those that share several bands with it, as (-bands, family), most bands first."""
    once: tuple[int, ...] = ()
    """Of those that share a single one, the latest few."""

    @property
    def families(self) -> tuple[int, ...]:
        """All of them, the most promising first."""
        return (*(family for _, family in self.several), *self.once)

    def with_more(self, families: Iterable[int]) -> Candidates:
        """With other families, each given once for every band that it shares."""
        counts = Counter(families)
        several = [(-count, family) for family, count in counts.items() if count > 1]
        once = [family for family, count in counts.items() if count == 1]
        return Candidates(
            tuple(sorted([*self.several, *several])[:MOST]),
            tuple(sorted([*self.once, *once], reverse=True)[:BY_CHANCE]),
        )


def candidates(keys: Sequence[Sequence[int]], found: Entries) -> list[Candidates]:
    """For each ad, with its keys, the families to compare it with, of those found under any key."""
    ads, families, bands = _counted(keys, found)
    several: list[list[tuple[int, int]]] = [[] for _ in keys]
    many = bands > 1
    for ad, count, family in zip(
        ads[many].tolist(), bands[many].tolist(), families[many].tolist(), strict=True
    ):
        several[ad].append((-count, family))
    ads, families = ads[~many], families[~many]
    ends = ads.searchsorted(np.arange(len(keys)), side="right")
    latest = np.arange(len(ads)) >= ends[ads] - BY_CHANCE
    once: list[list[int]] = [[] for _ in keys]
    for ad, family in zip(ads[latest].tolist(), families[latest].tolist(), strict=True):
        once[ad].append(family)
    return [
        Candidates(tuple(sorted(each)[:MOST]), tuple(reversed(single)))
        for each, single in zip(several, once, strict=True)
    ]


def _counted(
    keys: Sequence[Sequence[int]], found: Entries
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.intp]]:
    """Ad, family and the bands that they share, for all pairs that share any, in order."""
    order = found.keys.argsort(kind="stable")
    known, holders = found.keys[order], found.holders[order].astype(np.int64)
    wanted = np.array([key for each in keys for key in each], np.int64)
    left = known.searchsorted(wanted)
    counts = known.searchsorted(wanted, side="right") - left
    ads = np.repeat(np.arange(len(keys), dtype=np.int64), [len(each) for each in keys])
    places = np.repeat(left - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    pairs, bands = np.unique(np.repeat(ads, counts) << _FAMILY_BITS | holders[places], return_counts=True)
    return pairs >> _FAMILY_BITS, pairs & _FAMILY, bands
