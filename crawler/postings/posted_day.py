"""The day on which an ad was posted, where its page has no label for it: in the short lines around its headline.

Templates print it in many ways: "No. 90377 - 28 November - 377 views", "Admin, Thursday 19 November 2026",
"3 days ago". A day after the page was fetched is none; a line that names a closing day is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from crawler.postings.closing_day import DATE
from crawler.postings.dates import ages_in, names_day, read_date
from crawler.postings.job_labels import has_date_label, label_field, without_date_label
from crawler.postings.page_blocks import squeezed

if TYPE_CHECKING:
    from crawler.postings.hints import Hints
    from crawler.records import Page

ABOVE: Final = 3
"""Lines above the headline that are looked at. Set by hand in 2026."""
BELOW: Final = 8
"""Lines below it. Set by hand in 2026."""
LONGEST: Final = 120
"""Characters of the longest such line. Set by hand in 2026."""
OLDEST: Final = 1_100
"""Days after which an ad is no longer on a page: an older date is the year of a foundation. Set by hand in 2026."""
_LABEL: Final = re.compile(r"\s{0,4}([^:：]{2,45}?)\s{0,3}[:：]")
_CTIME: Final = re.compile(
    r"(?<![A-Za-z])[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) \d\d:\d\d:\d\d (\d{4})\b"
)
_WHOLE: Final = re.compile(DATE)
_DIVIDERS: Final = re.compile(r"\s[·•|–—/,-]\s|\s{2,}|[·•|]|(?<=[^\d\s]),\s")
_DAY: Final = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s)?\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,16}\.?|[^\W\d_]{3,16}\.?\s\d{1,2}"
)
"""A day and the name of a month, without a year."""
_POST: Final = re.compile(r"\s{1,3}#\d{1,6}$")
LONGEST_DAY: Final = 30
"""Characters of the longest date behind a word for "posted". Set by hand in 2026."""
_SCRIPTS: Final = (
    (re.compile("[\u0400-\u04ff]"), ("ru", "uk", "bg")),
    (re.compile("[\u0600-\u06ff]"), ("ar", "fa", "ur")),
    (re.compile("[\u0900-\u097f]"), ("hi",)),
    (re.compile("[\u3040-\u30ff\u4e00-\u9fff]"), ("zh", "ja")),
)
"""Scripts that are written by few languages: a page may state another one, or none."""


def posted_near(lines: Sequence[str], title: str, page: Page, hints: Hints) -> tuple[str, str] | None:
    """The day of posting in the lines around a headline, in words and as an ISO 8601 date; None without one.

    Args:
        lines: The lines of the main part of a page.
        title: Its headline.
        page: The page as fetched.
        hints: Settings of its source.
    """
    wanted = squeezed(title)
    at = next((n for n, line in enumerate(lines) if title and title in line), -1)
    if at < 0:
        at = next((n for n, line in enumerate(lines) if wanted and wanted in squeezed(line)), -1)
    near = [*lines[max(0, at) : at + 1 + BELOW], *reversed(lines[max(0, at - ABOVE) : max(0, at)])]
    for line in (*near, *(line for line in lines if has_date_label(line, known=True))):
        if len(line) <= LONGEST and not _names_another(line):
            for said in _candidates(line):
                day = _past_day(said, page, hints)
                if day is not None:
                    return said, day
    return None


def _names_another(line: str) -> bool:
    """True for a line whose label is that of another field: a closing day, a place."""
    labelled = _LABEL.match(line)
    field = label_field(labelled[1]) if labelled else ""
    return bool(field) and field != "date_posted"


def _candidates(line: str) -> Iterator[str]:
    """Parts of a line that may be its date, the surest first."""
    if found := _CTIME.search(line):
        yield f"{found[2]} {found[1]} {found[3]}"
    for whole in _WHOLE.finditer(line):
        yield whole[0]
    yield from ages_in(line)
    for part in map(_without_number, _DIVIDERS.split(line)):
        said = without_date_label(part)
        if (
            _DAY.fullmatch(said)
            or (said != part and len(said) <= LONGEST_DAY)
            or (" " in said and names_day(said))
        ):
            yield said


def _without_number(part: str) -> str:
    """A part of a line without the number of the post behind it."""
    return _POST.sub("", part.strip())


def _past_day(said: str, page: Page, hints: Hints) -> str | None:
    """The day of some words, if an ad can have been posted on it."""
    languages = (*hints.languages, *_by_script(said))
    day = read_date(said, languages, hints.date_order, page.fetched_at, "past")
    if day is None:
        return None
    age = date.fromisoformat(page.fetched_at[:10]) - date.fromisoformat(day)
    return day if timedelta(-1) <= age <= timedelta(OLDEST) else None


@cache
def _by_script(said: str) -> tuple[str, ...]:
    return next((languages for script, languages in _SCRIPTS if script.search(said)), ())
