"""Dates of the Bikram Sambat calendar, which Nepal counts by: 2083/08/10 is the 26th of November 2026.

Its years are 56 or 57 ahead, so one of 2070 to 2086 in an ad is never a common year. The table is
`bikram_sambat.toml`; a year that it doesn't have gives no date.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIRST_YEAR: Final = 2070
"""The first year of the table; from here on a year in an ad is one of this calendar."""
_MAY_BE: Final = re.compile(r"(?:20|\u0968\u0966)[78\u096d\u096e]\d")
"""A year of the table, in ASCII or Devanagari digits."""
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_DAY_FIRST: Final = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?!\d)")
_OF_DAY: Final = r"(?:\s?(?:गते|gate|th|st|nd|rd))?"
"""What stands behind the number of a day."""


def bikram_day(text: str) -> str | None:
    """The first date of this calendar in a text, as an ISO 8601 date of the common one; None without one.

    Args:
        text: A date field or a short line ("मिति २०८३/०८/१०", "10 Mangsir 2083").
    """
    if not _MAY_BE.search(text):
        return None
    if found := _YEAR_FIRST.search(text):
        return common_day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.search(text):
        return common_day(int(found[3]), int(found[2]), int(found[1]))
    said = text.casefold()
    for pattern in _in_words():
        if named := pattern.search(said):
            return common_day(int(named["year"]), _months()[named["month"]], int(named["day"]))
    return None


def common_day(year: int, month: int, day: int) -> str | None:
    """The common date of a day of this calendar; None for one that its table doesn't have.

    Args:
        year: Of this calendar: 2083 begins in April 2026.
        month: 1 is Baisakh.
        day: Of the month.
    """
    begins, years = _years()
    lengths = years.get(year)
    if lengths is None or not 1 <= month <= len(lengths) or not 1 <= day <= lengths[month - 1]:
        return None
    before = sum(sum(days) for known, days in years.items() if known < year)
    return (begins + timedelta(before + sum(lengths[: month - 1]) + day - 1)).isoformat()


@cache
def _table() -> Mapping[str, object]:
    return tomllib.loads((resources.files("crawler.postings") / "bikram_sambat.toml").read_text("utf-8"))


@cache
def _years() -> tuple[date, Mapping[int, Sequence[int]]]:
    """The first day of the table, and the lengths of the months of each of its years."""
    days = _table()["days"]
    assert isinstance(days, dict)
    return date.fromisoformat(str(_table()["begins"])), {int(year): days[year] for year in days}


@cache
def _months() -> Mapping[str, int]:
    """Name -> number of a month."""
    names = _table()["names"]
    assert isinstance(names, list)
    return {name: number for number, said in enumerate(names, 1) for name in said}


@cache
def _in_words() -> tuple[re.Pattern[str], ...]:
    """Dates whose month has a name, in the three orders that are written."""
    month = f"(?P<month>{'|'.join(sorted(map(re.escape, _months()), key=len, reverse=True))})"
    year, day = r"(?<!\d)(?P<year>\d{4})(?!\d)", r"(?<!\d)(?P<day>\d{1,2})(?!\d)"
    gap, named = r"[\s,]{1,3}(?:साल\s)?", rf"(?<!\w){month}(?:\s?महिना)?"
    return (
        re.compile(f"{year}{gap}{named}[\\s,]{{1,3}}{day}"),
        re.compile(f"{day}{_OF_DAY}[\\s,]{{1,3}}{named}{gap}{year}"),
        re.compile(f"{named}[\\s,]{{1,3}}{day}{_OF_DAY}{gap}{year}"),
    )
