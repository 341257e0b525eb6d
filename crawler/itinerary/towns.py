"""The one town that a text names: where the work is, in ads that have no field for it."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import chain
from typing import Final

from crawler.itinerary.places import KnownPlace, names, places_in, running_names
from crawler.itinerary.segments import RUNNING, pieces_of_run
from crawler.itinerary.tokens import Word, word_of, written_words

_SHORTEST: Final = 4
"""Letters of the shortest name that counts, but in scripts without spaces: shorter ones are words, too ("Bay", "Hit",
"Una"). Set by hand in 2026."""
_REPEATED: Final = 24
"""Letters of a word up to which it is kept once read: longer ones are whole sentences without spaces."""


def town_named(text: str) -> str:
    """The town that a text names, under one name however it is written; empty for none, and for several.

    Of several a reader can't tell where the work is and where people leave from.
    """
    found = {
        _first_names()[one.place]
        for one in places_in(_words(text)).values()
        if one.place.at is not None and (len(one.name) >= _SHORTEST or RUNNING.search(one.name))
    }
    return min(found) if len(found) == 1 else ""


def _words(text: str) -> list[Word]:
    """Words of a text, runs of scripts without spaces parted at names; where they stand is not asked for."""
    written = written_words(text)
    if RUNNING.search(text):
        pieces = (_pieces(raw) if raw[0].isalnum() and RUNNING.search(raw) else [raw] for raw in written)
        written = list(chain.from_iterable(pieces))
    return [_word(raw) if len(raw) <= _REPEATED else word_of(0, raw) for raw in written]


def _pieces(run: str) -> list[str]:
    return pieces_of_run(run, running_names())


@lru_cache(maxsize=8192)
def _word(raw: str) -> Word:
    """A word as it is written: ads are made of the same words again and again."""
    return word_of(0, raw)


@cache
def _first_names() -> dict[KnownPlace, str]:
    """Each town to the name by which the tables have it first, in Latin letters if there is one."""
    found: dict[KnownPlace, str] = {}
    for key, place in names().items():
        first = found.get(place)
        if first is None or (not first.isascii() and all(map(str.isascii, key))):
            found[place] = " ".join(key)
    return found
