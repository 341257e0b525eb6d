"""Shingles, sketch and bands of a normal form, in numpy.

A *shingle* is a run of `SIZE` letters; an ideograph counts as two letters, so that a shingle of Chinese spans
about three characters (both sizes were chosen by `bench/campaigns.py --shingles`). The *sketch* is the
`SKETCH` smallest hashes of all shingles: exact for a short ad, and for a long one a fair sample that still
measures containment. *Bands* are keys for an index: two ads alike enough share one with high probability
(one-permutation MinHash, empty bins filled by rotation; Li, Owen, Zhang 2012; Shrivastava, Li 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SIGNATURES: Final = 12
"""Grows when a text would get another signature or edge than before, or two groups another weight: stores are then
joined again by themselves."""
SIZE: Final = 6
"""Characters of a shingle. Set by hand in 2026, not fitted."""
SKETCH: Final = 384
"""Smallest hashes kept of a text (bottom-k sketch); the standard error of its Jaccard estimate is at most
0.026."""
ROWS: Final = 4
"""Rows of one band (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4)."""
BANDS: Final = 32
"""32 bands of 4 rows propose a pair of Jaccard 0.6 in 99 % of cases, of 0.5 in 87 %, of 0.1 in 0.3 %."""

AT_ONCE: Final = 128
"""Ads whose bands are made together: enough to spare calls, and small enough for the processor's cache."""

_BINS: Final = ROWS * BANDS
_EDGES: Final = (np.arange(_BINS, dtype=np.uint64) * (1 << 32) // _BINS).astype(np.uint32)
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_LONGEST: Final = 16
"""Characters of the longest shingle for which there is a multiplier."""
_ODD: Final = np.array(
    [(0x100000001B3 * (2 * i + 3) ** 5) & 0xFFFFFFFFFFFFFFFF | 1 for i in range(_LONGEST)], dtype=np.uint64
)
_SEEDS: Final = np.arange(1, BANDS + 1, dtype=np.uint64) * _ODD[0]
_WIDE_START: Final = 0x2E80
"""Code point of the first CJK radical: from here one character is about a word."""
_SHIFT: Final = np.uint64(32)
_NO_LIMIT: Final = 0xFFFFFFFF
"""Limit of a sketch that has all hashes of its ad."""
_LAST_BITS: Final = np.uint32(0xFFFF)
FEW: Final = 6
"""Sketches up to which comparing one by one is faster."""

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of an ad's shingles."""

    hashes: Hashes
    """The smallest hashes, ascending, without repeats."""
    total: int
    """How many different shingles the ad has."""
    limit: int = field(init=False)
    """Every shingle with a hash up to here is in `hashes`."""

    def __post_init__(self) -> None:
        """Tell the limit once: an ad is compared many times."""
        limit = int(self.hashes[-1]) if self.total > len(self.hashes) else _NO_LIMIT
        object.__setattr__(self, "limit", limit)


class Similarity(NamedTuple):
    """How alike two ads are."""

    jaccard: float
    """Shared shingles among all of both."""
    containment: float
    """Shared shingles among those of the shorter one."""
    smaller: int
    """Shingles of the shorter one."""


def shingles(text: str, size: int = SIZE) -> Hashes:
    """Hashes of all shingles of a normal form, ascending, without repeats; empty for a text too short.

    `size` letters each, at most 16. A letter that is held down counts once.
    """
    plain = text.isascii()
    if plain:
        codes: NDArray[Any] = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    else:
        codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    codes = _changes(codes)
    if not plain and (wide := (codes >= _WIDE_START) & (codes < 0xFB00)).any():
        codes = np.repeat(codes, np.where(wide, 2, 1))
    if len(codes) < size:
        return np.empty(0, dtype=np.uint32)
    windows = len(codes) - size + 1
    codes = codes.astype(np.uint64)
    mixed = codes[:windows] * _ODD[0]
    # One buffer for all: of an ad's few hundred letters, most of the time goes into making arrays.
    part = np.empty(windows, dtype=np.uint64)
    for offset in range(1, size):
        mixed += np.multiply(codes[offset : offset + windows], _ODD[offset], out=part)
    mixed ^= np.right_shift(mixed, _SHIFT, out=part)
    mixed *= _MULTIPLIER
    mixed >>= _SHIFT
    hashes = mixed.astype(np.uint32)
    hashes.sort()
    return _changes(hashes)


def _changes(values: NDArray[Any]) -> NDArray[Any]:
    """Values without those that repeat the one before them."""
    fresh = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return values[fresh]


def sketch(hashes: Hashes) -> Sketch:
    """Sketch of the ascending hashes of an ad; it holds nothing else of them in memory."""
    return Sketch(hashes[:SKETCH].copy(), len(hashes))


def band_keys(texts: Sequence[Hashes]) -> list[list[int]]:
    """Keys of the bands of each ad, signed 64 bits, from its ascending hashes; none for an ad without any.

    Many ads at a time: of one ad's hundred numbers, most of the time goes into calling numpy.
    """
    some = [hashes for hashes in texts if len(hashes)]
    parts = (_keys(some[start : start + AT_ONCE]) for start in range(0, len(some), AT_ONCE))
    found = chain.from_iterable(parts)
    return [next(found) if len(hashes) else [] for hashes in texts]


def _keys(texts: Sequence[Hashes]) -> list[list[int]]:
    rows = _minima(texts).astype(np.uint64).reshape(-1, BANDS, ROWS)
    keys = np.tile(_SEEDS, (len(rows), 1))
    for row in range(ROWS):
        keys = (keys ^ rows[:, :, row]) * _MULTIPLIER
        keys ^= keys >> _SHIFT
    result: list[list[int]] = keys.astype(np.int64).tolist()
    return result


def _minima(texts: Sequence[Hashes]) -> NDArray[np.int64]:
    """Smallest hash of each bin, less the bin's edge; an empty bin takes that of the next one, and its distance."""
    first = np.array([hashes.searchsorted(_EDGES) for hashes in texts])
    sizes = np.array([len(hashes) for hashes in texts])[:, None]
    filled = first < np.concatenate((first[:, 1:], sizes), axis=1)
    slots = np.arange(_BINS)
    source = np.where(filled, slots, 2 * _BINS)
    # After the last bin come the first ones again.
    around = np.concatenate((source, source.min(axis=1, keepdims=True) + _BINS), axis=1)
    nearest = np.minimum.accumulate(around[:, ::-1], axis=1)[:, :0:-1]
    bins = nearest & (_BINS - 1)
    places = np.cumsum(sizes)[:, None] - sizes + np.take_along_axis(first, bins, axis=1)
    minima: NDArray[np.int64] = (
        np.concatenate(texts)[places].astype(np.int64) - _EDGES[bins] + (nearest - slots)
    )
    return minima


def similarity(one: Sketch, other: Sketch) -> Similarity:
    """Similarity of two ads: exact when both sketches are whole, else an estimate from the shared range."""
    left, right, first, second = one.hashes, other.hashes, one.limit, other.limit
    # Hashes are compared up to where both sketches are whole: one of the two is so to its end.
    if second < first:
        left = left[: left.searchsorted(np.uint32(second), side="right")]
    elif first < second:
        right = right[: right.searchsorted(np.uint32(first), side="right")]
    smaller = min(one.total, other.total)
    fewer, all_ = min(len(left), len(right)), len(left) + len(right)
    if not fewer:
        return Similarity(0.0, 0.0, smaller)
    both = np.concatenate((left, right))
    both.sort()
    shared = int(np.count_nonzero(both[1:] == both[:-1]))
    return Similarity(shared / (all_ - shared), shared / fewer, smaller)


def similarities(one: Sketch, others: Sequence[Sketch]) -> list[Similarity]:
    """Similarity of an ad to each of some others, as `similarity` tells it; of many at once, half of the time."""
    if len(others) <= FEW:
        return [similarity(one, other) for other in others]
    hashes = np.concatenate([other.hashes for other in others])
    sizes = np.array([len(other.hashes) for other in others])
    ends = sizes.cumsum()
    limits = np.array([other.limit for other in others], np.uint32)
    left = one.hashes.searchsorted(limits, side="right")
    whole = one.limit == _NO_LIMIT
    right = sizes if whole else _counted(np.flatnonzero(hashes <= one.limit), ends)
    counts = zip(
        _counted(_found(one.hashes, hashes), ends).tolist(), left.tolist(), right.tolist(), strict=True
    )
    return [
        Similarity(both / (a + b - both), both / min(a, b), min(one.total, other.total))
        if a and b
        else Similarity(0.0, 0.0, min(one.total, other.total))
        for (both, a, b), other in zip(counts, others, strict=True)
    ]


def _found(wanted: Hashes, among: Hashes) -> NDArray[np.intp]:
    """Where wanted hashes, which are ascending, stand among others; a look at their last bits sorts most out."""
    last = np.zeros(_LAST_BITS + 1, np.bool_)
    last[wanted & _LAST_BITS] = True
    suspects = np.flatnonzero(last.take(among & _LAST_BITS))
    asked = among[suspects]
    places = wanted.searchsorted(asked)
    places[places == len(wanted)] -= 1
    found: NDArray[np.intp] = suspects[wanted[places] == asked]
    return found


def _counted(places: NDArray[np.intp], ends: NDArray[np.int64]) -> NDArray[np.intp]:
    """How many of some ascending places are in each of the parts that end before `ends`."""
    return np.diff(places.searchsorted(ends), prepend=0)
