"""What a row tells of who reports (a victim, witness or caller), wherever it stands in it. It is not stored.

Headings of tables, keys of objects within each other, and answers of forms
(`{"label": "Reporter name", "value": ...}`) are held against the words of `reporter_columns.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from crawler.imports.columns import column_names, holds_word, plain_heading

MAX_LEVELS: Final = 100
"""Objects and lists within each other that are looked through; what lies deeper is not stored. No dump of a platform
or form nests a tenth of it. Set by hand in 2026."""
NAMING: Final = frozenset({"name", "label", "key", "field", "question", "header", "column", "heading"})
"""Keys of an answer that hold its question."""
ANSWERING: Final = frozenset({"value", "values", "answer", "answers", "response"})
"""Keys of an answer that hold what was answered."""

_ACCENT: Final = re.compile(r"[\u0300-\u036f]")


def reporter_columns(columns: Iterable[str], taken: Collection[str]) -> tuple[str, ...]:
    """Columns that tell of who reports: a victim, witness or caller. They are not stored.

    Args:
        columns: Columns of a table.
        taken: Columns that were mapped by hand; a heading with a word of a text ("victim's story") is none either.
    """
    return tuple(name for name in columns if name not in taken and tells(name) and not _is_text(name))


def without_reporter(
    row: Mapping[str, object], taken: Collection[str]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """A row without what it tells of who reports.

    Args:
        row: The row, which may hold objects and lists.
        taken: Columns, and paths of keys, that were mapped by hand: they stay.

    Returns:
        What is left, and the paths of keys that were taken out, without numbers of lists.
    """
    cut = _Cut(taken)
    left = cut.mapping(row, "", 0, only=False)
    return left, tuple(cut.gone)


@lru_cache(maxsize=8_192)
def tells(heading: str) -> bool:
    """Whether a heading or key holds a word for who reports, in its plural and run together too (`REPORTERNAME`)."""
    known = _words()
    # A format character (a soft hyphen, a joiner of Persian) stands within a word or between two.
    for between in ("", " "):
        plain = _bare("".join(between if unicodedata.category(mark) == "Cf" else mark for mark in heading))
        if holds_word(plain, known) or any(map(_is_joined, plain.split())):
            return True
    return False


@dataclass(slots=True)
class _Cut:
    """One walk through a row."""

    taken: Collection[str]
    gone: dict[str, None] = field(default_factory=dict)

    def mapping(
        self, value: Mapping[str, object], before: str, level: int, *, only: bool
    ) -> dict[str, object]:
        """What is left of an object; with `only`, what leads to a path that was taken by hand."""
        left: dict[str, object] = {}
        for key, inner in value.items():
            path = f"{before}{key}"
            if path in self.taken:
                left[key] = inner
                continue
            leads = any(one.startswith(f"{path}.") for one in self.taken)
            told = only or self._tells(key, inner)
            if (told and not leads) or self._is_answer(inner, path):
                self._out(path)
            else:
                left[key] = self._inside(inner, path, level + 1, only=told)
        return left

    def _inside(self, value: object, path: str, level: int, *, only: bool) -> object:
        if not isinstance(value, Mapping | list):
            return value
        if level > MAX_LEVELS:
            self._out(path)
            return None
        if isinstance(value, Mapping):
            return self.mapping(value, f"{path}.", level, only=only)
        return [
            self._inside(inner, f"{path}.{place}", level + 1, only=only)
            for place, inner in enumerate(value)
            if not self._answered(inner, f"{path}.{place}")
        ]

    def _answered(self, inner: object, path: str) -> bool:
        if said := self._is_answer(inner, path):
            self._out(path)
        return said

    def _is_answer(self, value: object, path: str) -> bool:
        """Whether an object is the answer to a question about who reports."""
        if not isinstance(value, Mapping) or any(one.startswith(f"{path}.") for one in self.taken):
            return False
        keys = {str(key).casefold(): inner for key, inner in value.items()}
        asked = [keys[name] for name in NAMING & keys.keys()]
        return not ANSWERING.isdisjoint(keys) and any(
            isinstance(one, str) and tells(one) and not _is_text(one) for one in asked
        )

    def _tells(self, key: str, inner: object) -> bool:
        """Whether a key tells of who reports; "victim's story" does not, unless an object stands under it."""
        nested = isinstance(inner, Mapping) or (
            isinstance(inner, list) and any(isinstance(one, Mapping) for one in inner)
        )
        return tells(key) and (nested or not _is_text(key))

    def _out(self, path: str) -> None:
        self.gone[".".join(part for part in path.split(".") if not part.isdecimal())] = None


@lru_cache(maxsize=8_192)
def _is_text(heading: str) -> bool:
    """Whether a heading holds a word for the text of an ad or report."""
    return holds_word(heading, column_names()["description"])


def _is_joined(word: str) -> bool:
    """Whether a word is one for who reports with a particular of theirs: `reportername`, `victimphone`."""
    return any(word.startswith(one) and word[len(one) :] in _particulars() for one in _words())


@cache
def _data() -> Mapping[str, Mapping[str, list[str]]]:
    found: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
        (resources.files("crawler.imports") / "reporter_columns.toml").read_text("utf-8")
    )
    return found


@cache
def _words() -> tuple[str, ...]:
    """The words for who reports in all languages, as `_bare` spells them."""
    return tuple(dict.fromkeys(_bare(word) for said in _data()["words"].values() for word in said))


@cache
def _particulars() -> frozenset[str]:
    return frozenset(_bare(word) for said in _data()["particulars"].values() for word in said)


def _bare(heading: str) -> str:
    """One spelling of a heading, without accents: people leave them out."""
    split = unicodedata.normalize("NFD", plain_heading(heading))
    return unicodedata.normalize("NFC", _ACCENT.sub("", split))
