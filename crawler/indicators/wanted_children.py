"""Words by which ads seek children in languages without a phrase file, from `data/tables/wanted_children.toml`.

They make no language covered: only the one sign that must not be missed is named by them (`rules.children`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from crawler.geo.gazetteer import UNSPACED
from crawler.late_regex import compile_late
from crawler.text.fold import fold
from crawler.text.linear_regex import LinearRegex, compile_linear

FILE: Final = "tables/wanted_children.toml"
FIRST_NUMBER: Final = 10
"""The first of the row `numbers`."""
LISTS: Final = (
    "children", "years", "from", "to", "numbers", "not-age", "wanted", "charges", "honest", "denials", "hits",
    "misses",
)  # fmt: skip
"""The rows of a language."""
_HANGUL: Final = compile_late("[\uac00-\ud7af]")
_NEVER: Final = "(?!)"
_NOTHING: Final = r"[^\x{0}-\x{10ffff}]"
"""The same for RE2."""


@dataclass(frozen=True)
class ChildWords:
    """The words of one language, as patterns over folded text; each is compiled when it is first used."""

    rows: Mapping[str, tuple[str, ...]]
    """Each of `LISTS` as written in the file."""

    @cached_property
    def children(self) -> re.Pattern[str]:
        """A girl, a boy, a child."""
        return re.compile(self._any("children"))

    @cached_property
    def wanted(self) -> re.Pattern[str]:
        """That somebody is sought, or work offered."""
        return re.compile(self._any("wanted"))

    @cached_property
    def honest(self) -> re.Pattern[str]:
        """What makes an ad about children a lawful one."""
        return re.compile(self._any("honest"))

    @cached_property
    def denials(self) -> re.Pattern[str]:
        """What undoes that, "without the parents"."""
        return re.compile(self._any("denials"))

    @cached_property
    def before_age(self) -> re.Pattern[str]:
        """A word that makes the number behind it an age, up to its end."""
        return re.compile(rf"{self._any('from')}[\s:]{{0,2}}$")

    @cached_property
    def charge(self) -> re.Pattern[str]:
        """A word that makes the children behind it charges, up to its end; group `offer` for "work for"."""
        return re.compile(rf"(?P<offer>{self._any('wanted')}\s)?{self._any('charges')}\s(?:\w+\s){{0,2}}$")

    @cached_property
    def no_age(self) -> re.Pattern[str]:
        """What follows a number that is no age."""
        return re.compile(rf"[\s.-]{{0,2}}{self._any('not-age', glued=True)}")

    @cached_property
    def age(self) -> re.Pattern[str]:
        """Groups `low`, `high` and, for words for years, `years` and `more`."""
        numbers = sorted(
            (one for row in self.rows["numbers"] for one in row.split("|")), key=len, reverse=True
        )
        words = "|".join(map(_pattern, numbers)) or _NEVER
        years = rf"[\s-]{{0,2}}{self._any('years', glued=True)}"
        to = rf"(?:[\s-]{{0,2}}{self._any('to', glued=True)}[\s-]{{0,2}}|\s?[-\u2013\u2014~\u301c/]\s?)"
        return re.compile(
            rf"(?<![\d.,:/$\u20ac\xa3+%])(?<![a-z])(?P<low>1[0-7]|[89]|{words})(?P<years>{years})?"
            rf"(?:{to}(?P<high>[12]\d|{words})(?P<more>{years})?)?(?!\d|[.,:/]\d|\s?[%:\u20ac$])"
        )

    def number(self, written: str) -> int:
        """The value of a number of `age`, in figures or words."""
        if written.isdigit():
            return int(written)
        rows = enumerate(self.rows["numbers"], FIRST_NUMBER)
        return next((value for value, row in rows if written in map(_folded, row.split("|"))), 0)

    def _any(self, name: str, *, glued: bool = False) -> str:
        """Any of the words of a row; `glued` ones may follow a number without a space."""
        words = sorted(self.rows[name], key=len, reverse=True)
        return f"(?:{'|'.join(_pattern(word, glued=glued) for word in words) or _NEVER})"


@dataclass(frozen=True)
class ChildWordTables:
    """The words of all languages of the file."""

    by_language: Mapping[str, ChildWords]

    @cached_property
    def any_child(self) -> LinearRegex:
        """Any language's words for girls and boys, in one pass: hardly an ad of adults has one."""
        words = {word for one in self.by_language.values() for word in one.rows["children"]}
        stems = {word: re.escape(_folded(word.rstrip("*"))) for word in sorted(words)}
        glued = [stem for word, stem in stems.items() if _is_glued(word)]
        open_ended = [stem for word, stem in stems.items() if word.endswith("*")]
        whole = [stem for word, stem in stems.items() if not (_is_glued(word) or word.endswith("*"))]
        spaced = "|".join([*open_ended, *([rf"(?:{'|'.join(whole)})(?:\PL|$)"] if whole else ())])
        return compile_linear(
            "|".join([*glued, *([rf"(?:^|\PL)(?:{spaced})"] if spaced else ())]) or _NOTHING
        )

    def examples(self) -> Iterator[tuple[str, str, bool]]:
        """Language, text, and whether the text is to be found."""
        lists: Sequence[tuple[str, bool]] = (("hits", True), ("misses", False))
        for language, words in self.by_language.items():
            yield from ((language, text, hit) for name, hit in lists for text in words.rows[name])


def read_wanted_children(rows: Mapping[str, Mapping[str, Any]]) -> ChildWordTables:
    """The words of each language; a list that is left out is empty."""
    return ChildWordTables(
        {
            language: ChildWords({name: tuple(map(str, row.get(name, ()))) for name in LISTS})
            for language, row in rows.items()
        }
    )


def _folded(word: str) -> str:
    return fold(word).text


def _is_glued(word: str) -> bool:
    """True for a script without spaces, and for Korean, which writes particles to the word."""
    return UNSPACED.search(word) is not None or _HANGUL.search(word) is not None


def _pattern(word: str, *, glued: bool = False) -> str:
    """One word or run of words; `*` at its end stands for any ending."""
    stem = _folded(word.rstrip("*"))
    found = r"\s+".join(map(re.escape, stem.split()))
    if _is_glued(stem):
        return found
    before = "" if glued or not stem[:1].isalnum() else r"(?<!\w)"
    after = r"\w*" if word.endswith("*") else r"(?!\w)" if stem[-1:].isalnum() else ""
    return before + found + after
