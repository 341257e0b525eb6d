"""Words and marks that rules read by pattern, compiled from `data/tables/wordings.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

FILE: Final = "tables/wordings.toml"
_NEVER: Final = "(?!)"
"""Matches nothing: stands in for a pattern that does not compile, until the mistake is corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """Compiled patterns over folded text, and word lists; the data file says what each is for."""

    sentence_end: re.Pattern[str]
    clause_end: re.Pattern[str]
    age_band: re.Pattern[str]
    """Groups `low` and `high`: years from 10 to 39."""
    age_word: re.Pattern[str]
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

    always = _set_of(words("sentence-end", "always")) + r"\n"
    spaced = _set_of(words("sentence-end", "before-space"))
    hours, days = any_of("working-hours", "hour-words"), any_of("working-days", "day-words")
    return Wordings(
        # One set of characters first: `re` then runs over the letters between them far faster.
        sentence_end=compiled(
            "sentence-end", rf"[{spaced}{always}](?:(?<=[{always}])|(?=\s|$)|(?<=\.)(?=[a-z]{{2}}))"
        ),
        clause_end=compiled("clause-end", f"[{_set_of(words('clause-end', 'marks'))}]"),
        age_band=compiled(
            "age-band",
            rf"(?<![\d.,{_set_of(words('age-band', 'not-before'))}])(?P<low>1\d|2\d)"
            rf"\s?(?:{any_of('age-band', 'between-words')})\s?(?P<high>1\d|2\d|3\d)(?!\d)"
            rf"(?![.,]\d|\s?(?:{any_of('age-band', 'not-after-words')}))",
        ),
        age_word=compiled("age-band", any_of("age-band", "patterns")),
        long_hours=compiled("working-hours", rf"(?P<hours>1(?<!\d1)[2-8])\s?(?:{hours})"),
        long_week=compiled(
            "working-days",
            rf"(?<!\d)(?:[67]\s?(?:{days})\s?(?:{any_of('working-days', 'per-words')})?"
            rf"\s?(?:{any_of('working-days', 'week-words')})?|{any_of('working-days', 'written')})",
        ),
        deceit_stems=tuple(words("deceit", "stems")),
        attached_prefixes=frozenset(words("attached-prefixes", "ar")),
        tonal_languages=frozenset(words("tonal", "languages")),
        undisclosed_employers=tuple(words("undisclosed-employer", "names")),
        first_person=tuple(f" {word} " for word in words("first-person", "words")),
        loud_marks=tuple(words("loud-title", "marks")),
    )


def _set_of(marks: Sequence[str]) -> str:
    """The inside of a set of characters in a regular expression."""
    return "".join(map(re.escape, marks))
