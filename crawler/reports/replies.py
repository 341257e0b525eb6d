"""The reply to a reporter, to be sent by hand, and where victims find help. Nothing here contacts anybody."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from crawler.errors import UserError
from crawler.home_settings import settings_table

OWN: Final = "hotlines.toml"
"""File of a home with lines of help of one's own."""
FALLBACK: Final = "en"
"""Language of the reply where the report's has none."""


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A line of help."""

    country: str
    """ISO 3166-1."""
    name: str
    number: str
    source: str
    """Where the number was found."""
    seen: str
    """ISO date on which the source was seen."""

    def __str__(self) -> str:
        return f"{self.name}: {self.number} ({self.country}; {self.source}, seen {self.seen})"


def hotlines(home: Path) -> dict[str, tuple[HelpLine, ...]]:
    """Lines of help by country: the shipped ones, with those of the home in the place of a country's.

    Raises:
        UserError: The home's file is wrong.
    """
    shipped = resources.files("crawler.reports").joinpath("hotlines.toml").read_text("utf-8")
    found = _lines(tomllib.loads(shipped), "hotlines.toml")
    return found | _lines(settings_table(home / OWN), str(home / OWN))


def _lines(table: dict[str, Any], name: str) -> dict[str, tuple[HelpLine, ...]]:
    try:
        return {
            country: tuple(
                HelpLine(country, str(row["name"]), str(row["number"]), str(row["source"]), str(row["seen"]))
                for row in rows
            )
            for country, rows in table.items()
        }
    except (KeyError, TypeError) as error:
        raise UserError(
            f"{name}: write [[NG]] with name, number, source and seen = 2026-11-26 ({error})"
        ) from error


def reply(home: Path, report: str, language: str, countries: Iterable[str]) -> str:
    """The reply to a report.

    Args:
        home: The home, for its lines of help.
        report: Id of the report.
        language: BCP 47 primary tag of the reporter; English where there is no reply in it.
        countries: ISO 3166-1 countries whose lines of help are named.
    """
    texts = _texts()
    known = hotlines(home)
    lines = [line for country in dict.fromkeys(countries) for line in known.get(country, ())]
    told = (
        "\n".join(f"{line.name}: {line.number}" for line in lines) or f"({OWN}: no line for this country yet)"
    )
    return texts.get(language, texts[FALLBACK]).format(id=report, help=told)


def languages() -> tuple[str, ...]:
    """Languages that have a reply."""
    return tuple(_texts())


@cache
def _texts() -> dict[str, str]:
    table: dict[str, str] = tomllib.loads(
        resources.files("crawler.reports").joinpath("replies.toml").read_text("utf-8")
    )
    return table
