"""Finds a known number in a text, however its digits are written.

The digits are known, so the search may be generous: it follows the digits of the text in order and steps over what
is between them. That finds spellings that the contact reader, which must not invent numbers, leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from crawler.text.confusables import TO_DIGIT
from crawler.text.number_words import digit_words

FEWEST: Final = 7
"""Digits from which a number is looked for; the shortest national numbers have 7 (ITU-T E.164 plans in use)."""
_MOST_BETWEEN: Final = 24
"""Characters between two digits of one number, at most: "0803 (remove this) 000". Set by hand in 2026, not fitted."""
_WORD: Final = re.compile(r"[^\W_]+")
"""A word with its digits."""

Span = tuple[int, int]
"""Offsets in code points; the end is exclusive."""
_Digit = tuple[str, int, int]
"""A digit with the span that it was written in."""


def spans_of(text: str, numbers: Iterable[tuple[str, str]]) -> Iterator[Span]:
    """Spans of `text` in which one of the numbers is written.

    Args:
        text: folded (`crawler.text.fold`).
        numbers: country codes, and the digits that every way of writing has: without code and leading zero.
    """
    wanted = [(code, number) for code, number in numbers if len(number) >= FEWEST]
    if not wanted:
        return
    for digits in _streams(text):
        if len(digits) < FEWEST:
            continue
        line = "".join(digit for digit, _, _ in digits)
        for code, number in wanted:
            at = line.find(number)
            while at >= 0:
                if _close(digits[at : at + len(number)]):
                    first = at - _prefix(digits, line[:at], code)
                    yield digits[first][1], digits[at + len(number) - 1][2]
                at = line.find(number, at + 1)


def _close(digits: tuple[_Digit, ...]) -> bool:
    return all(after[1] - before[2] <= _MOST_BETWEEN for before, after in pairwise(digits))


def _prefix(digits: tuple[_Digit, ...], before: str, code: str) -> int:
    """How many digits right before a number are its country's code and the zeros that are dialled with it."""
    at = len(before)
    for prefix in (f"00{code}0", f"00{code}", f"{code}0", code, "0"):
        if prefix and before.endswith(prefix) and _close(digits[at - len(prefix) : at + 1]):
            return len(prefix)
    return 0


@lru_cache(maxsize=256)
def _streams(text: str) -> tuple[tuple[_Digit, ...], ...]:
    """The digits of a text in three readings: as written, with letters that pass for them, with words for them."""
    tokens = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    readings = (_written, _lettered, _spelled)
    streams = (tuple(one for token in tokens for one in read(*token)) for read in readings)
    return tuple(dict.fromkeys(_repeated(stream) for stream in streams))


def _written(word: str, start: int, end: int) -> Iterator[_Digit]:
    """The digits of a word."""
    for at, sign in enumerate(word, start):
        if sign.isdecimal():
            yield str(int(sign)), at, at + 1


def _lettered(word: str, start: int, end: int) -> Iterator[_Digit]:
    """Digits, and the letters that pass for digits in a word without other letters ("O8O3", "OOO")."""
    passing = [TO_DIGIT.get(sign) or (sign if sign.isdecimal() else "") for sign in word]
    if not all(passing):
        yield from _written(word, start, end)
        return
    for at, digit in enumerate(passing, start):
        yield str(int(digit)), at, at + 1


def _spelled(word: str, start: int, end: int) -> Iterator[_Digit]:
    """Digits, words for digits, and repeaters, which `_repeated` carries out."""
    meant = digit_words().get(word)
    if meant is None:
        yield from _lettered(word, start, end)
        return
    for digit in meant if meant.isdecimal() else (meant,):
        yield digit, start, end


def _repeated(digits: tuple[_Digit, ...]) -> tuple[_Digit, ...]:
    """The stream with "double" and "triple" carried out on the digit behind them."""
    done: list[_Digit] = []
    times, first = 1, 0
    for digit, start, end in digits:
        if digit[0] == "x":
            times, first = int(digit[1:]), start
            continue
        done += [(digit, first if times > 1 else start, end)] * times
        times = 1
    return tuple(done)
