"""Names and codes of countries, their regions and towns, read from the tables in `data/`.

`country_names.tsv` has the names of each country in 57 languages (Unicode CLDR), `regions.tsv` the states and
provinces with their ISO 3166-2 codes, `gazetteer.tsv` towns and other names, with where each counts. A name that
two countries share has both codes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from crawler.late_regex import compile_late

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

DATA: Final = Path(__file__).with_name("data")
"""The tables."""
NO_COUNTRY: Final = "-"
"""Code in `gazetteer.tsv` of names that name no country ("Remote", "Europe")."""

LONGEST_NAME: Final = 8
"""Words of the longest name that is looked up; the longest in the tables has as many."""

UNSPACED: Final = compile_late(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
"""Scripts without spaces (Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean): a name is part of a longer run."""

_TOKEN: Final = compile_late(r"[^\W_]+(?:['’.\-][^\W_]+)*\.?")


def fold_name(text: str) -> str:
    """Compatibility forms unified (NFKD), lower case, without accents."""
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in text if not unicodedata.combining(character))


def name_key(text: str) -> str:
    """The words of a name as the tables are searched for them: folded, one space between, no punctuation."""
    return " ".join(token.rstrip(".") for token in _TOKEN.findall(fold_name(text)))


def table(file: str) -> Iterator[list[str]]:
    """Rows of a table in `data/`, split at tabs; lines that begin with # are comments."""
    text = (DATA / file).read_text("utf-8")
    for row in text.splitlines():
        if row and not row.startswith("#"):
            yield row.split("\t")


Use = Literal["field", "work", "phone"]
"""Where a name of `gazetteer.tsv` counts: in a place field; in a text, for the work or for phone numbers."""


def names_counting(use: Use) -> list[tuple[str, list[str]]]:
    """Country and names of each row of `gazetteer.tsv` that counts there, in the order of the file."""
    return [(code, names) for code, uses, *names in table("gazetteer.tsv") if use in uses.split()]


@cache
def names_in_text(use: Literal["work", "phone"]) -> Mapping[str, tuple[str, ...]]:
    """Country to the names that point to it in an ad's text, in small letters; a stem ends in *."""
    found: dict[str, tuple[str, ...]] = {}
    for code, names in names_counting(use):
        found[code] = found.get(code, ()) + tuple(name.lower() for name in names)
    return found


@cache
def tables_digest() -> bytes:
    """SHA-256 over the tables in `data/`, in the order of their names: part of the ruleset's version."""
    digest = hashlib.sha256()
    for path in sorted(DATA.iterdir()):
        digest.update(path.read_bytes())
    return digest.digest()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names and codes, ready to be looked up."""

    codes: frozenset[str]
    """Every ISO 3166-1 alpha-2 code."""
    names: dict[str, frozenset[str]]
    """Key of a name (see `name_key`) to the codes of the countries it names, or to `NO_COUNTRY`."""
    country_keys: frozenset[str]
    """Keys that are a country's own name."""
    region_keys: dict[str, str]
    """Key of a state's or province's name to its country."""
    region_codes: dict[str, frozenset[str]]
    """Country to the two-letter codes of its regions (ISO 3166-2)."""
    unspaced_codes: tuple[str, ...]
    """Codes of the names that `unspaced` finds, by number."""
    unspaced: AhoCorasick
    """Finds names in scripts without spaces."""

    def whole(self, part: str) -> frozenset[str]:
        """Codes of the countries that a part as a whole names, by a name of country, region or town."""
        return self.names.get(name_key(part), frozenset()) - {NO_COUNTRY}

    def is_country(self, part: str) -> bool:
        """Whether a part as a whole is a country's own name, in any language."""
        return name_key(part) in self.country_keys

    def is_nowhere(self, part: str) -> bool:
        """Whether a part names no place in particular ("Remote"), or is a post code."""
        return self.names.get(name_key(part)) == frozenset({NO_COUNTRY}) or part.isdigit()

    def is_region_of(self, part: str, country: str) -> bool:
        """Whether a part is the code or the name of a region of that country."""
        return part in self.region_codes.get(country, ()) or self.region_keys.get(name_key(part)) == country

    def named(self, part: str) -> list[frozenset[str]]:
        """Codes of each name inside a part, longest names first; a name inside a longer one doesn't count."""
        tokens = name_key(part).split()
        found = []
        position = 0
        while position < len(tokens):
            for length in range(min(LONGEST_NAME, len(tokens) - position), 0, -1):
                codes = self.names.get(" ".join(tokens[position : position + length]))
                if codes:
                    found.append(codes)
                    position += length - 1
                    break
            position += 1
        if UNSPACED.search(part):
            # The finder is Rust, whose strings can't hold lone surrogates.
            plain = fold_name(part).encode("utf-8", "replace").decode()
            matches = self.unspaced.find_matches_as_indexes(plain)
            found += [frozenset({self.unspaced_codes[at]}) for at, _, _ in matches]
        return [codes - {NO_COUNTRY} for codes in found if codes - {NO_COUNTRY}]


@cache
def gazetteer() -> Gazetteer:
    """The tables, read once a process (some 30 ms)."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    spaced: dict[str, set[str]] = {}
    unspaced: dict[str, str] = {}
    countries = {code: names for code, *names in table("country_names.tsv")}
    regions = [(code, frozenset(codes.split()), names) for code, codes, *names in table("regions.tsv")]
    rows = [*countries.items(), *((code, names) for code, _, names in regions)]
    rows += names_counting("field")
    for code, names in rows:
        for name in names:
            if UNSPACED.search(name):
                unspaced[fold_name(name)] = code
            else:
                spaced.setdefault(name_key(name), set()).add(code)
    return Gazetteer(
        codes=frozenset(code for code, _ in rows) - {NO_COUNTRY},
        names={name: frozenset(found) for name, found in spaced.items()},
        country_keys=frozenset(name_key(name) for names in countries.values() for name in names),
        region_keys={name_key(name): code for code, _, names in regions for name in names},
        region_codes={code: codes for code, codes, _ in regions},
        unspaced_codes=tuple(unspaced.values()),
        unspaced=AhoCorasick(list(unspaced), matchkind=MatchKind.LeftmostLongest),
    )
