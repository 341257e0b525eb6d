"""The closing day of an ad as a sentence states it: "Applications are welcome until 15 October 2026".

The words are in `page_states.toml`; labels ("Deadline: ...") are read by `job_labels`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final

from crawler.postings.word_patterns import either_word

LINE: Final = 220
"""Characters of the longest line that is looked at: a sentence or two. Set by hand in 2026."""
WINDOW: Final = 20_000
"""Characters of a text in which such a line is looked for. Set by hand in 2026."""
_YEAR: Final = re.compile(r"(?<!\d)(?:20\d\d|25[6-9]\d)(?!\d)")
_SENTENCE: Final = re.compile(r"(?<=[^\d\s.]{2}[.!?])\s+|(?<=[。！？।])|\n")
DATE: Final = (
    r"(?:\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|\d{4}\s?년\s?\d{1,2}\s?월\s?\d{1,2}\s?일"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.|º|ª)?\s{1,2}(?:of\s|de\s|del\s|d['’])?[^\s\d_.,:;()]{3,16}\.?,?\s{1,2}(?:de\s|del\s)?\d{4}"
    r"|[^\s\d_.,:;()]{3,16}\.?\s{1,2}\d{1,2}(?:st|nd|rd|th)?,?\s{1,2}\d{4})"
)
_DATE: Final = re.compile(DATE)
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|ª)(?=\s)")
_WEEKDAY: Final = r"(?:[^\W\d]{3,12},?\s{1,2})?"
"""A day of the week may stand before a date."""


def closing_line(text: str) -> str:
    """The words of the day until which a text asks to apply; "" where it states none, or several.

    Args:
        text: The ad as shown.
    """
    text = text[:WINDOW]
    if not _YEAR.search(text):
        return ""
    found = {said for line in _SENTENCE.split(text) if len(line) <= LINE and (said := _day_in(line))}
    return found.pop() if len(found) == 1 else ""


def _day_in(line: str) -> str:
    """The one date of a line with a word for applying, if one for "until" is next to it."""
    dates = list(_DATE.finditer(line)) if _YEAR.search(line) else []
    if len(dates) != 1:
        return ""
    date = dates[0]
    before, behind = line[: date.start()].casefold(), line[date.end() :].casefold()
    # What stands for a month may be the word before it: "until October 15, 2026" begins at the month.
    for apply, ends, starts in _words():
        if not apply.search(line.casefold()):
            continue
        if ends.search(before) or (starts is not None and starts.match(behind)):
            return _ORDINAL.sub("", date[0])
    return ""


@cache
def _words() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str] | None], ...]:
    """Of each language: a word for applying anywhere, one for "until" at the end, and at the beginning."""
    data = tomllib.loads((resources.files("crawler.postings") / "page_states.toml").read_text("utf-8"))
    return tuple(
        (
            re.compile(either_word(row["apply"])),
            re.compile(rf"(?:{either_word(row['before'])})[\s:：]{{0,3}}{_WEEKDAY}$"),
            re.compile(rf"\s{{0,2}}(?:{either_word(row['behind'])})") if row["behind"] else None,
        )
        for row in data["closing"].values()
    )
