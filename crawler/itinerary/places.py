"""Towns and countries by name: those of the gazetteer, of `data/towns.tsv` and of `data/posts.tsv` (border posts)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Final

from crawler.geo.gazetteer import table
from crawler.itinerary.segments import RUNNING
from crawler.itinerary.tokens import Word, phrase_keys

DATA: Final = Path(__file__).parent / "data"
LONGEST: Final = 5
"""Words of the longest name that is looked up."""
_SHORTEST_SMALL: Final = 6
"""Letters of the shortest name that is read in small letters."""
PLACE_FILES: Final = ("posts.tsv", "local_towns.tsv", "towns.tsv")
"""Tables of this room; the first that has a name counts."""
_SHORTEST_RUNNING: Final = 4
"""Letters of the shortest name in Thai, Lao, Burmese or Khmer."""
_ENDING: Final = re.compile(r"(?:ом|ем|ой|ей|ах|ями|ові|еві|єві|ою|ею|єю|ів|їв|ов|ев|єв|[аеёиоуыэюяьйіїє])$")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]{4,}")
_GLUED: Final = re.compile(r"^(?:وال|بال|لل|فال|كال|ال|و|ب|ل|ف)(?=.{3})")
SHARED: Final[dict[str, frozenset[str]]] = {
    name: frozenset(words) for name, words in tomllib.loads((DATA / "shared.toml").read_text("utf-8")).items()
}
"""Words that several languages share, by what they are for."""


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A town, a border post or a country."""

    country: str
    at: tuple[float, float] | None = None
    """Latitude and longitude; None for a country."""
    is_post: bool = False
    """Whether it is a border post."""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A name of a place in a text."""

    first: int
    after: int
    """Places of its first word and of the word after it."""
    name: str
    """Its key."""
    place: KnownPlace


def places_in(words: Sequence[Word]) -> dict[int, FoundPlace]:
    """Names of places in a text by the place of their first word, longest names first, none inside another."""
    known, found, after = names(), {}, 0
    low = cache(partial(_is_written_small, words))
    for place in [place for place, word in enumerate(words) if _may_begin(word.key)]:
        hit = None if place < after else next(_named(known, words, place, low), None)
        if hit is not None:
            found[place] = hit
            after = hit.after
    return found


@lru_cache(maxsize=8192)
def _may_begin(key: str) -> bool:
    """Whether any form of a word is the first one of a name: most begin none."""
    begins = _first_words()
    if key in begins or key.isascii():
        return key in begins
    return any(form[0] in begins for form in _forms((key,)))


def _named(
    known: dict[tuple[str, ...], KnownPlace], words: Sequence[Word], place: int, low: Callable[[], bool]
) -> Iterator[FoundPlace]:
    for length in range(min(LONGEST, len(words) - place), 0, -1):
        run = words[place : place + length]
        if any(one.is_sign for one in run):
            continue
        for key in _forms(tuple(one.key for one in run)):
            if key in known and (_may_be(run, key) or (_may_be_small(run, key) and low())):
                yield FoundPlace(place, place + length, " ".join(key), known[key])


def _forms(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A name as written, then without what its grammar put on it."""
    yield key
    if _CYRILLIC.fullmatch(key[-1]):
        yield (*key[:-1], stem(key[-1]))
    if "\u0600" <= key[0][0] <= "\u06ff" and (bare := _GLUED.sub("", key[0])) != key[0]:
        yield (bare, *key[1:])


def _may_be(run: Sequence[Word], key: tuple[str, ...]) -> bool:
    """A name is written with a capital where its alphabet has them, and is no everyday word."""
    first = run[0].raw[0]
    cased = first.upper() != first.lower()
    return (not cased or run[0].is_capital or run[0].raw.isupper()) and " ".join(key) not in SHARED["common"]


def _may_be_small(run: Sequence[Word], key: tuple[str, ...]) -> bool:
    """Whether a name may stand in small letters, in a text that has no others: a long one, no everyday word."""
    return sum(len(one.raw) for one in run) >= _SHORTEST_SMALL and " ".join(key) not in SHARED["common"]


def _is_written_small(words: Sequence[Word]) -> bool:
    """Whether a text, as in a chat, has hardly a capital letter."""
    cased = [word for word in words if not word.is_sign and word.raw[0].lower() != word.raw[0].upper()]
    return sum(word.is_capital for word in cased) * 10 < len(cased)


def stem(word: str) -> str:
    """A Cyrillic word without its ending of case."""
    return _ENDING.sub("", word)


@cache
def names() -> dict[tuple[str, ...], KnownPlace]:
    """Every name to its place: a country before a border post, and a large town before a small one; 100 ms, once."""
    found: dict[tuple[str, ...], KnownPlace] = {}
    for code, *countries in table("country_names.tsv"):
        for name in countries:
            _add(found, name, KnownPlace(code))
    for code, use, *others in table("gazetteer.tsv"):
        if len(code) == 2 and "field" in use.split():
            for name in others:
                _add(found, name.rstrip("*"), KnownPlace(code))
    for file in PLACE_FILES:
        for code, latitude, longitude, *towns in rows(file):
            place = KnownPlace(code, (float(latitude), float(longitude)), file == "posts.tsv")
            for name in towns:
                _add(found, name, place)
    return found


@cache
def _first_words() -> frozenset[str]:
    return frozenset(key[0] for key in names())


@cache
def running_names() -> frozenset[str]:
    """Names written in scripts without spaces, as they are written; short ones are parts of other words."""
    files = [row[3:] for file in PLACE_FILES for row in rows(file)]
    lists = [*files, *(row[1:] for row in table("country_names.tsv"))]
    written = {unicodedata.normalize("NFC", name) for names_of in lists for name in names_of}
    return frozenset(
        name.lower()
        for name in written
        if RUNNING.search(name) and len(name) >= (2 if "\u3400" <= name[0] <= "\u9fff" else _SHORTEST_RUNNING)
    )


def _add(found: dict[tuple[str, ...], KnownPlace], name: str, place: KnownPlace) -> None:
    key = phrase_keys(name)
    if not key or len(key) > LONGEST or (len(key[0]) < 3 and len(key) == 1 and key[0].isascii()):
        return
    known = found.setdefault(key, place)
    if known.at is None and place.at is not None and known.country == place.country:
        found[key] = place
    if _CYRILLIC.fullmatch(key[-1]) and len(stem(key[-1])) > 2:
        found.setdefault((*key[:-1], stem(key[-1])), place)


def rows(file: str) -> Iterator[list[str]]:
    """Rows of a table of this room."""
    for line in (DATA / file).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
