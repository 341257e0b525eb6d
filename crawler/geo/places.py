"""Places as stated, and the ISO country where the words say so. The tables are in `data/`.

A country counts when it is named (57 languages), when a town or region known to be there is, or by its
ISO code in a list of address parts ("Lagos, LA, NG"). A name that two countries share counts for neither.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from crawler.records import Place

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

MAX_CHARS: Final = 2000
"""A place field longer than this is prose; only its beginning is read."""

MAX_PLACES: Final = 50
_LONGEST_NAME: Final = 8

US_STATES: Final = frozenset(
    (
        "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS",
        "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY",
        "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV",
        "WI", "WY", "DC",
    )
)  # fmt: skip
CANADIAN_PROVINCES: Final = frozenset(("ON", "BC", "QC", "AB", "MB", "NS", "NB", "YT", "NT", "NU"))
EITHER: Final = frozenset(("DE", "IN", "IL", "CO", "AR", "MA", "ID"))
"""State codes that "Town, XX" may as well mean as a country (Munich, DE); only the town decides."""

_SEGMENT = re.compile(r"\s*(?:[;|\n•·]|\s/\s)\s*")
_PART = re.compile(r"\s*[,，、()（）/]\s*|\s+[-–—]\s+|\s+(?:and|or|&|et|und|oder|y|o|и|или|และ)\s+")
_TOKEN = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*\.?")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ZIP = re.compile(r"([A-Z]{2})\s+\d{5}(?:-\d{4})?")


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in text if not unicodedata.combining(character))


def _key(text: str) -> str:
    return " ".join(token.rstrip(".") for token in _TOKEN.findall(_fold(text)))


@cache
def _tables() -> tuple[dict[str, frozenset[str]], tuple[list[str], AhoCorasick], frozenset[str]]:
    """Names to codes; codes of names in scripts without spaces with their finder; all codes."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    spaced: dict[str, set[str]] = {}
    unspaced: dict[str, str] = {}
    codes = set()
    for file in ("country_names.tsv", "localities.tsv"):
        text = (resources.files("crawler.geo") / "data" / file).read_text("utf-8")
        for row in text.splitlines():
            code, *names = row.split("\t")
            if row.startswith("#") or not names:
                continue
            codes.add(code)
            for name in names:
                if _UNSPACED.search(name):
                    unspaced[_fold(name)] = code
                else:
                    spaced.setdefault(_key(name), set()).add(code)
    finder = AhoCorasick(list(unspaced), matchkind=MatchKind.LeftmostLongest)
    names_to_codes = {name: frozenset(found) for name, found in spaced.items()}
    return names_to_codes, (list(unspaced.values()), finder), frozenset(codes - {"-"})


def country_code(said: str) -> str | None:
    """ISO code of a country named in full or by its code ("Nigeria", "NG", "ng"); None when unknown."""
    said = said.strip()
    codes = _tables()[2]
    if len(said) == 2 and said.upper() in codes:
        return said.upper()
    found = {place.country for place in read_places(said) if place.country}
    return found.pop() if len(found) == 1 else None


def _named(part: str) -> list[frozenset[str]]:
    """Codes of each name found in one part, longest names first; a name inside a longer one doesn't count."""
    names, (unspaced, finder), _ = _tables()
    tokens = _key(part).split()
    found = []
    position = 0
    while position < len(tokens):
        for length in range(min(_LONGEST_NAME, len(tokens) - position), 0, -1):
            codes = names.get(" ".join(tokens[position : position + length]))
            if codes:
                found.append(codes)
                position += length - 1
                break
        position += 1
    if _UNSPACED.search(part):
        # The finder is Rust, whose strings can't hold lone surrogates.
        plain = _fold(part).encode("utf-8", "replace").decode()
        found += [frozenset({unspaced[at]}) for at, _, _ in finder.find_matches_as_indexes(plain)]
    return [codes - {"-"} for codes in found if codes - {"-"}]


def _by_code(parts: list[str]) -> str | None:
    """A country said by an ISO code, a US state or a Canadian province among the parts of an address."""
    codes = _tables()[2]
    zipped = [match[1] for part in parts if (match := _ZIP.fullmatch(part)) and match[1] in US_STATES]
    if zipped:
        return "US"
    first, last = parts[0], parts[-1]
    if len(parts) > 2 and last in codes:
        return last
    if len(parts) > 1 and first in codes and first.isupper():
        return first
    if len(parts) == 1:
        return last if last in codes else None
    if last in US_STATES and last not in EITHER:
        return "US"
    if last in CANADIAN_PROVINCES:
        return "CA"
    return last if last in codes and last not in US_STATES else None


def _place(raw: str, parts: list[str], country: str | None) -> Place:
    codes = _tables()[2]
    rest = [part for part in parts if part not in codes and frozenset({country}) not in _whole(part)]
    region = parts[-2] if len(parts) > 2 else None
    return Place(raw=raw, country=country, locality=rest[0] if rest else None, region=region)


def _whole(part: str) -> list[frozenset[str]]:
    codes = _tables()[0].get(_key(part))
    return [codes] if codes and part.strip() and _is_country(part) else []


@cache
def _country_names() -> frozenset[str]:
    text = (resources.files("crawler.geo") / "data/country_names.tsv").read_text("utf-8")
    rows = (row.split("\t")[1:] for row in text.splitlines() if not row.startswith("#"))
    return frozenset(_key(name) for names in rows for name in names)


def _is_country(part: str) -> bool:
    return _key(part) in _country_names()


def _read_segment(raw: str) -> list[Place]:
    parts = [part for part in _PART.split(raw) if part.strip()]
    if not parts:
        return [Place(raw=raw)]
    named = [(part, codes) for part in parts for codes in _named(part)]
    sure = list(dict.fromkeys(next(iter(codes)) for _, codes in named if len(codes) == 1))
    if len(sure) > 1:
        return [_place(part, [part], next(iter(codes))) for part, codes in named if len(codes) == 1]
    if sure:
        return [_place(raw, parts, sure[0])]
    code = _by_code(parts)
    return [_place(raw, parts, code)]


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
