"""Words for digits and numbers, by language: what each word means.

They are read from `words/numbers.toml` and `words/spelled_out.toml`.

A meaning is written as: "7" (digits), "20_" (a round number that takes the smaller one behind it), "z2" (a hundred:
what is before it, times 10 to the power of 2), "t1" (a teen: ten more than what is before it), "x2" (repeats the
digit behind it), "n0" (zeros: as many as the digit before it says), "-" (the name of a sign between digits), "+";
with "&" before it where "and" is a part of the word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from crawler.text.word_lists import alternatives, fold_word
from crawler.toml_tables import parsed

_FOLDER: Final = Path(__file__).parent / "words"
_FILES: Final = ("numbers.toml", "spelled_out.toml")
"""By hand, then as ICU spells; where both have a word, the first decides."""
_APOSTROPHES: Final = str.maketrans("", "", "'\u02bc\u2019\u2018`")
SPACELESS: Final = "\u0e00"
"""First character of the scripts that are written without spaces, or with few."""
FIRST: Final = "en"
"""The language whose words writers of all others mix in."""


def plain_key(folded: str) -> str:
    """The form in which folded words are compared: without apostrophes, with spaces for hyphens."""
    return folded.translate(_APOSTROPHES).replace("-", " ")


def key_of(word: str) -> str:
    """The same for a word as it is written."""
    return plain_key(fold_word(word))


@cache
def tables() -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """Language -> its tables in the order of the files."""
    rows: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for name in _FILES:
        for language, table in parsed((_FOLDER / name).read_bytes(), name.removesuffix(".toml")).items():
            rows[language] = (*rows.get(language, ()), table)
    return rows


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Word -> language -> what it means there."""
    found: dict[str, dict[str, str]] = {}
    for language, rows in tables().items():
        for table in rows:
            for word, meaning in _meanings(table):
                if not word:
                    continue
                found.setdefault(key_of(word), {}).setdefault(language, meaning)
        for prefix in (key_of(one) for table in rows for one in table.get("and_prefix", ())):
            for word, meanings in list(found.items()):
                if language in meanings and meanings[language][0].isdigit():
                    found.setdefault(prefix + word, {}).setdefault(language, "&" + meanings[language])
    return found


def numbers_of(language: str) -> frozenset[str]:
    """The words of a language that mean a number of two and more by themselves ("seven", "twenty")."""
    meant = (pair for table in tables().get(language, ()) for pair in _meanings(table))
    return frozenset(
        word
        for word, meaning in meant
        if meaning.removesuffix("_") not in {"", "0", "1"} and meaning[0].isdigit()
    )


@cache
def spellings() -> frozenset[str]:
    """All words as a folded text has them: with their apostrophes and hyphens, and without."""
    written = (word for rows in tables().values() for table in rows for word, _ in _meanings(table))
    return frozenset(map(fold_word, written)) - {""} | frozenset(words())


def _meanings(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Words of one table and what they mean."""
    for digit, variants in table.get("digits", {}).items():
        yield from ((word, digit) for word in variants)
    for word, value in table.get("numbers", {}).items():
        yield word, _number(value)
    yield from ((word, "10_") for word in table.get("ten", ()))
    for name, values in (
        ("units", range(20)),
        ("tens", range(20, 100, 10)),
        ("hundreds", range(100, 1000, 100)),
    ):
        for word, value in zip(table.get(name, ()), values, strict=False):
            yield word, _number(value)
    yield from ((word, str(value)) for value, word in enumerate(table.get("compounds", ()), 21))
    for word, zeros in table.get("zeros", {}).items():
        yield word, f"z{zeros}"
    for word in table.get("teens", ()):
        yield word, "t1"
    for word, times in table.get("repeats", {}).items():
        yield word, f"x{times}"
    for digit, variants in table.get("plurals", {}).items():
        yield from ((word, f"n{digit}") for word in variants)
    yield from ((word, "-") for word in table.get("signs", ()))
    yield from ((word, "+") for word in table.get("plus", ()))


def _number(value: int) -> str:
    return f"{value}_" if value % 10 == 0 and value > 10 else str(value)


@cache
def units_first() -> frozenset[str]:
    """Languages that say "three and twenty"."""
    return frozenset(
        language for language, rows in tables().items() if any(row.get("units_first") for row in rows)
    )


@cache
def and_words() -> str:
    """Alternatives of a pattern: the words for "and" within a number, in all languages."""
    return alternatives(
        fold_word(word) for rows in tables().values() for table in rows for word in table.get("and", ())
    )


@cache
def digit_words() -> Mapping[str, str]:
    """Folded word -> the digits that it spells, and "x2" or "x3" for a word that repeats the digit after it.

    Where languages share a word, the first in the files decides.
    """
    firsts = ((word, next(iter(meanings.values()))) for word, meanings in words().items())
    plain = ((word, meaning.lstrip("&").removesuffix("_")) for word, meaning in firsts)
    return {word: meaning for word, meaning in plain if meaning[0] == "x" or meaning.isdecimal()}
