"""Digits spelled as words ("zero eight zero three", "double three") -> edits that turn them into digits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import re2

from crawler.text.fold import Edit
from crawler.text.linear_regex import LinearRegex, compile_linear
from crawler.text.word_lists import alternatives, fold_word

Token = tuple[int, int, str, bool]
"""Start, end, its digits, and whether it is a word."""

_WORDS: Final = Path(__file__).parent / "words" / "numbers.toml"
_MOST_TOKENS: Final = 4_000
"""Spelled digits looked at in one text; more is a flood, not an ad."""
_FEWEST_DIGITS: Final = 7
"""Digits of the shortest number to call without its area code (ITU-T E.164 plans in use)."""
_TOUCHING: Final = 2
"""Words after the first that must touch it, for them to count within a longer word."""
_LONGEST: Final = 1_000
"""Characters that one run of spelled digits may go on for."""
_BEFORE: Final = 40
"""Characters looked at before a place where digits are spelled: the number may begin there in figures."""


@cache
def _gap() -> re.Pattern[str]:
    """Signs, and a word for "and", between two tokens of one number."""
    languages = tomllib.loads(_WORDS.read_text("utf-8")).values()
    words = alternatives(fold_word(word) for tables in languages for word in tables.get("and", ()))
    return re.compile(rf"[\s.,;:\-/_()*|~•+&]{{0,5}}(?:{words})?[\s.,;:\-/_()*|~•]{{0,3}}")


def spelled_number_edits(text: str) -> list[Edit]:
    """Edits that turn runs of spelled digits into digits; runs of fewer than seven digits stay words."""
    quick, token = _patterns(text.isascii())
    edits: list[Edit] = []
    done = tokens = 0
    for near in quick.finditer(text):
        if near.end() <= done:
            continue
        start = max(done, near.start() - _BEFORE)
        while start > done and text[start - 1].isalnum():
            start -= 1
        found, done, seen = _runs(text, start, near.end(), token)
        edits += found
        tokens += seen
        if tokens > _MOST_TOKENS:
            break
    return edits


def _runs(text: str, start: int, reached: int, token: LinearRegex) -> tuple[list[Edit], int, int]:
    """Runs of digits from `start`, as far as the run that passes `reached` goes; where it ended; tokens seen."""
    edits: list[Edit] = []
    run: list[Token] = []
    tokens = _whole(
        text, [_token(match, start) for match in token.finditer(text[start : reached + _LONGEST])]
    )
    for first, end, value, spelled in tokens:
        if run and not _gap().fullmatch(text, run[-1][1], first):
            edits += _close_run(run)
            run = []
            if first > reached:
                break
        run.append((first, end, value, spelled))
        reached = max(reached, end) if len(run) > 2 else reached
    edits += _close_run(run)
    return edits, max(reached, edits[-1][1] if edits else 0), len(tokens)


def _token(match: re2._Match[str], offset: int) -> Token:
    word = match.group()
    spelled = not word[0].isdigit()
    return match.start() + offset, match.end() + offset, _words()[word] if spelled else word, spelled


def _whole(text: str, tokens: list[Token]) -> list[Token]:
    """Tokens without the words that are parts of others; words that touch ("zeroeightzero") confirm each other."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        last = at
        while last + 1 < len(tokens) and tokens[last + 1][0] == tokens[last][1] and tokens[last + 1][3]:
            last += 1
        group = tokens[at : last + 1]
        clear = all(text[start] >= "\u0e00" or end - start > 2 for start, end, *_ in group)
        free = not _goes_on(text, group[0][0], group[-1][1])
        if (clear and (free or last - at >= _TOUCHING)) or (free and last - at >= _FEWEST_DIGITS - 1):
            kept += group
        else:
            kept += [one for one in group if not one[3] or _whole_word(text, *one[:2])]
        at = last + 1
    return kept


def _goes_on(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()


def _whole_word(text: str, start: int, end: int) -> bool:
    """True unless the word is a part of another one; scripts without spaces, and long words, pass."""
    return text[start] >= "\u0e00" or end - start > 3 or not _goes_on(text, start, end)


def _close_run(run: list[Token]) -> list[Edit]:
    while run and run[-1][2][0] in "x+":
        run = run[:-1]
    digits, times, spelled = "", 1, 0
    tens = ""
    zeros = False
    for _, _, value, is_word in run:
        spelled += is_word
        if value == "+":
            digits += "+"
        elif value[0] == "x":
            times = int(value[1:])
        elif value[0] == "z":
            digits, tens, zeros = digits + tens + "0" * int(value[1:]), "", True
        elif value.endswith("_") or tens:
            digits, tens = _composed(digits, tens, value)
        else:
            digits += value * times
            times = 1
    digits += tens
    if spelled < 2 or sum(map(str.isdigit, digits)) < _FEWEST_DIGITS or "+" in digits[1:]:
        return []
    if zeros and digits[0] not in "0+":  # pay in words: "one hundred and fifty thousand"
        return []
    return [(run[0][0], run[-1][1], digits, "spelled-digits")]


def _composed(digits: str, tens: str, value: str) -> tuple[str, str]:
    """Digits so far and the round number that may still take more ("nine hundred" + "twenty" + "three")."""
    plain = value.removesuffix("_")
    free = len(tens) - len(tens.rstrip("0"))
    if tens and plain != "0" and plain[0] != "0" and len(plain) <= free:
        plain = str(int(tens) + int(plain))
        return (digits, plain) if value.endswith("_") else (digits + plain, "")
    return (digits + tens, plain) if value.endswith("_") else (digits + tens + plain, "")


@cache
def _words() -> dict[str, str]:
    """Folded word -> the digits that it means.

    "x2" for repeaters, "z2" for hundreds, "+" for plus, "20_" for round tens.
    """
    languages = tomllib.loads(_WORDS.read_text("utf-8")).values()
    words: dict[str, str] = {}
    for tables in languages:
        for digit, variants in tables["digits"].items():
            for variant in variants:
                words.setdefault(fold_word(variant), digit)
    for tables in languages:
        for word, value in tables.get("numbers", {}).items():
            word = fold_word(word)
            words[word] = f"{value}_" if value % 10 == 0 and value > 10 else str(value)
            words[word.replace("-", " ")] = words[word]
    for tables in languages:
        words.update({fold_word(word): f"x{times}" for word, times in tables.get("repeats", {}).items()})
        words.update({fold_word(word): f"z{zeros}" for word, zeros in tables.get("zeros", {}).items()})
        words.update(dict.fromkeys(map(fold_word, tables.get("plus", ())), "+"))
    return words


@cache
def digit_words() -> dict[str, str]:
    """Folded word -> the digits that it spells, and "x2" or "x3" for a word that repeats the digit after it."""
    return {
        word: value.removesuffix("_")
        for word, value in _words().items()
        if value[0] == "x" or value.removesuffix("_").isdecimal()
    }


@cache
def _patterns(plain: bool) -> tuple[LinearRegex, LinearRegex]:
    """A quick test for spelled digits in a row, and a token; `plain` for texts that are all ASCII."""
    quick, token = token_patterns(plain)
    return compile_linear(quick), compile_linear(token)


def token_patterns(plain: bool) -> tuple[str, str]:
    """Patterns of a quick test for spelled digits in a row, and of a token; `plain` for texts that are all ASCII."""
    words = sorted(
        (word for word in _words() if word.isascii() or not plain), key=lambda word: (-len(word), word)
    )
    token = _alternatives(words)
    spaceless = _alternatives(word for word in words if word[0] >= "\u0e00")
    glued = _alternatives(word for word in words if word[0] < "\u0e00" and len(word) > 2)
    gap = r"[\s.,;:\-/_()*|~•+]{1,4}"
    quick = rf"(?:^|[^\pL])(?:{token}){gap}(?:{token}|\d+){gap}(?:{glued})|(?:{glued}){{3}}"
    quick += rf"|\d{gap}(?:{glued}){gap}(?:{token})"
    if spaceless:
        apart = r"[\s\-.,、·]{0,2}"
        quick += rf"|(?:{spaceless}){apart}(?:{spaceless}){apart}(?:{spaceless})"
        quick += rf"|(?:{spaceless})\s?\d\s?(?:{spaceless})\s?\d"
    return quick, rf"(?:{token})|\d+"


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words)).replace("\\ ", " ")
