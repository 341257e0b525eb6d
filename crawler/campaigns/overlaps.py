"""How much two groups, or the ads of one, have in common: means of tables, and of names that agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import nan
from operator import add
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.likeness import Shares

Places = NDArray[np.intp]

DIFFERING: Final = 3
"""Pairs that differ, added to those that were seen. Set by hand, not fitted."""


def mean_and_most(table: Shares, rows: Places, columns: Places) -> tuple[float, float]:
    """Mean and largest value between two groups; NaN where one of them is empty."""
    if len(rows) == 1 == len(columns):
        value = float(table[rows[0], columns[0]])
        return value, value
    block = table[rows[:, None], columns]
    return float(block.mean()), float(block.max())


def clusters(near: NDArray[np.bool_]) -> list[int]:
    """For each place the smallest that it hangs together with, over any steps from one place to a near one."""
    found, left = np.arange(len(near)), np.ones(len(near), np.bool_)
    for start in range(len(near)):
        frontier = np.array([start][: int(left[start])], np.intp)
        left[frontier] = False
        while len(frontier):
            found[frontier] = start
            reached = near[frontier].any(axis=0) & left
            left &= ~reached
            frontier = np.flatnonzero(reached)
    return list(map(int, found))


def agreeing(names: Iterable[str]) -> float:
    """How often two of those who name anything name the same (Simpson 1949), shrunk; NaN for fewer than two."""
    counts = Counter(filter(None, names))
    every = counts.total()
    return shrunk(sum(n * (n - 1) for n in counts.values()) / 2, every * (every - 1) // 2)


def shrunk(agreements: float, pairs: int) -> float:
    """Share of pairs that agree, as if `DIFFERING` more had been seen; NaN without any.

    Of three ads two that agree are a third of the pairs, by chance; of twenty a third is a habit.
    """
    return agreements / (pairs + DIFFERING) if pairs else nan


def title_overlap(some: Sequence[str], others: Sequence[str]) -> float:
    """Share of the letter pairs of two titles that they have in common, of the nearest two; NaN without any."""
    pairs = [_overlap(one, other) for one in some for other in others]
    found = [each for each in pairs if each is not None]
    return max(found) if found else nan


@lru_cache(maxsize=20_000)
def _letter_pairs(title: str) -> frozenset[str]:
    return frozenset(map(add, title, title[1:]))


def _overlap(one: str, other: str) -> float | None:
    """Share of the letter pairs of two titles that they have in common; None when an ad has none."""
    left, right = _letter_pairs(one), _letter_pairs(other)
    return len(left & right) / len(left | right) if left and right else None
