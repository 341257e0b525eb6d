"""Read a journey in a text. Pure; the words of the rules are in `words/LANGUAGE.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from crawler.itinerary.dates import dates
from crawler.itinerary.meeting_towns import town_of_meeting
from crawler.itinerary.people import payees, persons
from crawler.itinerary.prices import amounts, prices
from crawler.itinerary.reading import ItineraryReading, reading_of
from crawler.itinerary.records import JourneyPart
from crawler.itinerary.spots import carriers, meeting_places
from crawler.itinerary.tagged_parts import tagged_parts
from crawler.itinerary.tagger import installed_tagger
from crawler.itinerary.way_places import WayReader
from crawler.itinerary.worded_prices import worded_prices
from crawler.text.language import detect


def read_itinerary(text: str, language: str = "", *, by_meaning: bool = True) -> tuple[JourneyPart, ...]:
    """The parts of the journey that a text states.

    Args:
        text: An ad or a report.
        language: BCP 47 primary tag; found by the text where it is empty. One without a file of words is read with
            those of English.
        by_meaning: Whether the tagger (`crawler.itinerary.tagger`) has the last word on all but people, where the
            extra `reader` is installed and on. It takes about 100 milliseconds for 1,000 bytes, rules one or two.

    Returns:
        The parts in the order of the text; no two of one part overlap.
    """
    at = reading_of(text, language or detect(text))
    if not at.words:
        return ()
    people = _people(at)
    ruled = read_rules(at)
    tagger = installed_tagger() if by_meaning else None
    journey = ruled if tagger is None else tagged_parts(at, tagger, ruled)
    return _in_order({*people, *journey})


def read_people(text: str, language: str = "") -> tuple[JourneyPart, ...]:
    """The people that a text names: who is to be paid, whom to ask for.

    Args:
        text: An ad or a report.
        language: As for `read_itinerary`.
    """
    at = reading_of(text, language or detect(text))
    return _in_order(set(_people(at))) if at.words else ()


def _in_order(parts: set[JourneyPart]) -> tuple[JourneyPart, ...]:
    return tuple(sorted(parts, key=lambda one: (one.start, one.end, one.part)))


def _people(at: ItineraryReading) -> list[JourneyPart]:
    return [*payees(at), *persons(at)]


def read_rules(at: ItineraryReading) -> list[JourneyPart]:
    """The journey by rules alone, without people; nothing where a text is about something else."""
    meetings = list(meeting_places(at))
    free = [(one.start, one.end) for one in (*meetings, *_people(at))]
    town = town_of_meeting(at, meetings)
    start = at.words[town.first].start if town else None
    way = [
        one
        for one in WayReader(at, town).parts()
        if (one.part == "departure" and one.start == start) or not _inside(one, free)
    ]
    others = [one for one in chain(carriers(at), dates(at), _all_prices(at)) if not _inside(one, free)]
    journey = [*way, *meetings, *others]
    return journey if is_journey(at, journey) else []


def is_journey(at: ItineraryReading, parts: Sequence[JourneyPart]) -> bool:
    """Whether a text is about people who travel, and not about goods, a timetable or work where one lives.

    One of departure, border, carrier and meeting place must be stated, or a destination with a date or a price; in a
    text with words of trade or of timetables, a border, or a meeting place with a departure or a carrier.
    """
    stated = {one.part for one in parts}
    if at.of_role("goods"):
        return "border" in stated or ("meeting_place" in stated and bool(stated & {"departure", "carrier"}))
    way = bool(stated & {"departure", "border", "carrier", "meeting_place"})
    return way or ("destination" in stated and bool(stated & {"date", "price"}))


def _all_prices(at: ItineraryReading) -> list[JourneyPart]:
    """Prices of the money reader, and those that it finds no amount in."""
    spans = [(start, end) for start, end, _ in amounts(at)]
    return [*prices(at), *(one for one in worded_prices(at) if not _meets(one, spans))]


def _meets(one: JourneyPart, spans: list[tuple[int, int]]) -> bool:
    return any(one.start < end and start < one.end for start, end in spans)


def _inside(one: JourneyPart, spans: list[tuple[int, int]]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in spans)
