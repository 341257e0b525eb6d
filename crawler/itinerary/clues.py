"""What the rules see at each place of a text: clues that the tagger weighs with the meaning of the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.itinerary.dates import dates
from crawler.itinerary.meeting_towns import town_of_meeting
from crawler.itinerary.prices import amounts, prices
from crawler.itinerary.reading import ItineraryReading
from crawler.itinerary.records import JourneyPart, Part
from crawler.itinerary.spots import carriers, meeting_places
from crawler.itinerary.way_places import WayReader
from crawler.itinerary.worded_prices import worded_prices

TAGGED: Final[tuple[Part, ...]] = (
    "departure", "border", "carrier", "meeting_place", "date", "price", "destination",
)  # fmt: skip
"""Parts that the tagger reads; people are read by rules alone."""
_OF_JOURNEY, _PLACE, _AMOUNT = range(len(TAGGED), len(TAGGED) + 3)
CLUES: Final = len(TAGGED) + 3
"""Columns: a reading of each part by the rules, one that the rules hold for a journey's, a known place, an amount."""


class Clues:
    """What the rules see in one text."""

    def __init__(self, at: ItineraryReading, ruled: Sequence[JourneyPart]) -> None:
        """Read the text by each rule.

        Args:
            at: The text made ready.
            ruled: What the rules read of it as a journey.
        """
        self._marks = list(_marks(at, ruled))

    def at(self, places: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        """The clues of each piece of a text.

        Args:
            places: Offsets of the pieces; empty spans have no clue.
        """
        found = np.zeros((len(places), CLUES), np.float32)
        for start, end, column in self._marks:
            for row, place in enumerate(places):
                if place[0] < place[1] and place[0] < end and start < place[1]:
                    found[row, column] = 1.0
        return found


def _marks(at: ItineraryReading, ruled: Sequence[JourneyPart]) -> Iterator[tuple[int, int, int]]:
    """Start, end and column of each clue."""
    meetings = list(meeting_places(at))
    way = WayReader(at, town_of_meeting(at, meetings)).parts()
    for one in chain(way, meetings, carriers(at), dates(at), prices(at), worded_prices(at)):
        if one.part in TAGGED:
            yield one.start, one.end, TAGGED.index(one.part)
    yield from ((one.start, one.end, _OF_JOURNEY) for one in ruled if one.part in TAGGED)
    yield from ((*at.span(one.first, one.after), _PLACE) for one in at.places.values())
    yield from ((start, end, _AMOUNT) for start, end, _ in amounts(at))
