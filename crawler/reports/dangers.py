"""Who may be in danger now, by what a report says. Pure; the words are in dangers.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Final

from crawler.reports.words import months, pattern, plain

TOGETHER: Final = 120
"""Characters between a journey and its date; about two sentences. Set by hand in 2026."""
SOON: Final = timedelta(days=14)
"""A journey within this time is a danger now: a warning still reaches somebody. Set by hand in 2026."""
DENIED: Final = 24
"""Characters before a word of danger in which it may be denied ("never", "has not been"). Set by hand in 2026."""
DANGERS: Final = ("held", "violence", "travel-soon", "minor")
"""What may make a report urgent, most urgent first."""
BESIDE: Final[Sequence[tuple[str, str, int]]] = (
    ("papers", "taken", 45),
    ("barred", "leaving", 20),
    ("doors", "shut", 30),
)
"""Kinds of words of held.toml which together tell that somebody can't leave, in either order, and the characters
between them at most: about eight, four and five words of English. Set by hand in 2026."""
_ENDS: Final = re.compile(r"[!?;\n\u0964\u06d4\u061f\u1362\u104b\u17d4\u3002\uff01\uff1f]|[.](?=\s|$)")
"""Ends of sentences: words of two sentences tell nothing together."""
_BY_INDICATOR: Final[Mapping[str, str]] = {
    "passport-retention": "held",
    "restricted-movement": "held",
    "minors-targeted": "minor",
}
_PAPERS: Final = "passport-retention"
_DATE: Final = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?(?!\d)"
)


def dangers_of(
    text: str, indicators: Sequence[str], today: date, languages: frozenset[str]
) -> tuple[str, ...]:
    """Dangers that a report tells of.

    Args:
        text: The reporter's words.
        indicators: Ids of the catalogue's indicators found in it.
        today: Dates of journeys are compared with it.
        languages: Whose words are looked for.

    Returns:
        Of `DANGERS`, in their order.
    """
    said = plain(text)
    free = bool(_freed(said, 0, len(said), languages))
    found = {
        _BY_INDICATOR[one] for one in indicators if one in _BY_INDICATOR and not (free and one == _PAPERS)
    }
    found |= {kind for kind in ("held", "violence", "minor") if _tells_of(kind, said, languages)}
    if any(_stand_together(said, *words, languages) for words in BESIDE):
        found.add("held")
    if _is_soon(said, today, languages):
        found.add("travel-soon")
    return tuple(name for name in DANGERS if name in found)


def _tells_of(kind: str, said: str, languages: frozenset[str]) -> bool:
    """Whether a word of a kind stands in a text without being denied right before it, or of papers that came back."""
    denied, papers = _denied(languages), pattern("held", "papers", languages)
    return any(
        not denied.search(said[max(0, found.start() - DENIED) : found.start()].rstrip())
        and not (papers.search(found[0]) and _freed(said, *found.span(), languages))
        for found in pattern("dangers", kind, languages).finditer(said)
    )


@cache
def _denied(languages: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern('dangers', 'not', languages).pattern})\Z")


def _stand_together(said: str, one: str, other: str, most: int, languages: frozenset[str]) -> bool:
    """Whether words of two kinds stand near each other in a sentence, the first of them not denied."""
    spans = [found.span() for found in pattern("held", one, languages).finditer(said)]
    if not spans:
        return False
    for found in pattern("held", other, languages).finditer(said):
        for start, end in spans:
            first, last = (end, found.start()) if end <= found.start() else (found.end(), start)
            if not 0 <= last - first <= most or _ENDS.search(said, first, last):
                continue
            begin = min(start, found.start())
            if one == "papers" and _freed(said, begin, max(end, found.end()), languages):
                continue
            if not _denied(languages).search(said[max(0, begin - DENIED) : begin].rstrip()):
                return True
    return False


def _freed(said: str, start: int, end: int, languages: frozenset[str]) -> bool:
    """Whether a sentence of a stretch says, without a denial or a condition, that papers came back.

    "He took my passport and gave it back", not "and never gave it back" or "and gives it back when I pay".
    """
    left = max((mark.end() for mark in _ENDS.finditer(said, 0, start)), default=0)
    right = next((mark.start() for mark in _ENDS.finditer(said, end)), len(said))
    bounds = [left, *(mark.end() for mark in _ENDS.finditer(said, left, right)), right]
    freed, denial = pattern("held", "freed", languages), pattern("held", "unless", languages)
    return any(
        freed.search(said, first, last) is not None and denial.search(said, first, last) is None
        for first, last in pairwise(bounds)
    )


def _is_soon(said: str, today: date, languages: frozenset[str]) -> bool:
    """Whether a journey and a near time are named together."""
    journeys = [found.start() for found in pattern("dangers", "travel", languages).finditer(said)]
    if not journeys:
        return False
    times = [found.start() for found in pattern("dangers", "soon", languages).finditer(said)]
    times += [found.start() for found in _DATE.finditer(said) if _is_near(_orders(found, today), today)]
    named, numbers = _named_date(languages)
    times += [
        found.start() for found in named.finditer(said) if _is_near(_named(found, numbers, today), today)
    ]
    return any(abs(journey - moment) <= TOGETHER for journey in journeys for moment in times)


def _orders(found: re.Match[str], today: date) -> list[tuple[int, int, int]]:
    """Year, month and day of a date in figures: day and month in either order, the year if it is left out."""
    if found[1]:
        return [(int(found[1]), int(found[2]), int(found[3]))]
    first, second = int(found[4]), int(found[5])
    years = [_year(found[6])] if found[6] else [today.year, today.year + 1]
    return [one for year in years for one in ((year, second, first), (year, first, second))]


@cache
def _named_date(languages: frozenset[str]) -> tuple[re.Pattern[str], dict[str, int]]:
    """A day beside the name of a month, and the numbers of the months by their names."""
    numbers = months(languages)
    names = "|".join(map(re.escape, sorted(numbers, key=len, reverse=True))) or r"(?!)"
    day = r"(?<!\d)(\d{1,2})(?!\d)"
    return re.compile(
        rf"{day}\W{{0,2}}(?:st|nd|rd|th|er|de|ng\xe0y)?\W{{0,3}}({names})|({names})\W{{0,2}}{day}"
    ), numbers


def _named(found: re.Match[str], numbers: Mapping[str, int], today: date) -> list[tuple[int, int, int]]:
    day, month = int(found[1] or found[4]), numbers[found[2] or found[3]]
    return [(today.year, month, day), (today.year + 1, month, day)]


def _year(figures: str) -> int:
    return int(f"20{figures}" if len(figures) == 2 else figures)


def _is_near(days: Sequence[tuple[int, int, int]], today: date) -> bool:
    """Whether one of the days lies within `SOON`; a day that no month has is none."""
    for year, month, day in days:
        try:
            moment = date(year, month, day)
        except ValueError:
            continue
        if timedelta(0) <= moment - today <= SOON:
            return True
    return False
