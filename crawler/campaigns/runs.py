"""Sorted runs: an index of 64-bit keys that costs as much to add to when it is large as when it is small.

Keys that are hashes come in no order. A b-tree has to touch a page of its own for nearly each of them: at a
million ads every batch rewrote most of its pages. Here a batch is written as one sorted *run*, and runs of one
size are merged into a larger one now and then (log-structured merge: O'Neil et al. 1996). A run is cut into pages
by the top bits of its keys: a few keys find theirs without loading it, many of them load it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
Rows = list[tuple[Any, ...]]

PAGE: Final = 4096
"""Entries of a page at most, on average: 48 KB of bands."""
SMALL: Final = 16_384
"""Entries of a run of the lowest size; each size above holds four times as many."""
CROWD: Final = 4
"""So many runs of one size are merged."""
HELD: Final = 40_000_000
"""Entries that are held in memory, in all lists together about 500 MB; a larger index is read page by page."""
STRIDE: Final = 262_144
"""Entries that a merge holds at once."""


class RunTables(Protocol):
    """Where runs are kept."""

    def runs(self, name: str) -> Rows:
        """Runs of a list, oldest first: number, entries, bits (2 to the power of which is its pages)."""

    def pages(self, run: int, wanted: Iterable[int] | None) -> Rows:
        """Pages of a run in order, all or those wanted: their bytes."""

    def stretch(self, run: int, first: int, last: int) -> Rows:
        """Pages of a run from the first up to, not with, the last: their bytes."""

    def write_run(self, name: str, bits: int, pages: Iterable[tuple[int, int, bytes]]) -> None:
        """Add a run of pages: number, entries, bytes."""

    def drop_runs(self, runs: Sequence[int]) -> None:
        """Take runs away."""


class Entries(NamedTuple):
    """Keys, ascending, and what each of them leads to."""

    keys: Keys
    holders: NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Run:
    number: int
    entries: int
    bits: int

    @property
    def size(self) -> int:
        return (self.entries // SMALL).bit_length() // 2


class Runs:
    """One list of keys, each of which leads to any number of holders."""

    def __init__(self, tables: RunTables, name: str, holder: str) -> None:
        """`holder` is the numpy type of what a key leads to, little-endian: `<u4` or `<i8`."""
        self._tables = tables
        self._name = name
        self._type = np.dtype(holder)
        self._runs = [_Run(*row) for row in tables.runs(name)]
        self._held: dict[int, Entries] = {}
        self._fresh: list[Entries] = []

    def find(self, keys: Keys) -> Entries:
        """All entries of the keys, which are ascending and without repeats."""
        found = [_matches(part, keys) for part in self._fresh]
        return self._joined(found + [_matches(self._near(run, keys), keys) for run in self._runs])

    def add(self, keys: Sequence[int], holders: Sequence[int]) -> None:
        """Add entries; `find` knows them at once, `flush` writes them."""
        if keys:
            self._fresh.append(_ordered(np.array(keys, np.int64), np.array(holders, self._type)))

    def flush(self, gone: Iterable[int] = ()) -> bool:
        """Write what was added, without holders that are gone; True when no older run is left beside it."""
        without = np.array(sorted(gone), self._type)
        if self._fresh:
            entries = _kept(_ordered(*self._joined(self._fresh)), without)
            bits = _bits(len(entries.keys))
            self._tables.write_run(self._name, bits, _cut(entries, bits))
            self._fresh = []
            self._read()
        while crowd := self._crowd():
            self._merge(crowd, without)
        return len(self._runs) == 1

    def _read(self) -> None:
        self._runs = [_Run(*row) for row in self._tables.runs(self._name)]
        known = {run.number for run in self._runs}
        self._held = {number: entries for number, entries in self._held.items() if number in known}

    def _near(self, run: _Run, keys: Keys) -> Entries:
        """Entries of a run among which those of the keys are."""
        if run.number in self._held:
            return self._held[run.number]
        wanted = np.unique(_pages(keys, run.bits))
        if len(wanted) * 4 < 1 << run.bits:
            return self._unpacked(self._tables.pages(run.number, wanted.tolist()))
        entries = self._unpacked(self._tables.pages(run.number, None))
        if sum(len(held.keys) for held in self._held.values()) + run.entries <= HELD:
            self._held[run.number] = entries
        return entries

    def _crowd(self) -> list[_Run]:
        """Runs of the lowest size that has too many."""
        for size in sorted({run.size for run in self._runs}):
            same = [run for run in self._runs if run.size == size]
            if len(same) >= CROWD:
                return same
        return []

    def _merge(self, crowd: Sequence[_Run], without: NDArray[Any]) -> None:
        numbers = [run.number for run in crowd]
        bits = _bits(sum(run.entries for run in crowd))
        self._held = {number: held for number, held in self._held.items() if number not in numbers}
        self._tables.write_run(self._name, bits, self._merged(crowd, bits, without))
        self._tables.drop_runs(numbers)
        self._read()

    def _merged(
        self, crowd: Sequence[_Run], bits: int, without: NDArray[Any]
    ) -> Iterator[tuple[int, int, bytes]]:
        """Pages of the merged run, stretch by stretch of the keys."""
        common = min(run.bits for run in crowd)
        step = max(1, (STRIDE << common) // sum(run.entries for run in crowd))
        for first in range(0, 1 << common, step):
            last = min(first + step, 1 << common)
            parts = []
            for run in crowd:
                finer = run.bits - common
                parts.append(self._unpacked(self._tables.stretch(run.number, first << finer, last << finer)))
            finer = bits - common
            yield from _cut(
                _kept(_ordered(*self._joined(parts)), without), bits, first << finer, last << finer
            )

    def _unpacked(self, pages: Iterable[tuple[bytes]]) -> Entries:
        parts = []
        for (data,) in pages:
            count = len(data) // (8 + self._type.itemsize)
            keys = np.frombuffer(data, "<i8", count)
            parts.append(Entries(keys, np.frombuffer(data, self._type, count, 8 * count)))
        return self._joined(parts)

    def _joined(self, parts: Sequence[Entries]) -> Entries:
        """Entries of all parts, one after the other."""
        if not parts:
            return Entries(np.empty(0, np.int64), np.empty(0, self._type))
        return Entries(
            np.concatenate([part.keys for part in parts]), np.concatenate([part.holders for part in parts])
        )


def _bits(entries: int) -> int:
    return (max(entries - 1, 0) // PAGE).bit_length()


def _pages(keys: Keys, bits: int) -> Keys:
    """The page of each key in a run of 2**bits pages, in the order of signed keys."""
    if not bits:
        return np.zeros(len(keys), np.int64)
    return (keys >> np.int64(64 - bits)) + np.int64(1 << (bits - 1))


def _ordered(keys: Keys, holders: NDArray[Any]) -> Entries:
    order = np.argsort(keys, kind="stable")
    return Entries(keys[order], holders[order])


def _kept(entries: Entries, without: NDArray[Any]) -> Entries:
    if not len(without):
        return entries
    kept = ~np.isin(entries.holders, without)
    return Entries(entries.keys[kept], entries.holders[kept])


def _cut(
    entries: Entries, bits: int, first: int = 0, last: int | None = None
) -> Iterator[tuple[int, int, bytes]]:
    """Pages from the first up to the last with the entries that fall into them."""
    numbers = np.arange(first, (1 << bits if last is None else last) + 1)
    ends = np.searchsorted(_pages(entries.keys, bits), numbers).tolist()
    for number, start, end in zip(numbers.tolist(), ends, ends[1:], strict=False):
        data = entries.keys[start:end].tobytes() + entries.holders[start:end].tobytes()
        yield number, end - start, data


def _matches(entries: Entries, keys: Keys) -> Entries:
    """Entries that have one of the keys."""
    if not len(entries.keys):
        return entries
    left = np.searchsorted(entries.keys, keys)
    there = entries.keys[np.minimum(left, len(entries.keys) - 1)] == keys
    left = left[there]
    counts = np.searchsorted(entries.keys, keys[there], side="right") - left
    places = np.repeat(left - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    return Entries(entries.keys[places], entries.holders[places])
