"""Entries of an index of 64-bit keys: sorted, looked up, cut into pages; all in numpy, for many keys at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]

STRIDE: Final = 262_144
"""Entries that a merge, or the making of a directory, works on at once."""


class Entries(NamedTuple):
    """Keys, ascending, and what each of them leads to."""

    keys: Keys
    holders: NDArray[Any]

    def matches(self, keys: Keys) -> Entries:
        """Entries that have one of the keys, which are ascending and without repeats."""
        if not len(self.keys):
            return self
        left = np.searchsorted(self.keys, keys)
        there = self.keys[np.minimum(left, len(self.keys) - 1)] == keys
        left = left[there]
        places = _places(left, np.searchsorted(self.keys, keys[there], side="right") - left)
        return Entries(self.keys[places], self.holders[places])

    def without(self, holders: NDArray[Any], beside: int = 0, keys: Keys | None = None) -> Entries:
        """Entries that lead to none of the holders, and have none of the keys.

        Args:
            holders: Which ones.
            beside: Lowest bits of a holder that say something else than which holder it is.
            keys: Which ones; none for None.
        """
        kept = np.ones(len(self.keys), np.bool_)
        if len(holders):
            kept &= ~np.isin(self.holders >> beside if beside else self.holders, holders)
        if keys is not None and len(keys):
            kept &= ~np.isin(self.keys, keys)
        return self if kept.all() else Entries(self.keys[kept], self.holders[kept])


@dataclass(frozen=True, slots=True)
class Directory:
    """Entries, and where those with the same top bits of their keys begin: a key is found at one look.

    Keys that are hashes fall evenly under all top bits. Of 32,000 keys among 20 million, a binary search takes
    12.6 ms and this 0.95, for two bytes an entry more.
    """

    entries: Entries
    bits: int
    starts: NDArray[np.uint32]

    @classmethod
    def of(cls, entries: Entries) -> Directory:
        """A directory of two to four entries a line."""
        bits = max((len(entries.keys) // 2).bit_length() - 1, 0)
        starts = np.zeros((1 << bits) + 1, np.uint32)
        for start in range(0, len(entries.keys), STRIDE):
            lines = page_of(entries.keys[start : start + STRIDE], bits)
            counts = np.bincount(lines - lines[0])
            starts[lines[0] + 1 : lines[0] + 1 + len(counts)] += counts.astype(np.uint32)
        return cls(entries, bits, np.cumsum(starts, dtype=np.uint32))

    def matches(self, keys: Keys) -> Entries:
        """Entries that have one of the keys, which are ascending and without repeats."""
        lines = page_of(keys, self.bits)
        left, right = self.starts[lines], self.starts[lines + 1]
        some = np.flatnonzero(left < right)
        counts = (right[some] - left[some]).astype(np.intp)
        places = _places(left[some].astype(np.intp), counts)
        places = places[self.entries.keys[places] == np.repeat(keys[some], counts)]
        return Entries(self.entries.keys[places], self.entries.holders[places])


def _places(left: NDArray[np.intp], counts: NDArray[np.intp]) -> NDArray[np.intp]:
    """So many places from each of the left ones on."""
    places = np.repeat(left - np.cumsum(counts) + counts, counts)
    places += np.arange(len(places))
    return places


def ordered(keys: Keys, holders: NDArray[Any]) -> Entries:
    """Entries of keys in any order."""
    order = np.argsort(keys, kind="stable")
    return Entries(keys[order], holders[order])


def joined(parts: Sequence[Entries], holder: np.dtype[Any]) -> Entries:
    """Entries of all parts, one after the other; none at all have holders of this type."""
    if not parts:
        return Entries(np.empty(0, np.int64), np.empty(0, holder))
    return Entries(
        np.concatenate([part.keys for part in parts]), np.concatenate([part.holders for part in parts])
    )


def page_of(keys: Keys, bits: int) -> Keys:
    """The page of each key, of 2**bits pages in the order of signed keys."""
    if not bits:
        return np.zeros(len(keys), np.int64)
    return (keys >> np.int64(64 - bits)) + np.int64(1 << (bits - 1))


def pages(
    entries: Entries, bits: int, first: int = 0, last: int | None = None
) -> Iterator[tuple[int, int, bytes]]:
    """Number, entries and bytes of each page from the first up to the last."""
    numbers = np.arange(first, (1 << bits if last is None else last) + 1)
    ends = np.searchsorted(page_of(entries.keys, bits), numbers).tolist()
    for number, start, end in zip(numbers.tolist(), ends, ends[1:], strict=False):
        data = entries.keys[start:end].tobytes() + entries.holders[start:end].tobytes()
        yield number, end - start, data


def unpacked(data: bytes, holder: np.dtype[Any]) -> Entries:
    """Entries of a page's bytes."""
    count = len(data) // (8 + holder.itemsize)
    return Entries(np.frombuffer(data, "<i8", count), np.frombuffer(data, holder, count, 8 * count))
