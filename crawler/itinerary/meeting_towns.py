"""The town of a meeting place: people leave from there where no departure is stated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crawler.itinerary.places import FoundPlace
from crawler.itinerary.reading import ItineraryReading
from crawler.itinerary.records import JourneyPart

_BEHIND: Final = 3
"""Words between a meeting place and its town, at most ("at the bus station of", a comma). Set by hand in 2026."""


def town_of_meeting(at: ItineraryReading, meetings: Sequence[JourneyPart]) -> FoundPlace | None:
    """The first known town in the words of a meeting place, or right behind them in the sentence."""
    for meeting in meetings:
        inside = [
            place
            for place, word in enumerate(at.words)
            if meeting.start <= word.start and word.end <= meeting.end
        ]
        for place in range(inside[0], min(inside[-1] + _BEHIND + 1, len(at.words))):
            found = at.places.get(place)
            if at.sentences[place] != at.sentences[inside[0]]:
                break
            if found is not None and found.place.at is not None and not found.place.is_post:
                return found
    return None
