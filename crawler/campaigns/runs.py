"""Sorted runs: an index of 64-bit keys that costs as much to add to when it is large as when it is small.

Keys that are hashes come in no order. A b-tree has to touch a page of its own for nearly each of them: at a
million ads every batch rewrote most of its pages. Here a batch is written as one sorted *run*, and runs of one
size are merged into a larger one now and then (log-structured merge: O'Neil et al. 1996). A run is cut into pages
by the top bits of its keys: a few keys find theirs without loading it, many of them load it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.entries import (
    STRIDE,
    Directory,
    Entries,
    Keys,
    joined,
    ordered,
    page_of,
    pages,
    unpacked,
)

Rows = list[tuple[Any, ...]]

PAGE: Final = 4096
"""Entries of a page at most, on average: 48 KB of bands."""
SMALL: Final = 16_384
"""Entries of a run of the lowest size; each size above holds four times as many."""
CROWD: Final = 4
"""So many runs of one size are merged."""
HELD: Final = 40_000_000
"""Entries of a list that are held in memory, about 560 MB; a larger index is read page by page."""


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

    def __init__(self, tables: RunTables, name: str, holder: str, *, beside: int = 0) -> None:
        """Open a list.

        Args:
            tables: Where it is kept.
            name: Of the list.
            holder: The numpy type of what a key leads to, little-endian: `<u4` or `<i8`.
            beside: Lowest bits of a holder that say something else than which holder it is.
        """
        self._beside = beside
        self._tables = tables
        self._name = name
        self._type = np.dtype(holder)
        self._runs = [_Run(*row) for row in tables.runs(name)]
        self._held: dict[int, Directory] = {}
        self._fresh: list[Entries] = []

    def refresh(self) -> None:
        """Take note of what another process has written since; call it where one may join meanwhile."""
        self._read()

    def find(self, keys: Keys) -> Entries:
        """All entries of the keys, which are ascending and without repeats."""
        found = [part.matches(keys) for part in self._fresh]
        return self._joined(found + [self._near(run, keys).matches(keys) for run in self._runs])

    def add(self, keys: Sequence[int], holders: Sequence[int]) -> None:
        """Add entries; `find` knows them at once, `flush` writes them."""
        if keys:
            self._fresh.append(ordered(np.array(keys, np.int64), np.array(holders, self._type)))
            self._settle()

    def flush(self, gone: Iterable[int] = ()) -> bool:
        """Write what was added, without holders that are gone; True when none of them is left in any run."""
        without = np.array(sorted(gone), self._type)
        changed = bool(self._fresh)
        if self._fresh:
            entries = ordered(*self._joined(self._fresh)).without(without, self._beside)
            bits = _bits(len(entries.keys))
            self._tables.write_run(self._name, bits, pages(entries, bits))
            self._fresh = []
            self._read()
        while crowd := self._crowd():
            self._merge(crowd, without)
            changed = True
        return changed and len(self._runs) == 1

    def drop(self, gone: Iterable[int], keys: Iterable[int] = ()) -> None:
        """Write the list anew as one run, without holders that are gone and without these keys."""
        if self._runs:
            held = np.array(sorted(gone), self._type)
            self._merge(self._runs, held, np.array(sorted(keys), np.int64))

    def _settle(self) -> None:
        """Put what was added in small parts together: looking into each of fifty costs more than finding.

        A part is at least twice as large as the next one, so an entry is moved a few times only.
        """
        while len(self._fresh) > 1 and len(self._fresh[-2].keys) < 2 * len(self._fresh[-1].keys):
            last = [self._fresh.pop(), self._fresh.pop()]
            self._fresh.append(ordered(*self._joined(last[::-1])))

    def _read(self) -> None:
        self._runs = [_Run(*row) for row in self._tables.runs(self._name)]
        known = {run.number for run in self._runs}
        self._held = {number: held for number, held in self._held.items() if number in known}

    def _near(self, run: _Run, keys: Keys) -> Entries | Directory:
        """Entries of a run among which those of the keys are."""
        if run.number in self._held:
            return self._held[run.number]
        wanted = np.unique(page_of(keys, run.bits))
        if len(wanted) * 4 < 1 << run.bits:
            return self._unpacked(self._tables.pages(run.number, wanted.tolist()))
        entries = self._unpacked(self._tables.pages(run.number, None))
        if sum(len(held.entries.keys) for held in self._held.values()) + run.entries > HELD:
            return entries
        return self._held.setdefault(run.number, Directory.of(entries))

    def _crowd(self) -> list[_Run]:
        """Runs of the lowest size that has too many."""
        for size in sorted({run.size for run in self._runs}):
            same = [run for run in self._runs if run.size == size]
            if len(same) >= CROWD:
                return same
        return []

    def _merge(self, crowd: Sequence[_Run], without: NDArray[Any], keys: Keys | None = None) -> None:
        numbers = [run.number for run in crowd]
        bits = _bits(sum(run.entries for run in crowd))
        self._held = {number: held for number, held in self._held.items() if number not in numbers}
        self._tables.write_run(self._name, bits, self._merged(crowd, bits, without, keys))
        self._tables.drop_runs(numbers)
        self._read()

    def _merged(
        self, crowd: Sequence[_Run], bits: int, without: NDArray[Any], keys: Keys | None
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
            left = ordered(*self._joined(parts)).without(without, self._beside, keys)
            yield from pages(left, bits, first << finer, last << finer)

    def _unpacked(self, found: Iterable[tuple[bytes]]) -> Entries:
        return self._joined([unpacked(data, self._type) for (data,) in found])

    def _joined(self, parts: Sequence[Entries]) -> Entries:
        return joined(parts, self._type)


def _bits(entries: int) -> int:
    return (max(entries - 1, 0) // PAGE).bit_length()
