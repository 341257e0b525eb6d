"""The rows of a sheet: one for each phrase line of a language, the most useful ones first."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.catalogue import Catalogue
from crawler.indicators.examples import Example
from crawler.indicators.patterns import readings
from crawler.indicators.phrase_tables import Phrase
from crawler.indicators.phrases import PHRASE_LISTS, section_of
from crawler.records import JobPosting
from crawler.score_rules import POINTS

READINGS: Final = 6
"""Combinations of a line that are written out in words: what a person reads at a glance; set by hand in 2026."""
CODE: Final = 10
"""Hexadecimal digits of a row's code: two of 10,000 lines share one with a chance of 1 in 20,000 (40 bits)."""
_LISTS: Final = {(weight, condition): name for name, (weight, condition) in PHRASE_LISTS.items()}
TERMS: Final = "terms"
"""The one list of a context or word group."""

LineCounts = Mapping[tuple[str, str], int]
"""Key and line of a phrase to the number of texts in which it was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One phrase line, as the speaker is asked about it."""

    code: str
    """Language and a digest of what the line is: it finds the line again when the sheet comes back."""
    section: str
    """Table of the phrase file: `contexts.denial`, `groups.papers`, `phrases.INDICATOR`."""
    list: str
    """List in that table: `terms`, or one of `PHRASE_LISTS`."""
    line: str
    meaning: str
    weight: str
    reads: tuple[str, ...]
    """What the line stands for in plain words."""
    hit: str = ""
    """An invented text in which it must be found."""
    miss: str = ""
    """An invented text in which the indicator must not be found."""
    found: int = 0
    """Stored ads in which the line was found."""


def sheet_rows(catalogue: Catalogue, language: str, found: LineCounts | None = None) -> list[SheetRow]:
    """Rows for every phrase line of a language: often found and heavy lines first, those of one section together.

    Args:
        catalogue: Where the phrases are.
        language: BCP 47 primary tag.
        found: How often each line was found in stored ads.

    Raises:
        UserError: The catalogue has no phrases of this language.
    """
    mine = [phrase for phrase in catalogue.phrases if phrase.language == language]
    if not mine:
        known = ", ".join(catalogue.languages)
        raise UserError(f"there are no phrases in {language!r}; the catalogue has {known}")
    written = [one for one in catalogue.examples if one.language == language]
    examples, any_miss = _examples(written, catalogue, language), _misses(written)
    rows: dict[str, SheetRow] = {}
    for phrase in mine:
        row = _row(phrase, catalogue)
        if row.code not in rows:
            hit, miss = examples.get((phrase.key, phrase.line), ("", ""))
            number = (found or {}).get((phrase.key, phrase.line), 0)
            rows[row.code] = replace(row, hit=hit, miss=miss or any_miss.get(phrase.key, ""), found=number)
    return _ordered(rows.values())


def chosen(rows: Iterable[SheetRow], limit: int) -> list[SheetRow]:
    """The `limit` most useful rows, those of a section together; each row of one counts less than the last."""
    ranked = sorted(_values(rows), key=lambda pair: -pair[0])[:limit]
    return _ordered(row for _, row in ranked)


def count_lines(texts: Iterable[str], catalogue: Catalogue, language: str) -> Counter[tuple[str, str]]:
    """In how many of the texts each phrase line is found."""
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        counts.update(_lines_in(text, catalogue, language))
    return counts


def _lines_in(text: str, catalogue: Catalogue, language: str) -> set[tuple[str, str]]:
    ad = AnalysedPosting(JobPosting(url="", source="sheet", text=text), (), language, catalogue)
    return {
        (key, match.phrase.line)
        for key, matches in ad.found.items()
        for match in matches
        if match.phrase.language == language
    }


def _row(phrase: Phrase, catalogue: Catalogue) -> SheetRow:
    section = section_of(phrase.key)
    kind, _, name = section.partition(".")
    named = _LISTS[phrase.weight, phrase.condition] if kind == "phrases" else TERMS
    digest = hashlib.sha256("\0".join((section, named, phrase.line)).encode()).hexdigest()[:CODE]
    indicator = catalogue.indicators.get(name) if kind == "phrases" else None
    return SheetRow(
        code=f"{phrase.language}-{digest}",
        section=section,
        list=named,
        line=phrase.line,
        meaning=f"{indicator.name}: {indicator.meaning}" if indicator else _meaning(kind, name),
        weight=(phrase.weight or indicator.weight) if indicator else "",
        reads=_some(readings(phrase.line)),
    )


def _some(found: tuple[str, ...]) -> tuple[str, ...]:
    """A few of the combinations, from the first to the last, and how many more there are."""
    if len(found) <= READINGS:
        return found
    picked = [found[place * (len(found) - 1) // (READINGS - 1)] for place in range(READINGS)]
    return (*picked, f"(and {len(found) - READINGS} more)")


def _meaning(kind: str, name: str) -> str:
    return str(meanings().get(kind, {}).get(name, name.replace("-", " ")))


@cache
def meanings() -> Mapping[str, Mapping[str, str]]:
    """What the words of each context and word group should mean, in English."""
    return tomllib.loads(Path(__file__).with_name("meanings.toml").read_text("utf-8"))


def _examples(
    written: Iterable[Example], catalogue: Catalogue, language: str
) -> dict[tuple[str, str], tuple[str, str]]:
    """Key and line to the first example in which it must be found, and the first that must not be found."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for example in written:
        for key, line in _lines_in(example.text, catalogue, language):
            if key.startswith("indicator/") and key != f"indicator/{example.indicator}":
                continue
            hit, miss = found.get((key, line), ("", ""))
            found[key, line] = (hit or example.text, miss) if example.hit else (hit, miss or example.text)
    return found


def _misses(written: Iterable[Example]) -> dict[str, str]:
    """Key of an indicator's phrases to the first text in which it must not be found."""
    found: dict[str, str] = {}
    for example in written:
        if not example.hit:
            found.setdefault(f"indicator/{example.indicator}", example.text)
    return found


def _values(rows: Iterable[SheetRow]) -> list[tuple[float, SheetRow]]:
    """Each row with its value: its worth, divided by its place among those of its section."""
    by_section: defaultdict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        by_section[row.section].append(row)
    found = []
    for mine in by_section.values():
        mine.sort(key=lambda row: -_worth(row))
        found += [(_worth(row) / (1 + place), row) for place, row in enumerate(mine)]
    return found


def _worth(row: SheetRow) -> float:
    """A context or group has no weight of its own: it counts as a medium sign, since it decides about several."""
    points = next((value for name, value in POINTS.items() if name == row.weight), POINTS["medium"])
    return points * (1 + row.found)


def _ordered(rows: Iterable[SheetRow]) -> list[SheetRow]:
    """Sections by their best row, rows of a section by their worth."""
    values = _values(rows)
    best: dict[str, float] = {}
    for value, row in values:
        best[row.section] = max(value, best.get(row.section, 0.0))
    return [
        row
        for value, row in sorted(values, key=lambda pair: (-best[pair[1].section], pair[1].section, -pair[0]))
    ]
