"""Phrases as flat tables: made once, kept in the user's cache, and read piece by piece as a text needs them.

The parts of all phrases (152,000 in November 2026) are looked for by their first letters only; what follows is
compared where those were found. That makes the automaton, which each process builds anew, five times smaller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import msgspec
import numpy as np

from crawler.indicators.patterns import Pattern, PhrasePart
from crawler.kept_arrays import Array
from crawler.records import Weight

FIRST: Final = 12
"""Letters, the space before a word among them, by which a part is looked for. Tried from 6 to 18 on four sets of real
ads (November 2026): with fewer, too many false beginnings are compared; with more, the automaton takes longer to
build."""


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


class PhraseHead(msgspec.Struct, array_like=True, frozen=True):
    """What many phrases have in common."""

    key: str
    language: str
    weight: Weight | None
    substring: bool
    everywhere: bool
    condition: str


Places = tuple[tuple[int, ...], ...]
_Row = tuple[Pattern, str, Places]
"""A phrase as it is kept: pattern, line; for one with gaps, the places of its parts."""
SUBSTRING: Final = 1
"""Kind of a part: the script has no spaces between words, or it may stand within a word."""
PREFIXED: Final = 2
"""Kind of a part: a word before it may be written to it without a space."""
STEM: Final = 4
"""Kind of a part: its last word may go on."""
_ROW: Final = msgspec.msgpack.Decoder(_Row)


class PhraseTables:
    """All phrases, and the places (numbers of framed parts) at which they are found."""

    def __init__(self, heads: list[PhraseHead], arrays: Sequence[Array]) -> None:
        """Take the tables; nothing is decoded yet."""
        self._heads = heads
        (
            self._beginnings,
            self._first_places,
            self.kinds,
            self._texts,
            self._text_ends,
            self._head_of,
            self._rows,
            self._row_ends,
            self._singles,
            self._single_ends,
            self._gapped,
            self._gapped_ends,
        ) = (array.data for array in arrays)
        self.languages = frozenset(head.language for head in heads)
        self._decoded: dict[int, tuple[Phrase, Places]] = {}
        """Phrases that were found once: each alternative of one that is found leads to all of it."""

    def beginnings(self) -> list[str]:
        """First letters of the parts, each once; the number of each is its place in the list."""
        text = bytes(self._beginnings).decode()
        return text.split("\n") if text else []

    def text(self, place: int) -> str:
        """A part as it is looked for."""
        return bytes(_piece(self._texts, self._text_ends, place)).decode()

    def whole(self, beginning: int) -> int | None:
        """The place of the part that is no longer than this beginning; it is the first of them."""
        place: int = self._first_places[beginning]
        size = self._text_ends[place + 1] - self._text_ends[place]
        return place if size <= FIRST or len(self.text(place)) <= FIRST else None

    def longer(self, beginning: int) -> range:
        """The places of the parts that go on after this beginning."""
        first, after = self._first_places[beginning], self._first_places[beginning + 1]
        return range(first + (self.whole(beginning) is not None), after)

    def singles(self, place: int) -> Iterator[tuple[int, int]]:
        """Phrases without gaps that are found here: their number, and the alternative it is."""
        flat = _piece(self._singles, self._single_ends, place)
        return zip(flat[::2], flat[1::2], strict=True)

    def gapped(self, place: int) -> list[int]:
        """Numbers of the phrases with gaps of which this is a part."""
        return [number >> 1 for number in _piece(self._gapped, self._gapped_ends, place)]

    def anchored(self, place: int) -> list[int]:
        """Numbers of the phrases with gaps of which this is the rarest part."""
        return [number >> 1 for number in _piece(self._gapped, self._gapped_ends, place) if number & 1]

    def __len__(self) -> int:
        """How many phrases there are."""
        return len(self._row_ends) - 1

    def phrase(self, number: int) -> tuple[Phrase, Places]:
        """A phrase, and the places of its parts if it has gaps."""
        if number not in self._decoded:
            self._decoded[number] = self._decode(number)
        return self._decoded[number]

    def _decode(self, number: int) -> tuple[Phrase, Places]:
        pattern, line, places = _ROW.decode(_piece(self._rows, self._row_ends, number))
        about = self._heads[self._head_of[number]]
        return (
            Phrase(
                pattern,
                about.key,
                about.language,
                about.weight,
                line,
                about.substring,
                about.everywhere,
                about.condition,
            ),
            places,
        )

    def counts(self, number: int, languages: frozenset[str] | None) -> bool:
        """True when a phrase counts in a text of these languages."""
        head = self._heads[self._head_of[number]]
        return languages is None or head.everywhere or head.language in languages

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases, in the order in which they were given."""
        return tuple([self.phrase(number)[0] for number in range(len(self))])


def _piece(values: memoryview, ends: memoryview, number: int) -> memoryview:
    return values[ends[number] : ends[number + 1]]


def flat_tables(phrases: Iterable[Phrase]) -> tuple[list[PhraseHead], list[Array]]:
    """What `PhraseTables` takes, made from phrases in any order."""
    return _Flattened(phrases).tables()


class _Flattened:
    """The tables while they are made."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.heads: dict[PhraseHead, int] = {}
        self.places: dict[str, int] = {}
        self.kinds: list[int] = []
        self.singles: list[list[int]] = []
        self.gapped: list[list[int]] = []
        self.head_of: list[int] = []
        self.rows: list[_Row] = []
        for number, phrase in enumerate(phrases):
            self._add(number, phrase)

    def _add(self, number: int, phrase: Phrase) -> None:
        head = PhraseHead(
            phrase.key,
            phrase.language,
            phrase.weight,
            phrase.substring,
            phrase.everywhere,
            phrase.condition,
        )
        places = tuple(
            [
                tuple([self._place(part, substring=phrase.substring) for part in alternatives])
                for alternatives in phrase.pattern.parts
            ]
        )
        if len(places) == 1:
            for alternative, place in enumerate(places[0]):
                self.singles[place] += (number, alternative)
            places = ()
        anchor = frozenset(places[rarest(phrase.pattern)[1]]) if places else frozenset()
        for place in dict.fromkeys(place for alternatives in places for place in alternatives):
            self.gapped[place].append(number << 1 | (place in anchor))
        self.head_of.append(self.heads.setdefault(head, len(self.heads)))
        self.rows.append((phrase.pattern, phrase.line, places))

    def _place(self, part: PhrasePart, *, substring: bool) -> int:
        """Number of a framed part; the same words of several phrases are looked for once."""
        text, stem, _ = part
        prefixed = not substring and _takes_prefix(text[0])
        framed = text if substring or prefixed else f" {text}"
        if not (substring or stem):
            framed += " "
        place = self.places.setdefault(framed, len(self.places))
        if place == len(self.kinds):
            self.kinds.append(substring * SUBSTRING | prefixed * PREFIXED | stem * STEM)
            self.singles.append([])
            self.gapped.append([])
        return place

    def tables(self) -> tuple[list[PhraseHead], list[Array]]:
        texts = list(self.places)
        order = sorted(range(len(texts)), key=texts.__getitem__)
        renamed = {old: new for new, old in enumerate(order)}
        texts = [texts[place] for place in order]
        beginnings = list(dict.fromkeys([text[:FIRST] for text in texts]))
        firsts = {text[:FIRST]: place for place, text in reversed(list(enumerate(texts)))}
        rows = [
            (pattern, line, tuple([tuple([renamed[place] for place in each]) for each in places]))
            for pattern, line, places in self.rows
        ]
        return list(self.heads), [
            np.frombuffer("\n".join(beginnings).encode(), np.uint8),
            np.array([*(firsts[one] for one in beginnings), len(texts)], np.uint32),
            np.array([self.kinds[place] for place in order], np.uint8),
            *_bytes([text.encode() for text in texts]),
            np.array(self.head_of, np.uint32),
            *_bytes([msgspec.msgpack.encode(row) for row in rows]),
            *_numbers([self.singles[place] for place in order]),
            *_numbers([self.gapped[place] for place in order]),
        ]


def rarest(pattern: Pattern) -> tuple[int, int]:
    """Which two parts of a phrase with gaps are the rarest (the shortest alternative is the longest), rarest last."""
    shortest = [min([len(part.text) for part in alternatives]) for alternatives in pattern.parts]
    *_, other, anchor = sorted(range(len(shortest)), key=shortest.__getitem__)
    return other, anchor


def _bytes(pieces: Sequence[bytes]) -> tuple[Array, Array]:
    return np.frombuffer(b"".join(pieces), np.uint8), _ends(pieces)


def _numbers(pieces: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    return np.array([number for piece in pieces for number in piece], np.uint32), _ends(pieces)


def _ends(pieces: Sequence[bytes] | Sequence[Sequence[int]]) -> Array:
    return np.cumsum([0, *map(len, pieces)], dtype=np.uint32)


def _takes_prefix(letter: str) -> bool:
    """True for Arabic and Amharic, where a word may have a prefix written to it without a space."""
    return "\u0600" <= letter <= "\u06ff" or "\u1200" <= letter <= "\u137f"
