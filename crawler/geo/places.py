"""Read a stated place ("Lagos, LA, NG", "Doha, Qatar") and its ISO country, if its words name one.

In an address the last part decides: a country's name, an ISO code, or a state or province. A town earlier in
the address that shares its name with a place elsewhere ("Paris, TX", "Lagos, Portugal") does not count. Without
such a last part a country counts when it, or a town or region known to be there, is named. A name that two
countries share counts for neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crawler.geo.gazetteer import Gazetteer, gazetteer
from crawler.late_regex import compile_late
from crawler.records import Place

MAX_CHARS: Final = 2000
"""Characters of a place field that are read; a longer one is prose. Set by hand in 2026, not fitted."""

MAX_PLACES: Final = 50
"""Places taken from one field; the longest real lists of countries have some 60. Set by hand, not fitted."""

EITHER: Final = frozenset(("DE", "IN", "IL", "CO", "AR", "MA", "ID"))
"""Codes of US states that "Town, XX" as often means as a country (Germany, India, Israel, Colombia, Argentina,
Morocco, Indonesia): without a known town they count for neither. Chosen by hand in 2026, not fitted."""

NAMESAKE: Final = 1
"""Parts before a stated country that may be towns elsewhere by name; with more the field is a list of places."""

_SEGMENT: Final = compile_late(r"\s*(?:[;|\n•·]|\s/\s)\s*")
_AND: Final = r"\s+(?:and|or|&|et|und|oder|y|o|и|или|และ)\s+"
_CONJUNCTION: Final = compile_late(_AND)
_PART: Final = compile_late(rf"\s*[,，、()（）/]\s*|\s+[-–—]\s+|{_AND}")
_ZIP: Final = compile_late(r"([A-Z]{2})\s+\d{5}(?:-\d{4})?")


@lru_cache(maxsize=4096)
def read_places(text: str) -> tuple[Place, ...]:
    """Places of a place field ("Lagos; Abuja", "Doha, Qatar", "US, NY, Albany"), in order.

    Several countries in one list give one place each. `raw` is the part as stated.
    """
    places: list[Place] = []
    for segment in _SEGMENT.split(text[:MAX_CHARS]):
        if segment.strip():
            places += _read_segment(segment.strip())
    return tuple(dict.fromkeys(places))[:MAX_PLACES]


def country_code(stated: str) -> str | None:
    """ISO code of a country named in full or by its code ("Nigeria", "NG", "ng"); None when unknown."""
    stated = stated.strip()
    if len(stated) == 2 and stated.upper() in gazetteer().codes:
        return stated.upper()
    found = {place.country for place in read_places(stated) if place.country}
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class _Stated:
    """The country that an address ends (or begins) with."""

    country: str
    by_code: bool
    """True for a code or a region, which only an address has; a country's name may also end a list of them."""


def _read_segment(raw: str) -> list[Place]:
    known = gazetteer()
    parts = [part for part in _PART.split(raw) if part.strip()]
    if not parts:
        return [Place(raw=raw)]
    if len(parts) > 1 and known.is_country(raw):
        parts = [raw]
    named = [(part, codes) for part in parts for codes in known.named(part)]
    sure = list(dict.fromkeys(next(iter(codes)) for _, codes in named if len(codes) == 1))
    stated = _stated(known, parts)
    if stated and not _is_list(known, raw, parts, stated):
        return [_place(known, raw, parts, stated.country)]
    if len(sure) > 1:
        return [_place(known, part, [part], next(iter(codes))) for part, codes in named if len(codes) == 1]
    if sure:
        return [_place(known, raw, parts, sure[0])]
    return [_place(known, raw, parts, parts[0] if len(parts) == 1 and parts[0] in known.codes else None)]


def _stated(known: Gazetteer, parts: list[str]) -> _Stated | None:
    """The country stated by the last part of an address (what names no place left out), else by the first."""
    if any((match := _ZIP.fullmatch(part)) and match[1] in known.region_codes["US"] for part in parts):
        return _Stated("US", by_code=True)
    first, address = parts[0], list(parts)
    while len(address) > 1 and known.is_nowhere(address[-1]):
        address.pop()
    if len(address) < 2:
        return None
    if len(address) > 2 and first in known.codes and known.is_region_of(address[1], first):
        return _Stated(first, by_code=True)
    by_name = known.whole(address[-1])
    if len(by_name) == 1 and (known.is_country(address[-1]) or _is_region(known, address[-1])):
        return _Stated(next(iter(by_name)), by_code=not known.is_country(address[-1]))
    code = _by_code(known, address)
    if code:
        return _Stated(code, by_code=True)
    if first in known.codes and (len(address) > 2 or first not in known.region_codes["US"]):
        return _Stated(first, by_code=True)
    return None


def _is_region(known: Gazetteer, part: str) -> bool:
    return any(known.is_region_of(part, country) for country in known.whole(part))


def _by_code(known: Gazetteer, address: list[str]) -> str | None:
    """The country of an address that ends in an ISO code or in the code of a state or province.

    Many codes are both ("Lagos, LA", "Chennai, TN"): a town known to be in the country, or in a country that
    has a region of that code, decides which is meant.
    """
    last, states = address[-1], known.region_codes["US"]
    towns = [next(iter(codes)) for part in address[:-1] for codes in known.named(part) if len(codes) == 1]
    if last in towns:
        return last
    own = next((town for town in towns if last in known.region_codes.get(town, ())), None)
    if own:
        return own
    if len(address) > 2 and last in known.codes:
        return last
    if last in states and (towns or last not in EITHER):
        return "US"
    if last in known.region_codes["CA"] and last not in states:
        return "CA"
    return last if last in known.codes and last not in states else None


def _is_list(known: Gazetteer, raw: str, parts: list[str], stated: _Stated) -> bool:
    """Whether the parts are several places ("Qatar, Oman", "Accra and Lagos, Nigeria") and not one address."""
    if any(known.is_region_of(part, stated.country) for part in parts[1:-1]):
        return False
    others = [
        (part, codes)
        for part in parts
        if (codes := known.whole(part)) and len(codes) == 1 and stated.country not in codes
    ]
    if len(others) > NAMESAKE or (others and _CONJUNCTION.search(raw)):
        return True
    return not stated.by_code and any(known.is_country(part) for part, _ in others)


def _place(known: Gazetteer, raw: str, parts: list[str], country: str | None) -> Place:
    if parts[0] == country:
        parts = parts[::-1]
    rest = [
        part
        for part in parts
        if part not in known.codes
        and not (known.is_country(part) and known.whole(part) == frozenset({country}))
    ]
    region = parts[-2] if len(parts) > 2 else None
    return Place(raw=raw, country=country, locality=rest[0] if rest else None, region=region)
