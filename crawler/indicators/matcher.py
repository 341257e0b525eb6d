"""All phrases of all languages in one linear pass over the folded text of an ad.

An Aho-Corasick automaton finds every part of every phrase; what is left to do in Python is to look at the
characters around each match (word boundaries where the script has them) and to join the parts of phrases
with gaps. Time is linear in the text and does not grow with the number of phrases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar

import ahocorasick_rs

from crawler.indicators.patterns import Pattern, PhrasePart
from crawler.records import Weight


class Phrase(NamedTuple):
    """A pattern with what it speaks for. Tens of thousands are made: a tuple is made faster than a dataclass."""

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


class Match(NamedTuple):
    """A phrase and its span in the text that was searched."""

    phrase: Phrase
    start: int
    end: int
    parts: tuple[PhrasePart, ...]
    """The alternatives of the phrase that are written there, one for each of its parts."""


class _Gapped(NamedTuple):
    """A phrase with gaps, as it is looked for when one alternative of its rarest part was found."""

    phrase: Phrase
    anchor: int
    """Which part is the rarest: the one whose shortest alternative is the longest."""
    other: frozenset[int]
    """Places of another part: unless one of them was found, the rest needn't be looked at."""
    places: tuple[tuple[int, ...], ...]
    """For each part, the places of its alternatives in the automaton."""


_Single = tuple[Phrase, tuple[PhrasePart, ...]]
"""A phrase without gaps, and the alternative of it that a place of the automaton stands for."""
_Entry = TypeVar("_Entry", _Single, _Gapped)
_ByPlace = list[tuple[_Entry, ...]] | dict[int, tuple[_Entry, ...]]
_NONE: Final = ()
_BY_PLACE = itemgetter(1, 2)
_match = partial(tuple.__new__, Match)
"""`Match(*fields)` without the detour through Python: a hundred are made an ad."""


class Matcher:
    """Finds phrases in a text that was brought into match form.

    Word boundaries are spaces: in match form nothing else parts words, so a part is looked for with a space
    on each side (none after a stem, none at all where the script has no word spaces).
    """

    def __init__(self, phrases: Sequence[Phrase], attached_prefixes: Collection[str] = ()) -> None:
        """Build the automaton.

        Args:
            phrases: In any order.
            attached_prefixes: What Arabic and Amharic write in front of a word without a space (and, for, the...).
        """
        self.phrases = tuple(phrases)
        self._attached_prefixes = frozenset(attached_prefixes)
        self._languages = frozenset(phrase.language for phrase in self.phrases)
        self._by_language: dict[frozenset[str], tuple[_ByPlace[_Single], _ByPlace[_Gapped]]] = {}
        self._singles: list[tuple[_Single, ...]] = []
        self._anchored: list[tuple[_Gapped, ...]] = []
        self._trims: list[tuple[int, int, bool, bool]] = []
        self._places: dict[str, int] = {}
        in_gaps: set[int] = set()
        sets: dict[tuple[int, ...], frozenset[int]] = {}
        for phrase in self.phrases:
            if len(phrase.pattern.parts) == 1:
                for part in phrase.pattern.parts[0]:
                    self._singles[self._place(part, substring=phrase.substring)] += ((phrase, (part,)),)
                continue
            gapped = self._gapped(phrase, sets)
            for where in dict.fromkeys(gapped.places[gapped.anchor]):
                self._anchored[where] += (gapped,)
            in_gaps.update(*gapped.places)
        self._in_gaps = frozenset(in_gaps)
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._places)) if self._places else None

    def _gapped(self, phrase: Phrase, sets: dict[tuple[int, ...], frozenset[int]]) -> _Gapped:
        parts = phrase.pattern.parts
        places = tuple(
            [
                tuple([self._place(part, substring=phrase.substring) for part in alternatives])
                for alternatives in parts
            ]
        )
        shortest = [min([len(part.text) for part in alternatives]) for alternatives in parts]
        *_, other, anchor = sorted(range(len(parts)), key=shortest.__getitem__)
        return _Gapped(phrase, anchor, sets.setdefault(places[other], frozenset(places[other])), places)

    def _place(self, part: PhrasePart, *, substring: bool) -> int:
        """Number of a part in the automaton; the same words of several phrases are looked for once."""
        text, stem, _ = part
        prefixed = not substring and _takes_prefix(text[0])
        framed = text if substring or prefixed else f" {text}"
        if not (substring or stem):
            framed += " "
        places = self._places
        where = places.setdefault(framed, len(places))
        if where == len(self._trims):
            self._singles.append(_NONE)
            self._anchored.append(_NONE)
            self._trims.append(
                (-(substring or prefixed), -1 if substring or stem else -2, prefixed, substring)
            )
        return where

    def find(self, text: str, spoken: Collection[str] | None = None) -> list[Match]:
        """Every match in `text`, by start; overlapping ones included.

        Args:
            text: In match form.
            spoken: Languages of the text: phrases that mean something else in another language count in these only.
                None lets all count.
        """
        if self._automaton is None:
            return []
        found: list[Match] = []
        spans: dict[int, list[tuple[int, int]]] = {}
        framed = f" {text} "
        trims, in_gaps = self._trims, self._in_gaps
        singles, anchored = self._counting(spoken)
        for where, start, end in self._automaton.find_matches_as_indexes(framed, overlapping=True):
            before, after, prefixed, substring = trims[where]
            if prefixed and not _begins_word(framed, start, self._attached_prefixes):
                continue
            if substring and (framed[end] in _SIGNS or framed[start - 1] in _LEADING):
                continue
            first, last = start + before, end + after
            for phrase, parts in singles[where]:
                found.append(_match((phrase, first, last, parts)))
            if where in in_gaps:
                if where in spans:
                    spans[where].append((first, last))
                else:
                    spans[where] = [(first, last)]
        here = set(spans)
        for where in spans:
            for gapped in anchored[where]:
                if not gapped.other.isdisjoint(here):
                    found += _combined(gapped, where, spans, text)
        found.sort(key=_BY_PLACE)
        return found

    def _counting(self, spoken: Collection[str] | None) -> tuple[_ByPlace[_Single], _ByPlace[_Gapped]]:
        """What may be found at each place in a text of these languages."""
        if spoken is None:
            return self._singles, self._anchored
        known = self._languages.intersection(spoken)
        if known not in self._by_language:
            self._by_language[known] = (
                _OfLanguages(self._singles, known),
                _OfLanguages(self._anchored, known),
            )
        return self._by_language[known]


class _OfLanguages(dict[int, tuple[_Entry, ...]]):
    """For each place of the automaton what counts in a text of some languages; filled as places are found."""

    def __init__(self, of_all: Sequence[tuple[_Entry, ...]], languages: frozenset[str]) -> None:
        super().__init__()
        self._of_all: Sequence[tuple[_Entry, ...]] = of_all
        self._languages = languages

    def __missing__(self, where: int) -> tuple[_Entry, ...]:
        counting = tuple(
            [one for one in self._of_all[where] if one[0].everywhere or one[0].language in self._languages]
        )
        self[where] = counting
        return counting


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


def _takes_prefix(letter: str) -> bool:
    """True for Arabic and Amharic, where a word may have a prefix written to it without a space."""
    return "\u0600" <= letter <= "\u06ff" or "\u1200" <= letter <= "\u137f"


def _begins_word(framed: str, start: int, prefixes: Collection[str]) -> bool:
    """True at the start of a word, or after and, by, for, the... written in front of it without a space."""
    word = framed.rfind(" ", max(0, start - 4), start) + 1
    return word == start or (word > 0 and framed[word:start] in prefixes)


FIELD_SEPARATOR: Final = "\x01"
"""Separates two fields in a text that is searched; no phrase crosses it. ASCII, so that most ads are."""
MAX_PIECES: Final = 40
"""Finds of one part looked at for a phrase with gaps: keeps hostile repetition linear; set by hand in 2026."""


def _combined(
    gapped: _Gapped, where: int, spans: Mapping[int, list[tuple[int, int]]], text: str
) -> Iterator[Match]:
    """Matches of a phrase with gaps whose rarest part was found at `where`.

    Each combination of the alternatives that were found is joined by itself, so that the limit of finds holds
    for each; a line has at most `MAX_ALTERNATIVES`.
    """
    phrase, anchor, _, places = gapped
    choices = [
        [
            (place, part)
            for place, part in zip(ours, alternatives, strict=True)
            if place in spans and (number != anchor or place == where)
        ]
        for number, (ours, alternatives) in enumerate(zip(places, phrase.pattern.parts, strict=True))
    ]
    for chosen in product(*choices):
        yield from _joined(
            phrase, tuple([part for _, part in chosen]), [spans[place] for place, _ in chosen], text
        )


def _joined(
    phrase: Phrase, parts: tuple[PhrasePart, ...], spans: list[list[tuple[int, int]]], text: str
) -> Iterator[Match]:
    pattern = phrase.pattern
    orders = [spans] if pattern.ordered else [spans, spans[::-1]]
    for order in orders:
        for first in order[0][:MAX_PIECES]:
            end = _follow(first, order[1:], pattern.gaps, text)
            if end is not None:
                yield Match(phrase, first[0], end, parts)


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
    if FIELD_SEPARATOR in between:
        return False
    rest_of_word = bool(between) and not between[0].isspace()
    return len(between.split()) - rest_of_word <= gap
