"""Phrases with gaps: their parts, found one by one, joined where no more words than the gap stand between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final, NamedTuple

from crawler.indicators.patterns import PhrasePart
from crawler.indicators.phrase_tables import Phrase, rarest

FIELD_SEPARATOR: Final = "\x01"
"""Separates two fields in a text that is searched; no phrase crosses it. ASCII, so that most ads are."""
MAX_PIECES: Final = 40
"""Finds of one part looked at for a phrase with gaps: keeps hostile repetition linear; set by hand in 2026."""


class Match(NamedTuple):
    """A phrase and its span in the text that was searched."""

    phrase: Phrase
    start: int
    end: int
    parts: tuple[PhrasePart, ...]
    """The alternatives of the phrase that are written there, one for each of its parts."""


class GappedPhrase(NamedTuple):
    """A phrase with gaps, as it is looked for when one alternative of its rarest part was found."""

    phrase: Phrase
    anchor: int
    """Which part is the rarest: the one whose shortest alternative is the longest."""
    other: frozenset[int]
    """Places of another part: unless one of them was found, the rest needn't be looked at."""
    places: tuple[tuple[int, ...], ...]
    """For each part, the places of its alternatives in the tables."""


def gapped_phrase(phrase: Phrase, places: tuple[tuple[int, ...], ...]) -> GappedPhrase:
    """A phrase with gaps, ready to be looked for; `places` are those of its parts."""
    other, anchor = rarest(phrase.pattern)
    return GappedPhrase(phrase, anchor, frozenset(places[other]), places)


def joined_parts(
    gapped: GappedPhrase, where: int, spans: Mapping[int, list[tuple[int, int]]], text: str
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
