"""Which sentences at the ends of ads belong to their site: counted as ads come, judged when enough hold one.

Most sentences stand in one ad only. Of these no row is kept, just the first holder, in a list of sorted runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final
from zlib import crc32

import numpy as np

from crawler.campaigns.arrivals import Arrival
from crawler.campaigns.boilerplate import TESTS, differ, is_boilerplate
from crawler.campaigns.runs import Runs
from crawler.campaigns.tables import Tables

Holder = tuple[int, int]
"""Version, and a checksum of its title."""

VERSION_BITS: Final = 32
"""Bits of a packed holder behind its version: the checksum of a title."""
_SETTLED: Final = TESTS[-1]


class _Sentence:
    """What is known of one."""

    __slots__ = ("boilerplate", "changed", "fresh", "holders", "seen")

    def __init__(self, seen: int, boilerplate: int, holders: list[Holder], *, fresh: bool = False) -> None:
        self.seen = seen
        self.boilerplate = boilerplate
        self.holders = holders
        self.fresh = fresh
        """Whether no ad before this batch holds it."""
        self.changed = False


class Sentences:
    """Learns from a batch at a time: `read` it, `learn` each ad in order, `write`."""

    def __init__(
        self, tables: Tables, read: Callable[[Sequence[int]], Sequence[Arrival]], *, learns: bool = True
    ) -> None:
        """Open them; `read` reads versions again."""
        self._tables = tables
        self._read = read
        self._learns = learns
        self._firsts = Runs(tables.runs, "sentences", "<i8")
        self._known: dict[int, _Sentence] = {}
        self.boilerplate = tables.boilerplate()

    def read(self, batch: Sequence[Arrival]) -> None:
        """Ask the store for all sentences of a batch."""
        if not self._learns:
            return
        wanted = np.array(sorted({end.name for each in batch if each.first for end in each.ends}), np.int64)
        firsts = self._firsts.find(wanted)
        packed = dict(zip(firsts.keys.tolist(), firsts.holders.tolist(), strict=True))
        self._known = {name: _Sentence(1, 0, [_unpacked(first)]) for name, first in packed.items()}
        for name, seen, boilerplate, holders in self._tables.segments(packed):
            self._known[name] = _Sentence(seen, boilerplate, [tuple(each) for each in json.loads(holders)])

    def learn(self, arrival: Arrival) -> list[int]:
        """Count the outer sentences of an ad; returns the earlier versions that a new insight touches."""
        touched: set[int] = set()
        tested: dict[tuple[int, ...], bool] = {}
        if not (self._learns and arrival.first):
            return []
        own = arrival.version, crc32(arrival.form.title.encode())
        for name in dict.fromkeys(end.name for end in arrival.ends):
            sentence = self._known.get(name)
            if sentence is None:
                sentence = self._known[name] = _Sentence(0, 0, [], fresh=True)
            if not sentence.boilerplate and sentence.seen < _SETTLED:
                touched.update(self._count(name, sentence, own, arrival, tested))
        return sorted(touched)

    def write(self) -> None:
        """Keep what the batch taught."""
        fresh = [
            (name, each.holders[0]) for name, each in self._known.items() if each.fresh and each.seen == 1
        ]
        several = [(name, each) for name, each in self._known.items() if each.changed and each.seen > 1]
        names = [name for name, _ in fresh] + [name for name, each in several if each.fresh]
        holders = [_packed(first) for _, first in fresh]
        self._firsts.add(names, holders + [0] * (len(names) - len(holders)))
        self._firsts.flush()
        self._tables.write_segments(
            (name, each.seen, each.boilerplate, _listed(each.holders)) for name, each in several
        )
        self._known = {}

    def _count(
        self,
        name: int,
        sentence: _Sentence,
        own: Holder,
        arrival: Arrival,
        tested: dict[tuple[int, ...], bool],
    ) -> Sequence[int]:
        """One more ad holds a sentence that is not settled; returns the versions touched."""
        sentence.seen += 1
        sentence.changed = True
        sentence.holders.append(own)
        if sentence.seen not in TESTS:
            return ()
        holders = sentence.holders
        named = tuple(version for version, _ in holders)
        if named not in tested:
            tested[named] = self._is_boilerplate(holders, arrival)
        if tested[named]:
            sentence.boilerplate, sentence.holders = 1, []
            self.boilerplate.add(name)
            return named[:-1]
        if sentence.seen == _SETTLED:
            sentence.holders = []
        return ()

    def _is_boilerplate(self, holders: Sequence[Holder], arrival: Arrival) -> bool:
        """Whether what these ads share is a site's own; their titles often tell without their texts."""
        if not differ({title for _, title in holders}, len(holders)):
            return False
        before = self._read([version for version, _ in holders[:-1]])
        return is_boilerplate([*(each.form for each in before), arrival.form])


def _listed(holders: Sequence[Holder]) -> str:
    """As JSON; `json.dumps` takes twice as long over pairs of numbers."""
    return f"[{','.join([f'[{version},{title}]' for version, title in holders])}]"


def _packed(holder: Holder) -> int:
    return holder[0] << VERSION_BITS | holder[1]


def _unpacked(packed: int) -> Holder:
    return packed >> VERSION_BITS, packed & 0xFFFFFFFF
