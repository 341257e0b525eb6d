"""All phrases of all languages in one linear pass over the folded text of an ad.

An Aho-Corasick automaton finds every part of every phrase; what is left to do in Python is to look at the
characters beside each find (word boundaries where the script has them) and to join the parts of phrases
with gaps. Time is linear in the text and does not grow with the number of phrases.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import ahocorasick_rs

from crawler.indicators.patterns import Pattern
from crawler.records import Weight

_ARABIC_PREFIXES: Final = frozenset(
    ["و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "فال", "كال", "لل", "ولل", "وب", "ول"]
)
"""And, then, by, for, as, the: written in front of a word without a space."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One pattern with what it speaks for."""

    pattern: Pattern
    key: str
    """What a match means: `indicator/ID`, `context/NAME`, `group/NAME`..."""
    language: str
    weight: Weight | None = None
    """The phrase's own weight where it differs from its indicator's."""
    line: str = ""
    """As written in the catalogue."""
    substring: bool = False
    everywhere: bool = True
    """False for short words of Latin script that mean something else in another language."""
    condition: str = ""
    """`amount` or `reader-pays`: counts only when the sentence also has that."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase stands in the text that was searched."""

    phrase: Phrase
    start: int
    end: int


def is_word(character: str) -> bool:
    """True when a character continues a word of a script that separates words by spaces."""
    if character < "\u0300":
        return character.isalnum()
    code = ord(character)
    if 0x0E00 <= code <= 0x0EFF or 0x1780 <= code <= 0x17FF or 0x3040 <= code <= 0x9FFF or code >= 0x20000:
        return False
    return character.isalnum() or unicodedata.category(character)[0] == "M"


class Matcher:
    """Finds phrases in a text that was brought into match form."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        """Build the automaton; the order of phrases does not matter."""
        self.phrases = tuple(phrases)
        self._uses: list[list[tuple[int, int]]] = []
        self._stems: list[tuple[bool, bool]] = []
        places: dict[tuple[str, bool, bool], int] = {}
        texts: list[str] = []
        for number, phrase in enumerate(self.phrases):
            for place, part in enumerate(phrase.pattern.parts):
                where = places.setdefault((part.text, part.stem, phrase.substring), len(texts))
                if where == len(texts):
                    texts.append(part.text)
                    self._uses.append([])
                    self._stems.append((part.stem, phrase.substring))
                self._uses[where].append((number, place))
        self._automaton = ahocorasick_rs.AhoCorasick(texts) if texts else None

    def find(self, text: str) -> list[Match]:
        """Every match in `text`, by start; overlapping ones included."""
        if self._automaton is None:
            return []
        found: list[Match] = []
        pieces: dict[int, list[list[tuple[int, int]]]] = {}
        for where, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            stem, substring = self._stems[where]
            if not substring and not _stands_alone(text, start, end, stem):
                continue
            for number, place in self._uses[where]:
                phrase = self.phrases[number]
                count = len(phrase.pattern.parts)
                if count == 1:
                    found.append(Match(phrase, start, end))
                else:
                    pieces.setdefault(number, [[] for _ in range(count)])[place].append((start, end))
        for number, spans in pieces.items():
            if all(spans):
                found += _joined(self.phrases[number], spans, text)
        found.sort(key=lambda match: (match.start, match.end))
        return found


def _stands_alone(text: str, start: int, end: int, stem: bool) -> bool:
    if not stem and end < len(text) and is_word(text[end]) and is_word(text[end - 1]):
        return False
    if start and is_word(text[start - 1]) and is_word(text[start]):
        return "\u0600" <= text[start] <= "\u06ff" and _after_arabic_prefix(text, start)
    return True


def _after_arabic_prefix(text: str, start: int) -> bool:
    for length in (1, 2, 3):
        begin = start - length
        if begin < 0:
            return False
        if (begin == 0 or not is_word(text[begin - 1])) and text[begin:start] in _ARABIC_PREFIXES:
            return True
    return False


MAX_PIECES: Final = 40
"""Finds of one part looked at for a phrase with gaps: keeps hostile repetition linear."""


def _joined(phrase: Phrase, spans: list[list[tuple[int, int]]], text: str) -> Iterable[Match]:
    pattern = phrase.pattern
    orders = [spans] if pattern.ordered else [spans, spans[::-1]]
    for order in orders:
        for first in order[0][:MAX_PIECES]:
            end = _follow(first, order[1:], pattern.gaps, text)
            if end is not None:
                yield Match(phrase, first[0], end)


def _follow(
    first: tuple[int, int], rest: list[list[tuple[int, int]]], gaps: tuple[int, ...], text: str
) -> int | None:
    end = first[1]
    for spans, gap in zip(rest, gaps, strict=True):
        following = next((span for span in spans[:MAX_PIECES] if _near(end, span[0], gap, text)), None)
        if following is None:
            return None
        end = following[1]
    return end


def _near(end: int, start: int, gap: int, text: str) -> bool:
    if start < end or start - end > 16 * (gap + 2):
        return False
    between = text[end:start]
    if "." in between and ". " in between:
        return False
    rest_of_word = bool(between) and not between[0].isspace()
    return len(between.split()) - rest_of_word <= gap
