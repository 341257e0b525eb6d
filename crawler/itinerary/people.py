"""Names of persons in an ad: who is to be paid, and whom to ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crawler.itinerary.reading import ItineraryReading
from crawler.itinerary.records import JourneyPart, Part

_MOST: Final = 4
"""Words of a name, at most."""
_UNCASED: Final = 3
"""Words of a name in a script without capitals. Set by hand in 2026."""


def payees(at: ItineraryReading) -> Iterator[JourneyPart]:
    """Names of account holders and recipients."""
    return _names(at, "payee", titled=False)


def persons(at: ItineraryReading) -> Iterator[JourneyPart]:
    """Names of persons to ask for; one needs a title or two words, since a firm is asked for too."""
    return _names(at, "person", titled=True)


def _names(at: ItineraryReading, role: Part, *, titled: bool) -> Iterator[JourneyPart]:
    last = -1
    for cue in at.of_role(role):
        first = cue.after
        while first < len(at.words) and at.words[first].raw in (":", "-", "–", ","):
            first += 1
        title = at.lexicon.is_in("titles", at.words, first)
        start = first + title
        if start < len(at.words) and at.words[start].raw == ".":
            start += 1
        after = _end(at, start)
        told = title or after - start > 1 or not titled
        if first >= last and after > start and told:
            last = after
            yield at.part(role, first, after, " ".join(word.key for word in at.words[start:after]))


def _end(at: ItineraryReading, start: int) -> int:
    """The place after a name: words with capitals, or in alphabets without them a few words."""
    after = start
    while after < len(at.words) and after - start < _MOST and _is_part(at, after, after - start):
        after += 1
    return after


def _is_part(at: ItineraryReading, place: int, number: int) -> bool:
    word = at.words[place]
    if word.is_sign or word.is_number or len(word.raw) < 2:
        return False
    roles = ("ends", "cost", "person", "payee", "months", "weekdays", "carrier", "and")
    if number and any(at.lexicon.is_in(role, at.words, place) for role in roles):
        return False
    first = word.raw[0]
    cased = first.upper() != first.lower()
    return word.is_capital if cased else number < _UNCASED
