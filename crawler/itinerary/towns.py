"""The one town that a text names: where the work is, in ads that have no field for it."""

from __future__ import annotations

from functools import cache
from typing import Final

from crawler.itinerary.places import KnownPlace, names, places_in, running_names
from crawler.itinerary.segments import RUNNING, PartingWords, parted
from crawler.itinerary.tokens import words_of

_SHORTEST: Final = 4
"""Letters of the shortest name that counts, but in scripts without spaces: shorter ones are words, too ("Bay", "Hit",
"Una"). Set by hand in 2026."""


def town_named(text: str) -> str:
    """The town that a text names, under one name however it is written; empty for none, and for several.

    Of several a reader can't tell where the work is and where people leave from.
    """
    words = words_of(text)
    if RUNNING.search(text):
        words = parted(words, _names_in_runs())
    found = {
        _first_names()[one.place]
        for one in places_in(words).values()
        if one.place.at is not None and (len(one.name) >= _SHORTEST or RUNNING.search(one.name))
    }
    return min(found) if len(found) == 1 else ""


@cache
def _names_in_runs() -> PartingWords:
    return PartingWords(running_names(), frozenset(), (), (), ())


@cache
def _first_names() -> dict[KnownPlace, str]:
    """Each town to the name by which the tables have it first, in Latin letters if there is one."""
    found: dict[KnownPlace, str] = {}
    for key, place in names().items():
        name = " ".join(key)
        if place not in found or (name.isascii() and not found[place].isascii()):
            found[place] = name
    return found
