"""What is read of a journey: a part, its words, and where they stand in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Part = Literal[
    "departure", "border", "carrier", "meeting_place", "date", "price", "destination", "payee", "person"
]
"""Parts of a journey; `payee` is who is to be paid, `person` whom to ask for."""
PARTS: Final[tuple[Part, ...]] = get_args(Part)
PLACES: Final[frozenset[Part]] = frozenset(("departure", "border", "destination"))
"""Parts that are towns or countries."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class JourneyPart:
    """One part of a journey as a text states it."""

    start: int
    """Code points from the beginning of the text."""
    end: int
    part: Part
    quote: str
    """`text[start:end]`."""
    value: str
    """What is compared: a place's key, an amount and its currency, a name's words; lower case."""
    country: str | None = None
    """ISO 3166-1 of a place that is known."""
    at: tuple[float, float] | None = None
    """Latitude and longitude of a town that is known."""
