"""Phrases of families, made from the texts of their representatives: read again, or held since they were placed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from crawler.campaigns.arrivals import Arrival, arrivals
from crawler.campaigns.boilerplate import own_part
from crawler.campaigns.phrases import SIZE
from crawler.campaigns.sketch import Hashes, shingles
from crawler.campaigns.tables import Tables

KEPT: Final = 20_000
"""Families whose phrases are held at once (4 kB each), and the last ads placed whose texts are (another 4 kB)."""


class PhraseBook:
    """Phrases of families, read when they are asked for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._boilerplate: set[int] | None = None
        self._known: dict[int, Hashes] = {}
        self._placed: dict[int, Arrival] = {}

    def remember(self, batch: Iterable[Arrival]) -> None:
        """Hold the texts of a batch just placed: those with a contact are likely to be asked for."""
        self._placed |= {each.version: each for each in batch if each.contacts}
        for version in list(islice(self._placed, max(0, len(self._placed) - KEPT))):
            del self._placed[version]

    def __call__(self, families: Iterable[int]) -> Mapping[int, Hashes]:
        """Phrases of each of the families."""
        wanted = set(families)
        missing = wanted - self._known.keys()
        if missing:
            if len(self._known) > KEPT:
                self._known = {family: self._known[family] for family in wanted & self._known.keys()}
            self._known |= self._read(missing)
        return self._known

    def _read(self, families: set[int]) -> dict[int, Hashes]:
        if self._boilerplate is None:
            self._boilerplate = self._tables.boilerplate()
        of = {version: family for family, version in self._tables.representatives(families)}
        return {
            of[each.version]: shingles(" ".join(own_part(each.form, each.ends, self._boilerplate)), SIZE)
            for each in self._arrivals(of)
        }

    def _arrivals(self, versions: Iterable[int]) -> Iterator[Arrival]:
        missing = []
        for version in versions:
            if version in self._placed:
                yield self._placed[version]
            else:
                missing.append(version)
        if missing:
            yield from arrivals(self._tables, self._tables.versions(missing))
