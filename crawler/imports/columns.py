"""Propose which columns of a table are which fields of an ad, by their names and by what is in them.

Nothing is taken by itself: a proposal is shown, and used when somebody accepts it (`adwatch import --yes`).
"""

from __future__ import annotations

import re
import shlex
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from crawler.postings.json_values import words
from crawler.postings.mapping import WORDED, usual_keys, value_at

SAMPLE: Final = 50
"""Rows at the start of a table from which its columns are proposed. Set by hand in 2026."""
SHOWN: Final = 3
"""Rows that are shown with a proposal, as the product owner asked for."""
MAX_DEPTH: Final = 4
"""Objects within each other in which a column is looked for: captures of browsers nest a text three deep."""
MAX_COLUMNS: Final = 200
"""Columns that are considered; wider tables than that are no list of ads. Set by hand in 2026."""
MAX_NAMES: Final = 20
"""Names of columns in a message."""

NAMED_EXACTLY: Final = 4.0
"""Points of a heading that is one of the words. All points are set by hand in 2026."""
NAMED: Final = 2.5
"""Points of a heading that holds one of the words."""
FITS: Final = 2.0
"""Points of a column whose cells look like the field."""
UNFIT: Final = -4.0
"""Points of a column whose cells can't be the field."""
LEAST: Final = 2.0
"""Points from which on a column is proposed."""
LONG_TEXT: Final = 25
"""Median of the characters of a cell from which on a column can hold the text of ads."""
SHARE: Final = 0.5
"""Share of the cells that must look like a contact, date or address."""
LETTERED: Final = frozenset({"description", "title", "hiring_organization", "job_location"})
"""Fields that no column without letters can hold: points and codes stand under such headings too."""

_CONTACT: Final = re.compile(r"@[\w.-]{2,60}\b|(?<!\d)(?:\+|00)?\d(?:[\s().\-/]{0,2}\d){6,14}(?!\d)")
_DATE: Final = re.compile(r"\d{1,4}[-./年 ]\d{1,2}[-./月 ]\d{1,4}|\d{1,2}[:.]\d{2}|\b(?:19|20)\d\d\b")
_URL: Final = re.compile(r"\s*(?:https?://|www\.)\S+\s*$", re.I)
_SCRIPT: Final = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
_SPACELESS: Final = re.compile(_SCRIPT)
_SHARE_OF_ONE: Final = re.compile(r"\s*(?:0(?:[.,]\d+)?|1(?:[.,]0+)?)\s*%?\s*$")
"""A number from 0 to 1, as programs give shares and flags: no pay."""
_PROSE: Final = re.compile(rf"(?:\S+\s+){{3}}\S|{_SCRIPT}{{8}}")
"""Four words, or eight letters of a script without spaces."""


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """Columns proposed for one table."""

    table: str
    aliases: Mapping[str, str]
    """Field of an ad -> column, or path of keys."""
    columns: tuple[str, ...]
    """Names of all columns, as the table has them."""
    rows: tuple[Mapping[str, str], ...]
    """The first rows as they would be read: field -> words."""
    taken: bool = False
    """Whether the table was read by the proposal."""

    @property
    def options(self) -> str:
        """The options of `import` that accept the proposal."""
        return " ".join(f"--map {name}={shlex.quote(column)}" for name, column in self.aliases.items())


def propose(
    rows: Sequence[Mapping[str, object]], columns: Sequence[str], known: Iterable[str]
) -> dict[str, str]:
    """Columns for fields that have none yet.

    Args:
        rows: The first rows.
        columns: Columns of the table; nested values are found under paths of keys.
        known: Fields that have a column already.

    Returns:
        Field -> column, at most one for each; the text first.
    """
    cells = _cells(rows, columns)
    known = set(known)
    scores = sorted(
        (-_score(name, column, cells[column]), order, name, column)
        for order, name in enumerate(column_names())
        if name not in known and not (name == "description" and known & {"text", "description_html"})
        for column in cells
    )
    found: dict[str, str] = {}
    for points, _, name, column in scores:
        if -points >= LEAST and name not in found and column not in found.values():
            found[name] = column
    return {name: found[name] for name in column_names() if name in found}


def known_fields(columns: Iterable[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """Field -> column, for columns with a name that is known or was mapped."""
    columns = tuple(columns)
    own = {name: name for name in (*WORDED, *column_names(), "id", "identifier") if name in columns}
    return {**own, **usual_keys(columns), **aliases}


def sample_rows(
    rows: Iterable[Mapping[str, object]], fields: Mapping[str, str]
) -> tuple[Mapping[str, str], ...]:
    """The first rows as they would be read, on one line each.

    Args:
        rows: Rows of the table.
        fields: Field -> column.
    """
    shown = []
    for row in list(rows)[:SHOWN]:
        said = {name: " ".join(words(value_at(row, column)).split()) for name, column in fields.items()}
        shown.append({name: value for name, value in said.items() if value})
    return tuple(shown)


def column_list(columns: Sequence[str]) -> str:
    """Names of columns for a message."""
    more = len(columns) - MAX_NAMES
    return ", ".join(columns[:MAX_NAMES]) + (f" and {more} more" if more > 0 else "")


def _cells(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> dict[str, list[str]]:
    """Column or path -> the words of its cells, without empty ones."""
    cells: dict[str, list[str]] = {name: [] for name in columns[:MAX_COLUMNS]}
    for row in rows:
        for path, said in _flat(row, "", 0):
            if len(cells) < MAX_COLUMNS or path in cells:
                cells.setdefault(path, []).append(said)
    return {path: said for path, said in cells.items() if said}


def _flat(value: Mapping[str, object], before: str, depth: int) -> Iterable[tuple[str, str]]:
    for key, inner in value.items():
        path = f"{before}{key}"
        if isinstance(inner, Mapping) and depth < MAX_DEPTH:
            yield from _flat(inner, f"{path}.", depth + 1)
        elif said := words(inner):
            yield path, said


@cache
def column_names() -> Mapping[str, tuple[str, ...]]:
    """Field -> the words of `column_names.toml` in all languages, as `plain_heading` spells them."""
    data = tomllib.loads((resources.files("crawler.imports") / "column_names.toml").read_text("utf-8"))
    return {
        name: tuple(
            dict.fromkeys(plain_heading(word) for by_language in table.values() for word in by_language)
        )
        for name, table in data.items()
    }


def plain_heading(name: str) -> str:
    """One spelling of a heading: `suspectPhone`, `Suspect_phone:` and `suspect phone` are equal."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    return " ".join(re.findall(r"[\w\u0300-\u036f\u0900-\u0dff]+", split.casefold().replace("_", " ")))


def _score(name: str, column: str, cells: Sequence[str]) -> float:
    return _name_points(name, column) + _content_points(name, cells)


def _name_points(name: str, column: str) -> float:
    """Points of a heading; of a path the last key counts."""
    last = column.rpartition(".")[2]
    if plain_heading(last) in column_names()[name]:
        return NAMED_EXACTLY
    return NAMED if holds_word(last, column_names()[name]) else 0.0


def holds_word(heading: str, known: Iterable[str]) -> bool:
    """Whether a heading holds one of the words, as whole words where its script has spaces."""
    plain = plain_heading(heading)
    return any(word in plain if _SPACELESS.search(word) else f" {word} " in f" {plain} " for word in known)


def _content_points(name: str, cells: Sequence[str]) -> float:
    """Points of what the cells look like."""
    long = sorted(map(len, cells))[len(cells) // 2]
    if name in LETTERED and not _lettered(cells):
        return UNFIT
    if name == "base_salary" and all(map(_SHARE_OF_ONE.match, cells)):
        return UNFIT
    if name == "description":
        return (
            min(long / LONG_TEXT, 2.0) * FITS - 1.0 if _share(_PROSE, cells) > SHARE else _short_text(cells)
        )
    if name == "application_contact":
        return FITS if _share(_CONTACT, cells) > SHARE and long < 2 * LONG_TEXT else UNFIT
    if name == "date_posted":
        return 0.0 if _share(_DATE, cells) > SHARE and long < 2 * LONG_TEXT else UNFIT
    if name == "url":
        return FITS if _share(_URL, cells) > SHARE else UNFIT
    return 0.0 if long < 6 * LONG_TEXT else UNFIT


def _short_text(cells: Sequence[str]) -> float:
    """Short cells are no text of an ad if they are addresses."""
    return UNFIT if _share(_URL, cells) > SHARE else -1.0


def _lettered(cells: Sequence[str]) -> bool:
    """Whether more than half of the cells hold a letter."""
    return sum(any(map(str.isalpha, cell)) for cell in cells) > len(cells) * SHARE


def _share(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
    return sum(bool(pattern.search(cell[:200])) for cell in cells) / len(cells)
