"""Read a journey in a text. Pure; its words are in `words/LANGUAGE.toml`."""

from __future__ import annotations

from itertools import chain

from crawler.itinerary.dates import dates
from crawler.itinerary.people import payees, persons
from crawler.itinerary.prices import prices
from crawler.itinerary.reading import reading_of
from crawler.itinerary.records import JourneyPart
from crawler.itinerary.spots import carriers, meeting_places
from crawler.itinerary.way_places import WayReader
from crawler.text.language import detect


def read_itinerary(text: str, language: str = "") -> tuple[JourneyPart, ...]:
    """The parts of the journey that a text states.

    Args:
        text: An ad or a report.
        language: BCP 47 primary tag; found by the text where it is empty. One without a file of words is read with
            those of English.

    Returns:
        The parts in the order of the text; no two of one part overlap.
    """
    at = reading_of(text, language or detect(text))
    if not at.words:
        return ()
    meetings = list(meeting_places(at))
    people = [*payees(at), *persons(at)]
    free = [(one.start, one.end) for one in (*meetings, *people)]
    way = [one for one in WayReader(at).parts() if not _inside(one, free)]
    others = [one for one in chain(carriers(at), dates(at), prices(at)) if not _inside(one, free)]
    return tuple(sorted({*way, *meetings, *people, *others}, key=lambda one: (one.start, one.end, one.part)))


def _inside(one: JourneyPart, spans: list[tuple[int, int]]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in spans)
