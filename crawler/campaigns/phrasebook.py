"""Phrases of families, made from the texts of their representatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from crawler.campaigns.arrivals import arrivals
from crawler.campaigns.boilerplate import own_part
from crawler.campaigns.learning import WHOLE
from crawler.campaigns.phrases import SIZE
from crawler.campaigns.sketch import Hashes, shingles
from crawler.campaigns.tables import Tables
from crawler.campaigns.usage import UsualPhrases, shipped

KEPT: Final = 60_000
"""Families whose phrases are held at once (4 kB each), those of about as many ads."""


class PhraseBook:
    """Phrases of families without the usual ones of their source, read when they are asked for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._boilerplate: set[int] | None = None
        self._known: dict[int, Hashes] = {}
        self._usual: dict[str, UsualPhrases] = {}

    def __call__(self, families: Iterable[int]) -> Mapping[int, Hashes]:
        """Phrases of each of the families."""
        wanted = set(families)
        missing = wanted - self._known.keys()
        if missing:
            if len(self._known) > KEPT:
                self._known = {family: self._known[family] for family in wanted & self._known.keys()}
            source: dict[int, str] = dict(self._tables.sources_of(missing))
            self._known |= {
                family: self._unusual(shingles(text, SIZE), source[family])
                for family, text in self._texts(missing)
            }
        return self._known

    def _unusual(self, phrases: Hashes, source: str) -> Hashes:
        return self._learned(source).left_out_of(self._learned(WHOLE).left_out_of(phrases))

    def _learned(self, source: str) -> UsualPhrases:
        """What is usual in a source; in all of them also what is shipped."""
        if source not in self._usual:
            learned = np.frombuffer(self._tables.usage(source), dtype="<u4")
            everywhere = [shipped().hashes] if source == WHOLE else []
            self._usual[source] = UsualPhrases.of(learned, *everywhere)
        return self._usual[source]

    def _texts(self, families: set[int]) -> Iterator[tuple[int, str]]:
        """Own parts of the families' representatives: as the store keeps them, else made again."""
        kept: dict[int, str] = dict(self._tables.family_texts(families))
        yield from kept.items()
        if families <= kept.keys():
            return
        if self._boilerplate is None:
            self._boilerplate = self._tables.boilerplate()
        of = {version: family for family, version in self._tables.representatives(families - kept.keys())}
        for each in arrivals(self._tables, self._tables.versions(of)):
            yield of[each.version], " ".join(own_part(each.form, each.ends, self._boilerplate))
