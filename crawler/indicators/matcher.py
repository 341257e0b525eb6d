"""All phrases of all languages in one linear pass over the folded text of an ad.

An Aho-Corasick automaton finds the first letters of every part of every phrase; what is left to do in Python is to
compare what follows, to look at the characters around each match (word boundaries where the script has them) and to
join the parts of phrases with gaps. Time is linear in the text and hardly grows with the number of phrases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from operator import itemgetter
from typing import Final, NamedTuple

import ahocorasick_rs

from crawler.indicators.gaps import GappedPhrase, Match, gapped_phrase, joined_parts
from crawler.indicators.patterns import PhrasePart
from crawler.indicators.phrase_tables import (
    FIRST,
    PREFIXED,
    STEM,
    SUBSTRING,
    Phrase,
    PhraseTables,
    flat_tables,
)


class _Found(NamedTuple):
    """What it means that a place was found in a text of some languages."""

    place: int
    before: int
    after: int
    """How the span of the words differs from that of the framed part."""
    kind: int
    """`SUBSTRING` or `PREFIXED` where what stands around it decides; else 0."""
    singles: tuple[tuple[Phrase, tuple[PhrasePart, ...]], ...]
    """Phrases without gaps, and the alternative of each that stands here."""
    in_gaps: bool
    """It is part of a phrase with gaps."""
    anchored: tuple[GappedPhrase, ...]
    """Phrases with gaps that have their rarest part here."""


_Longer = dict[str, tuple[tuple[int, dict[str, int]], ...]]
"""By the letter after the beginning: lengths of the parts that may follow, and of those parts their places."""
_BY_PLACE = itemgetter(1, 2)
_BY_END = itemgetter(2, 1)
_match = partial(tuple.__new__, Match)
"""`Match(*fields)` without the detour through Python: a hundred are made an ad."""


class Matcher:
    """Finds phrases in a text that was brought into match form.

    Word boundaries are spaces: in match form nothing else parts words, so a part is looked for with a space
    on each side (none after a stem, none at all where the script has no word spaces).
    """

    def __init__(
        self, phrases: Sequence[Phrase] | PhraseTables, attached_prefixes: Collection[str] = ()
    ) -> None:
        """Take the phrases; the automaton is built for the first text.

        Args:
            phrases: In any order, or as tables.
            attached_prefixes: What Arabic and Amharic write in front of a word without a space (and, for, the...).
        """
        self.tables = phrases if isinstance(phrases, PhraseTables) else PhraseTables(*flat_tables(phrases))
        self._attached_prefixes = frozenset(attached_prefixes)
        self._going_on = _GoingOn(self.tables)
        self._by_language: dict[frozenset[str] | None, _Counting] = {}

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases."""
        return self.tables.phrases

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick | None:
        beginnings = self.tables.beginnings()
        return ahocorasick_rs.AhoCorasick(beginnings) if beginnings else None

    def find(self, text: str, spoken: Collection[str] | None = None) -> list[Match]:
        """Every match in `text`, by start and end; overlapping ones included.

        Of those with one span the one whose framed part ends first comes first (of equal ends the longest).

        Args:
            text: In match form.
            spoken: Languages of the text: phrases that mean something else in another language count in these only.
                None lets all count.
        """
        if self._automaton is None:
            return []
        found: list[Match] = []
        spans: dict[int, list[tuple[int, int]]] = {}
        anchored: list[tuple[int, int, _Found]] = []
        framed = f" {text} "
        known = self._counting(spoken)
        longer: list[tuple[int, int, int]] = []
        hits = self._automaton.find_matches_as_indexes(framed, overlapping=True)
        for beginning, start, end in chain(hits, _in_order(longer)):
            part, going_on = known[beginning]
            if going_on is not None and (letter := framed[end : end + 1]) in going_on:
                longer += _compared(going_on[letter], framed, start)
            if part is None:
                continue
            place, before, after, kind, singles, in_gaps, anchors = part
            if kind and not self._stands(kind, framed, start, end):
                continue
            first, last = start + before, end + after
            for phrase, parts in singles:
                found.append(_match((phrase, first, last, parts)))
            if in_gaps:
                if place in spans:
                    spans[place].append((first, last))
                else:
                    spans[place] = [(first, last)]
                    if anchors:
                        anchored.append((end, start, part))
        found += _with_gaps(anchored, spans, text)
        found.sort(key=_BY_PLACE)
        return found

    def _stands(self, kind: int, framed: str, start: int, end: int) -> bool:
        """True where what stands around a part lets it be those words."""
        if kind & PREFIXED:
            return _begins_word(framed, start, self._attached_prefixes)
        return framed[end] not in _SIGNS and framed[start - 1] not in _LEADING

    def _counting(self, spoken: Collection[str] | None) -> _Counting:
        """What may be found in a text of these languages."""
        known = None if spoken is None else self.tables.languages.intersection(spoken)
        if known not in self._by_language:
            self._by_language[known] = _Counting(self.tables, known, self._going_on)
        return self._by_language[known]


def _in_order(longer: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Longer parts, once all short ones were looked at: by end, the longest of one end first, as those are."""
    longer.sort(key=_BY_END)
    yield from longer


def _with_gaps(
    anchored: list[tuple[int, int, _Found]], spans: Mapping[int, list[tuple[int, int]]], text: str
) -> Iterator[Match]:
    """Matches of the phrases with gaps whose rarest part was found."""
    anchored.sort()
    present = frozenset(spans)  # of two sets the smaller is walked; of a dictionary all of it
    for _, _, part in anchored:
        for gapped in part.anchored:
            if not gapped.other.isdisjoint(present):
                yield from joined_parts(gapped, part.place, spans, text)


def _compared(
    lengths: tuple[tuple[int, dict[str, int]], ...], framed: str, start: int
) -> Iterator[tuple[int, int, int]]:
    """The longer parts that are written from `start` on: number for `_Counting`, start, end; shorter ones first."""
    for length, of_length in lengths:
        place = of_length.get(framed[start : start + length])
        if place is not None:
            yield ~place, start, start + length


class _GoingOn(dict[int, _Longer | None]):
    """For each beginning the parts that go on after it; filled as beginnings are found."""

    def __init__(self, tables: PhraseTables) -> None:
        super().__init__()
        self._tables = tables

    def __missing__(self, beginning: int) -> _Longer | None:
        longer: dict[str, dict[int, dict[str, int]]] = {}
        for place in self._tables.longer(beginning):
            text = self._tables.text(place)
            longer.setdefault(text[FIRST], {}).setdefault(len(text), {})[text] = place
        self[beginning] = {letter: tuple(sorted(those.items())) for letter, those in longer.items()} or None
        return self[beginning]


class _Counting(dict[int, tuple[_Found | None, _Longer | None]]):
    """What counts in a text of some languages, filled as it is found.

    By number of a beginning: the part that it is, and those that go on after it. By the complement of a place: that
    part.
    """

    def __init__(self, tables: PhraseTables, languages: frozenset[str] | None, going_on: _GoingOn) -> None:
        super().__init__()
        self._tables = tables
        self._languages = languages
        self._going_on = going_on
        self._gapped: dict[int, GappedPhrase] = {}

    def __missing__(self, number: int) -> tuple[_Found | None, _Longer | None]:
        place = ~number if number < 0 else self._tables.whole(number)
        part = None if place is None else self._part(place)
        self[number] = part, None if number < 0 else self._going_on[number]
        return self[number]

    def _part(self, place: int) -> _Found | None:
        tables, languages = self._tables, self._languages
        singles = tuple(
            [
                (phrase, (phrase.pattern.parts[0][alternative],))
                for number, alternative in tables.singles(place)
                if tables.counts(number, languages)
                for phrase, _ in (tables.phrase(number),)
            ]
        )
        in_gaps = any(tables.counts(number, languages) for number in tables.gapped(place))
        if not (singles or in_gaps):
            return None
        anchored = tuple(
            [self._of_gaps(number) for number in tables.anchored(place) if tables.counts(number, languages)]
        )
        kind = tables.kinds[place]
        before, after = -bool(kind & (SUBSTRING | PREFIXED)), -1 if kind & (SUBSTRING | STEM) else -2
        return _Found(place, before, after, kind & (SUBSTRING | PREFIXED), singles, in_gaps, anchored)

    def _of_gaps(self, number: int) -> GappedPhrase:
        if number not in self._gapped:
            self._gapped[number] = gapped_phrase(*self._tables.phrase(number))
        return self._gapped[number]


def _letters(*ranges: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


_SIGNS: Final = _letters(
    (0x0E30, 0x0E3A), (0x0E45, 0x0E45), (0x0E47, 0x0E4E),  # Thai
    (0x0EB0, 0x0EBC), (0x0EC8, 0x0ECD),  # Lao
    (0x102B, 0x103E),  # Burmese
    (0x17B6, 0x17D3),  # Khmer
)  # fmt: skip
"""Vowels, tones and joined consonants that belong to the letter before them (Unicode blocks of the scripts): words
found before one end within a syllable, as ลาว (Laos) does in เวลาว่าง (spare time)."""
_LEADING: Final = _letters((0x0E40, 0x0E44), (0x0EC0, 0x0EC4), (0x1039, 0x1039), (0x17D2, 0x17D2))
"""Vowels written before their letter (Thai, Lao) and signs that join one (Burmese, Khmer): the same at the start."""


def _begins_word(framed: str, start: int, prefixes: Collection[str]) -> bool:
    """True at the start of a word, or after and, by, for, the... written in front of it without a space."""
    word = framed.rfind(" ", max(0, start - 4), start) + 1
    return word == start or (word > 0 and framed[word:start] in prefixes)
