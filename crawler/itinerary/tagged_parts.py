"""Parts of a journey from the words that the tagger marks, with the place or the amount that the rules know."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from unicodedata import category

from crawler.itinerary.clues import Clues
from crawler.itinerary.reading import ItineraryReading
from crawler.itinerary.records import PLACES, JourneyPart
from crawler.itinerary.tagger import JourneyTagger, TaggedSpan
from crawler.itinerary.tokens import Word


def tagged_parts(
    at: ItineraryReading, tagger: JourneyTagger, ruled: Sequence[JourneyPart]
) -> list[JourneyPart]:
    """The journey as the tagger reads it.

    Args:
        at: The text made ready.
        tagger: What tags it.
        ruled: What the rules read of it as a journey: a reading of the same part at the same place is kept as it is.
    """
    found: list[JourneyPart] = []
    for span in tagger.spans(at.text, Clues(at, ruled).at):
        for part in _parts(at, span, ruled):
            if not any(part.part == one.part and _meet(part, one) for one in found):
                found.append(part)
    return found


def _parts(at: ItineraryReading, span: TaggedSpan, ruled: Sequence[JourneyPart]) -> Iterator[JourneyPart]:
    alike = [one for one in ruled if one.part == span.part and _meet(one, span)]
    if alike:
        yield from alike
        return
    first = bisect_right([word.end for word in at.words], span.start)
    after = bisect_left([word.start for word in at.words], span.end)
    while first < after and _is_stop(at.words[first]):
        first += 1
    while first < after and _is_stop(at.words[after - 1]):
        after -= 1
    if first < after:
        known = (at.covered[word] for word in range(first, after) if word in at.covered)
        yield at.part(span.part, first, after, found=next(known, None) if span.part in PLACES else None)


def _is_stop(word: Word) -> bool:
    """Whether it is punctuation, but for the sign of a currency."""
    return word.is_sign and category(word.raw[0]) != "Sc"


def _meet(one: JourneyPart | TaggedSpan, other: JourneyPart | TaggedSpan) -> bool:
    return one.start < other.end and other.start < one.end
