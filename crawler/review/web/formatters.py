"""How single values are written on a page: times, numbers, countries, addresses that nobody can click."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import inf
from typing import Any, Final, Literal

from babel.core import Locale
from babel.dates import format_date, format_skeleton, format_timedelta
from babel.numbers import format_decimal, format_percent

from crawler.contact_kinds import kind_of
from crawler.review.web.i18n import current_locale, say
from crawler.text.display import defang, visible

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_UNITS: Final[tuple[tuple[int, Literal["year", "day", "hour", "minute"]], ...]] = (
    (86_400 * 365, "year"),
    (86_400, "day"),
    (3_600, "hour"),
    (60, "minute"),
)
"""Seconds in a unit of time."""
MOST_PLAIN: Final = 3
"""ASCII letters named where they replace digits (O for 0); more are digits spelled out. Set by hand in 2026."""


def defang_contact(value: str, kind: str) -> str:
    """A contact's value; web addresses so that no program takes them for one."""
    return defang(value) if kind_of(kind).observable == "page" or "://" in value else value


def day(value: str | None) -> str:
    """A day: `24 Nov 2026`; empty for None."""
    moment = _moment(value)
    return _day(moment.date(), current_locale()) if moment else ""


@lru_cache(maxsize=4096)
def _day(moment: date, locale: Locale) -> str:
    """A day in a language; a table has the same few days in hundreds of rows, at 100 microseconds each."""
    return format_date(moment, "medium", locale=locale)


def day_month(value: str | None) -> str:
    """A day without its year: `24 Nov`; empty for None."""
    moment = _moment(value)
    return format_skeleton("MMMd", moment, locale=current_locale()) if moment else ""


def clock(value: str | None) -> str:
    """A moment: `24 Nov 2026, 14:05 UTC`; empty for None."""
    moment = _moment(value)
    return say("date.clock", day=day(value), h=f"{moment:%H}", m=f"{moment:%M}") if moment else ""


def ago(value: str | None) -> str:
    """How long ago, in whole years, days, hours or minutes; empty for None."""
    moment = _moment(value)
    if moment is None:
        return ""
    seconds = max(0, int((datetime.now(UTC) - moment).total_seconds()))
    for size, unit in _UNITS:
        if seconds >= size:
            whole = timedelta(seconds=-(seconds // size * size))
            # An infinite threshold keeps Babel in this unit: it would go over to weeks and months.
            return format_timedelta(whole, unit, inf, add_direction=True, locale=current_locale())
    return say("ago.now")


def _moment(value: str | None) -> datetime | None:
    """An ISO 8601 text as a moment in UTC."""
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def thousands(value: float) -> str:
    """A whole number, grouped as the language does."""
    return _decimal(round(value), None, current_locale())


@lru_cache(maxsize=4096)
def _decimal(value: float, pattern: str | None, locale: Locale) -> str:
    """A number in a language; a page writes the same few scores and counts again, at 100 microseconds each."""
    return format_decimal(value, pattern, locale=locale)


def points(value: float) -> str:
    """A score, with one decimal at most."""
    return _decimal(round(value, 1), "0.#", current_locale())


def decimal(value: float, places: int = 1) -> str:
    """A number with so many decimals."""
    return _decimal(value, f"0.{'0' * places}", current_locale())


def percent(share: float) -> str:
    """A share (0 to 1) in whole percent."""
    return format_percent(share, locale=current_locale())


def signed(value: float) -> str:
    """A number with its sign and two decimals."""
    return format_decimal(value, "+0.00;-0.00", locale=current_locale())


def country(code: str | None) -> str:
    """Name of a country (ISO 3166-1 alpha-2) in the interface's language, or its code."""
    return str(current_locale().territories.get(code, code)) if code else ""


def language_name(tag: str) -> str:
    """Name of a language (BCP 47) in the interface's language, or its tag."""
    return str(current_locale().languages.get(tag, tag))


def direction(text: str) -> str:
    """`rtl` or `ltr` by the first strong character (Unicode bidi, P2-P3), for a whole block."""
    for character in text[:2_000]:
        kind = unicodedata.bidirectional(character)
        if kind in _RIGHT_TO_LEFT:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def code_points(text: str) -> str:
    """`U+0660 ARABIC-INDIC DIGIT ZERO` for every character that is not plain ASCII, each once."""
    return _named(c for c in text if not c.isascii())


def odd_points(written: str, reads: str) -> str:
    """Code points that give a disguise away: all that are not plain ASCII, and few plain ones that read as others."""
    plain = {c for c in written if c.isascii() and c.isalnum()} - set(reads + reads.upper())
    return _named(c for c in written if not c.isascii() or (c in plain and len(plain) <= MOST_PLAIN))


def _named(characters: Iterable[str]) -> str:
    """Each once, with its number and name."""
    once = dict.fromkeys(characters)
    return ", ".join(f"U+{ord(c):04X} {unicodedata.name(c, '')}".strip() for c in once)


def masked(value: str) -> str:
    """Stands for a hidden contact: of a number, the country's first digits show, of all else only the length."""
    keep = 3 if value.startswith("+") else 0
    return value[:keep] + "\u2022" * (len(value) - keep)


def lines(text: str) -> list[str]:
    """Lines without the empty ones."""
    return [line for line in re.split(r"[\r\n]+", text) if line.strip()]


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "defang": defang,
    "defang_contact": defang_contact,
    "day": day,
    "day_month": day_month,
    "decimal": decimal,
    "percent": percent,
    "clock": clock,
    "ago": ago,
    "thousands": thousands,
    "points": points,
    "signed": signed,
    "country": country,
    "language_name": language_name,
    "direction": direction,
    "visible": visible,
    "code_points": code_points,
    "odd_points": odd_points,
    "masked": masked,
    "lines": lines,
}
