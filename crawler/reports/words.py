"""Words by which reports are read, as patterns by kind and language. They stand in the .toml files beside this."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import import_module, resources
from itertools import groupby
from typing import Final

_SPACELESS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_ETHIOPIC: Final = re.compile("[\u1200-\u137f]")
_LETTER: Final = r"\w\u0300-\u036f\u064b-\u065f\u0900-\u0dff"
"""Of a word, with the vowel signs of Indian scripts and the marks of tones, which `\\w` leaves out."""
_NUMBERS: Final = {
    "{age}": r"(?<!\d)(?:[5-9]|1[0-7])(?!\d)",
    "{teen}": r"(?<!\d)1[0-7](?!\d)",
    "{days}": r"(?<!\d)(?:[1-9]|1[0-4])(?!\d)",
}
_NEAR: Final = (
    {"hi", "ne"},
    {"ru", "uk"},
    {"es", "pt"},
    {"ar", "ur"},
    {"en", "pcm"},
    {"id", "ms"},
    {"tl", "en"},
    {"ha", "en", "pcm"},
    {"yo", "en", "pcm"},
    {"sw", "en"},
)
"""Languages that short texts are mistaken for or mixed with: the words of all of a set are looked for."""
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def plain(text: str) -> str:
    """Lower case, compatibility forms, one kind of apostrophe, European digits; about as long as the text."""
    lowered = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'").replace("\u02bc", "'")
    if lowered.isascii():
        return lowered
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in lowered)


@cache
def spoken(language: str) -> frozenset[str]:
    """Languages whose words are looked for in a text.

    Args:
        language: BCP 47 primary tag of the text; the words of all languages are looked for in one that has none.
    """
    tag = "tl" if language == "fil" else language
    known = _table("whose")["own"].keys()
    if tag not in known and tag != "ms":
        return frozenset({tag, *known})
    return frozenset({tag, "en"}.union(*(near for near in _NEAR if tag in near)) & known)


@cache
def pattern(file: str, kind: str, languages: frozenset[str]) -> re.Pattern[str]:
    """All words of a kind in some languages, the longest first; whole words where the script parts them.

    Args:
        file: `whose` or `dangers`.
        kind: A table of the file.
        languages: BCP 47 primary tags; one without words of the kind adds none.
    """
    table = _table(file)[kind]
    words = {plain(word) for language in languages for word in table.get(language, ())}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    within = [_body(word) for word in ordered if _SPACELESS.search(word)]
    framed = [word for word in ordered if not _SPACELESS.search(word)]
    parts = [rf"(?<![{_LETTER}])(?:{'|'.join(_framed(framed))})"] if framed else []
    return re.compile("|".join([*parts, *within]) or r"(?!)")


@cache
def months(languages: frozenset[str]) -> dict[str, int]:
    """Names of months in some languages, as the library of dates has them -> number of the month."""
    found: dict[str, int] = {}
    for language in sorted(languages):
        try:
            names = import_module(f"dateparser.data.date_translation_data.{language}").info
        except ModuleNotFoundError:
            continue
        for number, month in enumerate(_MONTHS, 1):
            found |= {plain(name): number for name in names.get(month, ()) if len(name) > 2}
    return found


def ends(found: re.Pattern[str], text: str) -> int:
    """Where the last match ends; -1 if there is none."""
    return max((match.end() for match in found.finditer(text)), default=-1)


@cache
def _table(file: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = tomllib.loads(
        resources.files("crawler.reports").joinpath(f"{file}.toml").read_text("utf-8")
    )
    return found


def _framed(words: list[str]) -> Iterator[str]:
    """Alternatives in the order of the words; what stands around words is told once for a run of them.

    To compile it for each word took two thirds of the time.
    """
    for (prefix, end), run in groupby(words, _frame):
        yield f"{prefix}(?:{'|'.join(map(_body, run))}){end}"


def _frame(word: str) -> tuple[str, str]:
    """What may stand before a word, and what must not follow it."""
    prefix = "[\u0648\u0641\u0628\u0644\u0643]?" if _ARABIC.search(word) else ""
    prefix = "[\u12e8\u1260\u1208\u12a8]?" if _ETHIOPIC.search(word) else prefix
    return prefix, "" if word.endswith("*") or not word[-1:].isalnum() else rf"(?![{_LETTER}])"


def _body(word: str) -> str:
    escaped = re.escape(word).replace(r"\*", rf"[{_LETTER}]*")
    for name, digits in _NUMBERS.items():
        escaped = escaped.replace(re.escape(name), digits)
    return escaped
