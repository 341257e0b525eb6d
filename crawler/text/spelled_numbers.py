"""Digits spelled as words ("zero eight zero three", "double three") -> edits that turn them into digits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from crawler.text import number_words
from crawler.text.fold import fold
from crawler.text.linear import Linear, compile_linear

Edit = tuple[int, int, str, str]

_MOST_TOKENS: Final = 4_000
"""Spelled digits looked at in one text; more is a flood, not an ad."""
_FEWEST_DIGITS: Final = 7
_LONGEST: Final = 1_000
"""Characters that one run of spelled digits may go on for."""
_BEFORE: Final = 40
"""Characters looked at before a place where digits are spelled: the number may begin there in figures."""
_GAP: Final = re.compile(r"[\s.,;:\-/_()*|~•+&]{0,5}(?:y|et|e|and|и)?[\s.,;:\-/_()*|~•]{0,3}")


def spelled_numbers(text: str) -> list[Edit]:
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


def _runs(text: str, start: int, reached: int, token: Linear) -> tuple[list[Edit], int, int]:
    """Runs of digits from `start`, as far as the run that passes `reached` goes; where it ended; tokens seen."""
    edits: list[Edit] = []
    run: list[tuple[int, int, str, bool]] = []
    seen = 0
    for match in token.finditer(text[start : reached + _LONGEST]):
        seen += 1
        first, end = match.start() + start, match.end() + start
        word = match.group()
        spelled = not word[0].isdigit()
        if spelled and not _whole_word(text, first, end, word):
            if first > reached + _BEFORE:
                break
            continue
        if run and not _GAP.fullmatch(text, run[-1][1], first):
            edits += _close_run(run)
            run = []
            if first > reached:
                break
        run.append((first, end, _words()[word] if spelled else word, spelled))
        reached = max(reached, end) if len(run) > 2 else reached
    edits += _close_run(run)
    return edits, max(reached, edits[-1][1] if edits else 0), seen


def _whole_word(text: str, start: int, end: int, word: str) -> bool:
    """True unless the word is a part of another one; scripts without spaces, and glued digit words, pass."""
    if word[0] >= "\u0e00":
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalpha() or after.isalpha()) or len(word) > 3


def _close_run(run: list[tuple[int, int, str, bool]]) -> list[Edit]:
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
        elif value.endswith("_"):
            digits += tens
            tens = value[:-1]
        else:
            if tens:
                value = tens[0] + value if len(value) == 1 and value != "0" else tens + value
                tens = ""
            digits += value * times
            times = 1
    digits += tens
    if spelled < 2 or sum(map(str.isdigit, digits)) < _FEWEST_DIGITS or "+" in digits[1:]:
        return []
    if zeros and digits[0] not in "0+":  # pay in words: "one hundred and fifty thousand"
        return []
    return [(run[0][0], run[-1][1], digits, "spelled-digits")]


@cache
def _words() -> dict[str, str]:
    """Folded word -> the digits it stands for.

    "x2" for repeaters, "z2" for hundreds, "+" for plus, "20_" for round tens.
    """
    words: dict[str, str] = {}
    for row in number_words.UNITS.values():
        for digit, variants in enumerate(row.split(" ")):
            for variant in variants.split("|"):
                words.setdefault(fold(variant).text, str(digit))
    for word, value in number_words.LARGER.items():
        words[word] = f"{value}_" if value % 10 == 0 and value > 10 else str(value)
        words[word.replace("-", " ")] = words[word]
    words.update({fold(word).text: f"x{times}" for word, times in number_words.TIMES.items()})
    words.update({fold(word).text: f"z{zeros}" for word, zeros in number_words.ZEROS.items()})
    words.update(dict.fromkeys((fold(word).text for word in number_words.PLUS), "+"))
    return words


@cache
def _patterns(plain: bool) -> tuple[Linear, Linear]:
    """A quick test for spelled digits in a row, and a token; `plain` for texts that are all ASCII."""
    quick, token = spelled(plain)
    return compile_linear(quick), compile_linear(token)


def spelled(plain: bool) -> tuple[str, str]:
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
        quick += rf"|(?:{spaceless})[\s\-.]?(?:{spaceless})[\s\-.]?(?:{spaceless})"
    return quick, rf"(?:{token})|\d+"


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words)).replace("\\ ", " ")
