"""Words and marks that rules read by pattern, compiled from `data/tables/wordings.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

FILE: Final = "tables/wordings.toml"
_NEVER: Final = "(?!)"
"""Matches nothing: used in place of a pattern that does not compile, until the mistake is corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """Compiled patterns over folded text, and word lists; the data file states what each is for."""

    sentence_end: re.Pattern[str]
    hard_break: re.Pattern[str]
    """Where no phrase with a gap reaches over: a sentence's end, an empty line, a new item of a list."""
    clause_end: re.Pattern[str]
    age_band: re.Pattern[str]
    """Groups `low` and `high`: years from 10 to 39."""
    child_age: re.Pattern[str]
    """A child's age from 8 to 16: group `low`; `band` for a second age, `years` for a word for years."""
    before_age: re.Pattern[str]
    """A word before a number that makes it an age ("aged", "from"), up to its end."""
    no_age_before: re.Pattern[str]
    """A word before a number that makes it none ("for 12 years"), up to its end."""
    no_age_after: re.Pattern[str]
    """What after a number and its "years" shows that it is no age ("of experience")."""
    long_hours: re.Pattern[str]
    """Group `hours`: 12 to 18 hours."""
    long_week: re.Pattern[str]
    """Six or seven days a week."""
    deceit_stems: tuple[str, ...]
    attached_prefixes: frozenset[str]
    tonal_languages: frozenset[str]
    undisclosed_employers: tuple[str, ...]
    first_person: tuple[str, ...]
    """In match form, with a space on each side."""
    loud_marks: tuple[str, ...]
    employer_frames: Mapping[str, tuple[str, ...]]
    """Phrases `before` and `after` the name of a firm that hires."""


def _outside_numbers(marks: str) -> str:
    """A pattern of marks that do not stand between two digits: the comma of 25,000 parts nothing."""
    return rf"(?<!\d)[{marks}]|[{marks}](?!\d)"


def read_wordings(
    rows: Mapping[str, Mapping[str, Any]], note: Callable[[str, str, str, str], None]
) -> Wordings:
    """Compile the rows of the file; a pattern that does not compile goes to `note` with its row."""

    def words(row: str, key: str) -> Sequence[str]:
        return tuple(map(str, rows.get(row, {}).get(key, ())))

    def any_of(row: str, key: str) -> str:
        return "|".join(words(row, key))

    def compiled(row: str, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(pattern)
        except re.error as error:
            note(FILE, f"[{row}]", f"bad pattern in [{row}]: {error}", "write a regular expression")
            return re.compile(_NEVER)

    marks = _set_of(words("sentence-end", "always"))
    always = marks + r"\n"
    spaced = _set_of(words("sentence-end", "before-space"))
    hours, days = any_of("working-hours", "hour-words"), any_of("working-days", "day-words")
    return Wordings(
        # One set of characters first: `re` then runs over the letters between them far faster.
        sentence_end=compiled(
            "sentence-end", rf"[{spaced}{always}](?:(?<=[{always}])|(?=\s|$)|(?<=\.)(?=[a-z]{{2}}))"
        ),
        hard_break=compiled(
            "sentence-end",
            rf"[{marks}]|[{spaced}](?=\s)|\n\s*(?:\n|[{_set_of(words('sentence-end', 'list-marks'))}])",
        ),
        clause_end=compiled("clause-end", _outside_numbers(_set_of(words("clause-end", "marks")))),
        age_band=compiled(
            "age-band",
            rf"(?<![\d.,{_set_of(words('age-band', 'not-before'))}])(?P<low>1\d|2\d)"
            rf"\s?(?:{any_of('age-band', 'between-words')})\s?(?P<high>1\d|2\d|3\d)(?!\d)"
            rf"(?![.,]\d|\s?(?:{any_of('age-band', 'not-after-words')}))",
        ),
        child_age=compiled("child-age", _child_age(any_of)),
        before_age=compiled("child-age", rf"(?:^|\W)(?:{any_of('child-age', 'before')})[\s:]{{0,2}}$"),
        no_age_before=compiled("child-age", rf"(?:^|\W)(?:{any_of('child-age', 'not-before')})\s$"),
        no_age_after=compiled("child-age", rf"\s?(?:{any_of('child-age', 'not-after')})"),
        long_hours=compiled("working-hours", rf"(?P<hours>1(?<!\d1)[2-8])\s?(?:{hours})"),
        long_week=compiled(
            "working-days",
            rf"(?<!\d)(?:[67]\s?(?:{days})\s?(?:{any_of('working-days', 'per-words')})?"
            rf"\s?(?:{any_of('working-days', 'week-words')})?|{any_of('working-days', 'written')})",
        ),
        deceit_stems=tuple(words("deceit", "stems")),
        attached_prefixes=frozenset(
            str(prefix) for prefixes in rows.get("attached-prefixes", {}).values() for prefix in prefixes
        ),
        tonal_languages=frozenset(words("tonal", "languages")),
        undisclosed_employers=tuple(words("undisclosed-employer", "names")),
        first_person=tuple(f" {word} " for word in words("first-person", "words")),
        loud_marks=tuple(words("loud-title", "marks")),
        employer_frames={side: tuple(words("employer-frame", side)) for side in ("before", "after")},
    )


def _child_age(any_of: Callable[[str, str], str]) -> str:
    """A number from 8 to 16 in figures or words, perhaps with a second one and a word for years."""
    numbers = any_of("child-age", "numbers")
    second = rf"\s?(?:{any_of('age-band', 'between-words')})\s?(?:1\d|2\d|{numbers})"
    years = rf"[\s-]{{0,2}}(?:{any_of('child-age', 'after')})(?![a-z])"
    return (
        rf"(?<![\d.,:/$€£+%])(?<![a-z])(?P<low>{numbers})(?![a-z])(?P<band>{second}(?!\d))?"
        rf"(?!\d|[.,:/]\d|\s?[%:])(?P<years>{years})?"
    )


def _set_of(marks: Sequence[str]) -> str:
    """The inside of a set of characters in a regular expression."""
    return "".join(map(re.escape, marks))
