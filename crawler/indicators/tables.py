"""What changes with the world, as tables: mail hosts, brands, licences, corridors, pay norms, places.

Each table is a file in `data/tables/`. Rows that age name their source and an expiry date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import re2

from crawler.geo.countries import language_homes
from crawler.geo.gazetteer import UNSPACED, names_in_text
from crawler.indicators.clause_words import ClauseWords
from crawler.indicators.hosts_table import HOSTS_FILE, split_hosts
from crawler.indicators.patterns import parse
from crawler.indicators.phrase_tables import Phrase
from crawler.indicators.wanted_children import FILE as CHILDREN_FILE
from crawler.indicators.wanted_children import ChildWordTables, read_wanted_children
from crawler.indicators.wordings import FILE as WORDINGS_FILE
from crawler.indicators.wordings import Wordings, read_wordings
from crawler.money.prose import MoneyReader
from crawler.registers.register import Register

Pattern = Any
"""A compiled RE2 pattern; the package ships no types."""

Merged = Callable[[str], Mapping[str, Mapping[str, Any]]]
Note = Callable[[str, str, str, str], None]

ANY_LANGUAGE: Final = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """An employer, body or programme whose name is used as bait."""

    name: str
    names: tuple[str, ...]
    domains: tuple[str, ...]
    """Registered domains that are its own."""
    employers: tuple[str, ...] = ()
    """Names that count only where the ad names them as the one that hires: everyday work uses their products."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """How a country's licence for recruiting abroad is written."""

    country: str
    issuer: str
    patterns: tuple[Pattern, ...]
    """Compiled RE2 patterns over folded text."""
    numbers: tuple[Pattern, ...] = ()
    """Patterns whose first group is the number itself, for a register; where there are none, the digits of what
    `patterns` find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """A route that an authority has named."""

    id: str
    origins: frozenset[str]
    destinations: frozenset[str]
    roles: tuple[str, ...]
    """Names of word groups."""
    source: str
    expires: str
    """ISO date after which the row needs a new look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayNorm:
    """What is normal pay in a country, a month, in its currency."""

    country: str
    currency: str
    minimum: float
    """Statutory minimum wage, or the usual pay of the lowest paid where there is none."""
    upper: Mapping[str, float]
    """Role group to upper quartile."""
    source: str
    expires: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueTables:
    """All tables."""

    free_mail: frozenset[str]
    link_hosts: Mapping[str, frozenset[str]]
    """Sort of host (shortener, site-builder, form, applicant-tracking) to hosts."""
    firm_patterns: tuple[Pattern, ...]
    """Compiled RE2 patterns that tell a firm's name or an address."""
    home: Mapping[str, str]
    """Language to the country whose pay is taken as normal."""
    also: Mapping[str, str]
    """Language to the one whose phrases it is read with too."""
    checked: Mapping[str, str]
    """Language to the initials of the speaker who checked its phrases; no row: nobody did."""
    brands: Mapping[str, Brand]
    licences: tuple[Licence, ...]
    corridors: tuple[Corridor, ...]
    pay_norms: Mapping[str, PayNorm]
    money: MoneyReader
    clause_words: ClauseWords
    """Notions by which a clause is read."""
    feature_weights: Mapping[str, float]
    """Feature of `indicators.weighing` to its weight."""
    reader_weights: Mapping[str, float]
    """Feature of `indicators.reader_weighing` to its weight."""
    stylometric_weights: Mapping[str, float]
    """Sign of an ad's shape to its weight."""
    shared_currencies: tuple[frozenset[str], ...]
    """Currencies that share a sign: the readers' own is meant where it is among them."""
    to_usd: Mapping[str, float]
    """Currency to its rough worth in US dollars; enough to tell 200 from 2,000."""
    wordings: Wordings
    countries: Mapping[str, tuple[str, ...]]
    """ISO country to its names and towns that stand for it, in the catalogue's languages."""
    wanted_children: ChildWordTables
    """Words by which children are sought, for languages without phrases."""
    registers: tuple[Register, ...] = ()
    """Registers of licensed agencies that were taken in."""

    def loose_host(self, host: str) -> str | None:
        """Sort of a host anybody can use (shortener, site-builder, form); None for any other."""
        for kind, hosts in self.link_hosts.items():
            if kind != "applicant-tracking" and any(
                parent in hosts for parent in (host, host.partition(".")[2])
            ):
                return kind
        return None


def read_tables(merged: Merged, note: Note) -> CatalogueTables:
    """Read every table through `merged` (file name to rows); mistakes go to `note`."""
    free_mail, link_hosts = split_hosts(merged(HOSTS_FILE))
    money = merged("tables/pay.toml")
    wordings = read_wordings(merged(WORDINGS_FILE), note)
    return CatalogueTables(
        free_mail=free_mail,
        link_hosts=link_hosts,
        firm_patterns=_combined(_compiled(merged("tables/employer.toml"), "tables/employer.toml", note)),
        home={**_homes(), **merged("tables/languages.toml").get("home", {})},
        also=dict(merged("tables/languages.toml").get("also", {})),
        checked=dict(merged("tables/languages.toml").get("checked", {})),
        brands={
            name: Brand(
                name=name,
                names=tuple(row.get("names", (name,))),
                domains=tuple(row.get("domains", ())),
                employers=tuple(row.get("employers", ())),
            )
            for name, row in merged("tables/brands.toml").items()
        },
        licences=tuple(_licences(merged("tables/licences.toml"), note)),
        corridors=tuple(_corridors(merged("tables/corridors.toml"), note)),
        pay_norms={code: _pay_norm(code, row) for code, row in money.items() if len(code) == 2},
        money=MoneyReader(merged("tables/money.toml")),
        feature_weights=_weights(merged("tables/weighing.toml")),
        reader_weights=_weights(merged("tables/reader_weighing.toml")),
        stylometric_weights=_weights(merged("tables/shape.toml")),
        wordings=wordings,
        clause_words=ClauseWords(merged("tables/clause_words.toml"), wordings.attached_prefixes),
        shared_currencies=tuple(
            frozenset(str(row).split()) for row in merged("tables/money.toml").get("shared", {}).values()
        ),
        to_usd=dict(money.get("to-usd", {})),
        countries={**names_in_text("work"), **_own_names(merged("tables/countries.toml"))},
        wanted_children=read_wanted_children(merged(CHILDREN_FILE)),
    )


def _weights(rows: Mapping[str, Mapping[str, Any]]) -> Mapping[str, float]:
    """Name of each row to its weight."""
    return {name: float(row.get("weight", 0)) for name, row in rows.items()}


def table_phrases(tables: CatalogueTables) -> tuple[Phrase, ...]:
    """Names of brands and places, to be found in the same pass as the phrases."""
    found: list[Phrase] = []
    for brand in tables.brands.values():
        for name in brand.names:
            found += _named(f"brand/{brand.name}", name)
        for name in brand.employers:
            found += _named(f"employer-brand/{brand.name}", name)
    for side, frames in tables.wordings.employer_frames.items():
        for frame in frames:
            found += _named(f"employer-frame/{side}", frame)
    for code, names in tables.countries.items():
        for name in names:
            found += _named(f"place/{code}", name)
            for elided in _ELIDED if name[:1].casefold() in _ELIDING else ():
                found += _named(f"place/{code}", elided + name)
    return tuple(found)


def _own_names(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Names of countries in a user's own catalogue, which replace the shipped ones of the same country."""
    return {code: tuple(row.get("names", ())) for code, row in rows.items()}


def _homes() -> dict[str, str]:
    return {language: row.home for language, row in language_homes().items() if row.home}


_ELIDED: Final = ("d'", "l'", "dell'", "nell'", "all'")
"""What French, Italian and Catalan write as one word with a name that begins with one of `_ELIDING`."""
_ELIDING: Final = frozenset("aeiouyhéèêîôàáíóú")


def _named(key: str, name: str) -> Iterator[Phrase]:
    substring = UNSPACED.search(name) is not None
    for pattern in parse(name):
        yield Phrase(pattern=pattern, key=key, language=ANY_LANGUAGE, line=name, substring=substring)


def _compiled(rows: Mapping[str, Mapping[str, Any]], name: str, note: Note) -> Iterator[Pattern]:
    for row in rows.values():
        for pattern in row.get("patterns", ()):
            try:
                yield re2.compile(pattern)
            except re2.error as error:
                reason = error.args[0]
                shown = reason.decode() if isinstance(reason, bytes) else str(reason)
                note(name, pattern[:20], f"bad pattern {pattern!r}: {shown}", "write RE2 syntax")


def _combined(patterns: Iterator[Pattern]) -> tuple[Pattern, ...]:
    """One pattern for all: one pass over the text instead of one each."""
    return (re2.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns)),)


def _licences(rows: Mapping[str, Mapping[str, Any]], note: Note) -> Iterator[Licence]:
    for country, row in rows.items():
        patterns = tuple(_compiled({country: row}, "tables/licences.toml", note))
        numbered = {country: {"patterns": row.get("numbers", ())}}
        numbers = tuple(_compiled(numbered, "tables/licences.toml", note))
        yield Licence(country=country, issuer=str(row.get("issuer", "")), patterns=patterns, numbers=numbers)


def _corridors(rows: Mapping[str, Mapping[str, Any]], note: Note) -> Iterator[Corridor]:
    for name, row in rows.items():
        missing = [key for key in ("from", "to", "roles", "source", "expires") if not row.get(key)]
        if missing:
            note(
                "tables/corridors.toml", f"[{name}]", f"{name} has no {missing[0]}", f"add {missing[0]} = ..."
            )
            continue
        yield Corridor(
            id=name,
            origins=frozenset(row["from"]),
            destinations=frozenset(row["to"]),
            roles=tuple(row["roles"]),
            source=str(row["source"]),
            expires=str(row["expires"]),
        )


def _pay_norm(code: str, row: Mapping[str, Any]) -> PayNorm:
    return PayNorm(
        country=code,
        currency=str(row.get("currency", "")),
        minimum=float(row.get("minimum", 0)),
        upper={role: float(value) for role, value in row.get("upper", {}).items()},
        source=str(row.get("source", "")),
        expires=str(row.get("expires", "")),
    )
