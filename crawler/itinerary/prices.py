"""What a journey costs: amounts that the traveller pays, told from pay by the words around them."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from crawler.itinerary.reading import ItineraryReading
from crawler.itinerary.records import JourneyPart
from crawler.money.prose import Amount, MoneyReader
from crawler.money.words import shipped_rows
from crawler.text.fold import fold

_FAR: Final = 12
"""Words up to which a cue speaks for an amount. Set by hand in 2026."""
_BEHIND: Final = 0.6
"""How much nearer a cue counts that stands before its amount."""


MONEY: Final = Path(__file__).parent / "data" / "money.toml"
"""Words for money that only this reader knows."""


@cache
def _reader() -> MoneyReader:
    """A reader of the shipped words and of those of this room."""
    own = tomllib.loads(MONEY.read_text("utf-8"))
    rows = {name: dict(table) for name, table in shipped_rows().items()}
    for name, table in own.items():
        for meaning, words in table.items():
            rows[name][meaning] = f"{rows[name].get(meaning, '')} {words}".strip()
    return MoneyReader(rows)


def prices(at: ItineraryReading) -> Iterator[JourneyPart]:
    """The amounts that are paid for the journey."""
    starts = [word.start for word in at.words]
    for start, end, amount in amounts(at):
        place = max(0, bisect_right(starts, start) - 1)
        if at.words and _is_price(at, place, amount):
            yield JourneyPart(
                start=start,
                end=end,
                part="price",
                quote=at.text[start:end],
                value=f"{amount.high:g} {amount.currency}".strip(),
            )


def amounts(at: ItineraryReading) -> Iterator[tuple[int, int, Amount]]:
    """Every amount that the money reader finds, of prices and of pay, with its place in the text."""
    folded = fold(at.text[: at.words[-1].end] if at.words else "")
    for amount in _reader().amounts(folded.text):
        start, end = folded.span(amount.start, amount.end)
        yield start, start + len(at.text[start:end].rstrip()), amount


def _is_price(at: ItineraryReading, place: int, amount: Amount) -> bool:
    """Whether the nearest word about money in the sentence is one of paying and not of earning."""
    cost, pay = (_nearest(at, place, role) for role in ("cost", "pay"))
    if amount.period:
        return False
    return cost <= pay if min(cost, pay) < _FAR else True


def _nearest(at: ItineraryReading, place: int, role: str) -> float:
    """Words to the nearest cue of a role in the sentence; one before the amount counts as nearer."""
    here = at.sentences[place]
    return min(
        (
            (place - cue.after + 1) * _BEHIND if cue.first < place else float(cue.first - place)
            for cue in at.of_role(role)
            if at.sentences[cue.first] == here
        ),
        default=float("inf"),
    )
