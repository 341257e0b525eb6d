"""Character n-grams as numbers of buckets (feature hashing, Weinberger et al. 2009), made with numpy alone.

Digits count as one character, so that another phone number or sum is the same text.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

SHORTEST: Final = 1
LONGEST: Final = 5
"""Characters of the shortest and longest n-gram; 1 to 5 ranked real messages best in cross-validation, 2026."""
BUCKET_BITS: Final = 20
"""log2 of the number of buckets: rare n-grams count most, and with 2^17 each would share its bucket with many."""
MAX_CHARACTERS: Final = 4_000
"""Characters of a text that are read: 99 of 100 real ads are shorter."""

_FIRST: Final = np.uint64(0x9E3779B97F4A7C15)
_SECOND: Final = np.uint64(0xC2B2AE3D27D4EB4F)
"""Odd constants of multiplicative hashing (Knuth 6.4; xxHash's primes)."""
_SHIFT: Final = np.uint64(64 - BUCKET_BITS)
_ZERO, _NINE = np.uint32(ord("0")), np.uint32(9)

Buckets = NDArray[np.intp]


def ngram_buckets(text: str) -> tuple[Buckets, ...]:
    """Buckets of all n-grams of a text, one array a length; entry i belongs to the n-gram that begins at i.

    Args:
        text: Folded text; its first `MAX_CHARACTERS` characters are read.
    """
    points = np.frombuffer(text[:MAX_CHARACTERS].encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    points = np.where(
        points - _ZERO <= _NINE, _ZERO, points
    )  # what is below zero wraps around to a large number
    letters = points.astype(np.uint64) * _SECOND
    found: list[Buckets] = []
    rolling = letters
    for length in range(1, LONGEST + 1):
        if len(letters) < length:
            break
        if length > 1:
            rolling = (rolling[:-1] * _FIRST) ^ letters[length - 1 :]
        if length >= SHORTEST:
            buckets = rolling + np.uint64(length)
            buckets *= _FIRST
            buckets >>= _SHIFT
            found.append(buckets.view(np.intp))  # they are below 2^20, so the sign is the same
    return tuple(found)


def distinct_buckets(buckets: tuple[Buckets, ...]) -> Buckets:
    """The buckets of a text, each once, in order of their number."""
    if not buckets:
        return np.zeros(0, np.intp)
    together = np.concatenate(buckets).astype(np.uint32)  # sorts in half the time
    together.sort()
    first = np.empty(len(together), np.bool_)
    first[:1] = True
    np.not_equal(together[1:], together[:-1], out=first[1:])
    return together[first].astype(np.intp)
