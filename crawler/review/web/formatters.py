"""How single values are written on a page: times, numbers, countries, addresses that nobody can click."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from crawler.contact_kinds import kind_of
from crawler.review.web.i18n import say, say_or
from crawler.text.display import defang, visible

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_STEPS: Final = ((86_400 * 365, "years"), (86_400, "days"), (3_600, "hours"), (60, "minutes"))
MOST_PLAIN: Final = 3
"""Plain letters named where they stand for digits (O for 0); more of them are digits spelled out."""


def defang_contact(value: str, kind: str) -> str:
    """A contact's value; web addresses so that no program takes them for one."""
    return defang(value) if kind_of(kind).observable == "page" or "://" in value else value


def day(value: str | None) -> str:
    """A day as an analyst says it: `24 Nov 2026`; empty for nothing."""
    return _dated("date.day", value)


def day_month(value: str | None) -> str:
    """`24 Nov`."""
    return _dated("date.short", value)


def clock(value: str | None) -> str:
    """`24 Nov 2026, 14:05 UTC`."""
    return _dated("date.clock", value)


def _dated(key: str, value: str | None) -> str:
    moment = _moment(value)
    if moment is None:
        return ""
    month = say(f"month.{moment.month}")
    return say(key, d=moment.day, month=month, y=moment.year, h=f"{moment:%H}", m=f"{moment:%M}")


def ago(value: str | None) -> str:
    """How long ago, in one unit."""
    moment = _moment(value)
    if moment is None:
        return ""
    seconds = max(0, int((datetime.now(UTC) - moment).total_seconds()))
    for size, name in _STEPS:
        if seconds >= size:
            return say(f"ago.{name}", n=seconds // size)
    return say("ago.now")


def _moment(value: str | None) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def thousands(value: float) -> str:
    """A whole number with thin spaces between thousands."""
    return f"{value:,.0f}".replace(",", "\u202f")


def points(value: float) -> str:
    """A score: at most one decimal."""
    return _pointed(f"{value:.1f}".removesuffix(".0"))


def decimal(value: float, places: int = 1) -> str:
    """A number with so many decimals."""
    return _pointed(f"{value:.{places}f}")


def percent(share: float) -> str:
    """A share (0 to 1) in whole percent."""
    return say("number.percent", n=round(share * 100))


def _pointed(text: str) -> str:
    return text.replace(".", say("number.point"))


def signed(value: float) -> str:
    """A number with its sign and two decimals."""
    return _pointed(f"{value:+.2f}")


def country(code: str | None) -> str:
    """Name of a country in the interface's language, or its code."""
    return say_or(f"country.{code}", code) if code else ""


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
    """A contact of which only the ends show."""
    keep = 3 if len(value) > 8 else 1
    return value[:keep] + "\u2022" * max(3, len(value) - 2 * keep) + value[-keep:]


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
    "direction": direction,
    "visible": visible,
    "code_points": code_points,
    "odd_points": odd_points,
    "masked": masked,
    "lines": lines,
}
