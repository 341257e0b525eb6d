"""Cards for victims: lines of help and the embassy, by country and language, from dated tables. Nothing is sent."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from crawler.errors import UserError
from crawler.geo.countries import countries, english_names
from crawler.home_settings import settings_table
from crawler.reports.replies import FALLBACK, HelpLine, hotlines

OWN: Final = "embassies.toml"
"""File of a home with embassies that somebody checked."""
STALE_DAYS: Final = 365
"""Days after which a line must be checked again before it is given to anybody. Set by hand in 2026."""
_PARTS: Final = {name: re.compile(rf"^.*\n\{{{name}\}}\n", re.MULTILINE) for name in ("lines", "embassy")}
"""A part of a card with its heading, left out where nothing stands in it."""

_ADDRESS: Final = re.compile(r"https?://(?:www\.)?([^/\s,]+)[^\s,]*")
"""A web address in a source: a card names its host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCard:
    """A card, and what to check before it is given."""

    text: str
    stale: tuple[HelpLine, ...]
    """Lines whose source was seen too long ago."""
    missing: tuple[str, ...]
    """What the tables do not have: `hotline`, `embassy`, `language`."""


def card(home: Path, country: str, nationality: str, language: str, today: date) -> HelpCard:
    """A card.

    Args:
        home: The home, for lines of its own.
        country: ISO 3166-1 of where the person is.
        nationality: ISO 3166-1 of whose citizen; empty when unknown.
        language: BCP 47 primary tag; English where there is no card in it.
        today: Ages are counted to it.

    Raises:
        UserError: There is no such country, or a file of the home is wrong.
    """
    for code in filter(None, (country, nationality)):
        if code not in countries():
            raise UserError(f"{code!r} is no country: use a code such as NG (ISO 3166-1)")
    helpers = hotlines(home).get(country, ())
    embassy = embassies(home).get((country, nationality), ())
    missing = [
        name
        for name, there in (("hotline", helpers), ("embassy", embassy), ("language", language in languages()))
        if not there
    ]
    told = language if language in languages() else FALLBACK
    text, parts = _texts()[told], {"lines": _listed(helpers, told), "embassy": _listed(embassy, told)}
    for name in (name for name, content in parts.items() if not content):
        text = _PARTS[name].sub("", text)
    text = text.format(country=_country(country, told), **parts)
    stale = tuple(one for one in (*helpers, *embassy) if _age(one, today) > STALE_DAYS)
    return HelpCard(text=text, stale=stale, missing=tuple(missing))


def embassies(home: Path) -> dict[tuple[str, str], tuple[HelpLine, ...]]:
    """Embassies by the country they are in and whose they are; raises UserError when the home's file is wrong."""
    shipped = tomllib.loads(resources.files("crawler.reports").joinpath(OWN).read_text("utf-8"))
    return _read(shipped, OWN) | _read(settings_table(home / OWN), str(home / OWN))


def _read(table: Mapping[str, Any], name: str) -> dict[tuple[str, str], tuple[HelpLine, ...]]:
    try:
        return {
            (country, whose): tuple(
                HelpLine(country, str(row["name"]), str(row["number"]), str(row["source"]), str(row["seen"]))
                for row in rows
            )
            for country, by_whose in table.items()
            for whose, rows in by_whose.items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(
            f"{name}: write [[AE.NG]] with name, number, source and seen = 2026-11-26 ({error})"
        ) from error


def _listed(lines: Sequence[HelpLine], language: str) -> str:
    """Lines of help with source and date: a number that was right once may be nobody's now."""
    form = _table()["line"][language]
    return "\n".join(
        form.format(name=one.name, number=one.number, source=_ADDRESS.sub(r"\1", one.source), seen=one.seen)
        for one in lines
    )


def _country(code: str, language: str) -> str:
    """Name of a country in a language (CLDR); the English one where `babel` of the extra `review` is not here."""
    try:
        from babel import Locale
    except ImportError:
        return english_names()[code]
    return str(Locale(language).territories[code])


def _age(line: HelpLine, today: date) -> int:
    try:
        return (today - date.fromisoformat(line.seen)).days
    except ValueError:
        return STALE_DAYS + 1


def languages() -> tuple[str, ...]:
    """Languages that have a card."""
    return tuple(_texts())


def _texts() -> Mapping[str, str]:
    """Card by language."""
    return {name: text for name, text in _table().items() if isinstance(text, str)}


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("crawler.reports").joinpath("cards.toml").read_text("utf-8"))
