"""Notions by which a clause is read (`tables/clause_words.toml`): worker, employer, beforehand, taken from pay...

They are looked for only in ads where what a clause says can change the band, so they are no phrases of the catalogue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Final

import ahocorasick_rs

from crawler.geo.gazetteer import UNSPACED
from crawler.indicators.patterns import PatternError, parse

EVERYWHERE: Final = "en"
"""Language whose words count in every text: ads mix English in."""
LATIN_BELOW: Final = "\u0250"
"""First character behind the Latin blocks: words of other scripts mean one thing in every text they occur in."""


@dataclass(frozen=True, slots=True)
class _Word:
    """One word as it is looked for."""

    framed: str
    notion: str
    language: str
    """The only one it counts in; empty if it counts in all."""


@dataclass(frozen=True)
class ClauseWords:
    """The words of all languages."""

    rows: Mapping[str, Mapping[str, Sequence[str]]] = field(repr=False)
    """Language to notion to words."""
    prefixes: Collection[str] = ()
    """What Arabic and Amharic write in front of a word without a space."""

    def find(self, text: str, languages: Collection[str]) -> Iterator[tuple[int, str]]:
        """Places and notions of the words that stand in a text.

        Args:
            text: In match form.
            languages: Those of the text; words of Latin script that are not English count in these only.
        """
        words, automaton = self._compiled
        if automaton is None:
            return
        for number, start, _ in automaton.find_matches_as_indexes(f" {text} ", overlapping=True):
            word = words[number]
            if not word.language or word.language in languages:
                yield start - (word.framed[0] != " "), word.notion

    def unreadable(self) -> Iterator[tuple[str, str]]:
        """Words that can't be looked for, with what is wrong; words with a gap are among them."""
        for line in chain.from_iterable(lines for row in self.rows.values() for lines in row.values()):
            try:
                gaps = any(pattern.gaps for pattern in parse(line))
            except PatternError as error:
                yield line, str(error)
            else:
                if gaps:
                    yield line, f"{line!r} has a gap, which no word of a clause has"

    @cached_property
    def _compiled(self) -> tuple[tuple[_Word, ...], ahocorasick_rs.AhoCorasick | None]:
        words = tuple(
            dict.fromkeys(
                chain.from_iterable(
                    self._framed(line, notion, language)
                    for language, notions in self.rows.items()
                    for notion, lines in notions.items()
                    for line in lines
                )
            )
        )
        return words, ahocorasick_rs.AhoCorasick([word.framed for word in words]) if words else None

    def _framed(self, line: str, notion: str, language: str) -> Iterator[_Word]:
        try:
            patterns = parse(line)
        except PatternError:
            return  # `adwatch catalogue check` tells of it
        for pattern in patterns:
            for part in () if pattern.gaps else pattern.parts[0]:
                only = language if language != EVERYWHERE and max(part.text) < LATIN_BELOW else ""
                if UNSPACED.search(part.text):
                    yield _Word(part.text, notion, only)
                    continue
                end = "" if part.stem else " "
                yield _Word(f" {part.text}{end}", notion, only)
                if not only and language != EVERYWHERE and max(part.text) < "\u1380":
                    yield from (_Word(f" {one}{part.text}{end}", notion, only) for one in self.prefixes)
