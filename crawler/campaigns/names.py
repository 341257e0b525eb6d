"""Names of employers and places, which a reposter changes: found in a folded text and taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from heapq import heapify, heappop, heappush
from typing import Final

from crawler.records import JobPosting
from crawler.text.fold import fold

MOST_NAMES: Final = 200
"""The longest names are taken out: an ad of more places is hostile."""
_MIN_NAME: Final = 3
"""Letters of a place or company name that is taken out; one less in other scripts. Set by hand in 2026,
not fitted."""
_BETWEEN: Final = re.compile(r"[;,/|]")
_EDGE: Final = re.compile(r"\b")


def names_of(posting: JobPosting) -> tuple[str, ...]:
    """Folded names of the employer and the places of an ad, longest first; at most `MOST_NAMES`."""
    raw = [posting.hiring_organization, *_BETWEEN.split(posting.job_location)]
    for place in posting.places:
        raw += [place.raw, place.locality or "", place.region or ""]
    names = {_folded_name(name.strip()) for name in raw if name.strip()}
    return tuple(sorted(filter(_long_enough, names), key=len, reverse=True)[:MOST_NAMES])


def without_names(folded: str, names: Sequence[str]) -> str:
    """A folded text with a space in the place of each name; ASCII names are whole words.

    What a pattern of all names would find, without making one for every ad: that took 64 of 75 us (Nigerian ads).
    """
    ahead = [(at, order) for order, name in enumerate(names) if (at := _next(folded, name, 0)) >= 0]
    heapify(ahead)
    pieces, last = [], 0
    while ahead:
        start, order = heappop(ahead)
        if start >= last:
            pieces += [folded[last:start], " "]
            last = start + len(names[order])
        if (at := _next(folded, names[order], last)) >= 0:
            heappush(ahead, (at, order))
    return "".join([*pieces, folded[last:]])


def _next(text: str, name: str, start: int) -> int:
    """Where a name begins next, from `start` on; -1 for nowhere."""
    at = text.find(name, start)
    while at >= 0 and name.isascii() and not (_is_edge(text, at) and _is_edge(text, at + len(name))):
        edge = _EDGE.search(text, at + 1)
        at = text.find(name, edge.start()) if edge else -1
    return at


def _is_edge(text: str, at: int) -> bool:
    """Whether a word begins or ends there."""
    return _in_word(text[at - 1 : at]) != _in_word(text[at : at + 1])


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


@lru_cache(maxsize=20_000)
def _folded_name(name: str) -> str:
    return fold(name).text


def _long_enough(name: str) -> bool:
    return len(name) >= (_MIN_NAME if name.isascii() else _MIN_NAME - 1)
