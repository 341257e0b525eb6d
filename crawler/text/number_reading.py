"""A run of spelled and written digits -> the digits of the number: its language, and how its words add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.number_words import FIRST, units_first

_PAUSE: Final = compile_late(r"[,;:/|.\n、，。،؛፣]")
"""In a gap: the words on either side are said apart."""
_SHORT: Final = 3
"""Letters of a word that at the edge of a run counts only if the run's language has it: "o" is "or" in Spanish."""
_MOST_ALIKE: Final = 9
"""Largest number that says how often the digit behind it comes ("three ones" is 111): one digit."""


@dataclass(frozen=True, slots=True)
class Token:
    """Figures, or a word for digits, in a text."""

    start: int
    end: int
    figures: str
    """Digits as they are written; "" for a word."""
    meanings: Mapping[str, str]
    """Language -> what the word means (`number_words`); empty for figures."""
    loose: bool = False
    """True for letters and signs that pass for zeros: they count only between other digits."""

    @property
    def spelled(self) -> bool:
        """Whether it is a word for digits."""
        return bool(self.meanings)


@dataclass(frozen=True, slots=True)
class NumberReading:
    """The digits that a run of tokens makes."""

    digits: str
    largest: int
    """The largest power of ten that is counted ("two thousand": 3), as in sums of money; 0 for none."""


def language_of(run: Sequence[Token]) -> str:
    """The language that has most words of a run; of several, the first in the files."""
    counts = Counter(
        language for token in run for language, meaning in token.meanings.items() if meaning != "-"
    )
    return max(counts, key=counts.__getitem__) if counts else FIRST


def meaning_of(token: Token, language: str) -> str:
    """What a token means in a run of a language; words that it lacks are English, else of the first that has them."""
    if not token.meanings:
        return token.figures
    return token.meanings.get(language) or token.meanings.get(FIRST) or next(iter(token.meanings.values()))


def trimmed(text: str, run: Sequence[Token]) -> Sequence[Token]:
    """The run without what at its edges is no part of the number."""
    language = language_of(run)
    first, last = 0, len(run)
    while first < last and _is_edge(text, run[first], language, at_end=False):
        first += 1
    while first < last and _is_edge(text, run[last - 1], language, at_end=True):
        last -= 1
    return run[first:last]


def _is_edge(text: str, token: Token, language: str, *, at_end: bool) -> bool:
    """True for a token that cannot begin or end a number."""
    if token.loose:
        return not at_end or text[token.end : token.end + 2].strip(" ").isalpha()
    if not token.spelled:
        return False
    meaning = meaning_of(token, language)
    if meaning == "-" or (at_end and meaning[0] in "x+"):
        return True
    short = token.end - token.start <= _SHORT
    return (
        short and language not in token.meanings and (at_end or FIRST not in token.meanings or meaning == "0")
    )


def read(text: str, run: Sequence[Token]) -> NumberReading:
    """The digits of a run: numbers in words added up, repeated digits repeated."""
    language = language_of(run)
    reader = _Reader(language in units_first())
    for at, token in enumerate(run):
        gap = text[run[at - 1].end : token.start] if at else ""
        meaning = meaning_of(token, language)
        apart = not at or _PAUSE.search(gap) is not None
        joined = meaning[0] == "&" or any(map(str.isalpha, gap))
        behind = _behind(text, run, at, language)
        if token.spelled:
            reader.take(meaning.removeprefix("&"), apart=apart, joined=joined, behind=behind)
        else:
            reader.take_figures(token.figures)
    return NumberReading(reader.finish(), reader.largest)


def _behind(text: str, run: Sequence[Token], at: int, language: str) -> str:
    """What the token after one means; "" for none and behind a pause."""
    if at + 1 == len(run) or _PAUSE.search(text, run[at].end, run[at + 1].start):
        return ""
    return meaning_of(run[at + 1], language)


class _Reader:
    """Adds up meanings, one after the other."""

    def __init__(self, units_first: bool) -> None:
        self._units_first = units_first
        self._digits = ""
        self._open = ""
        """A round number that may take a smaller one."""
        self._unit = ""
        """A digit that may still be counted: "two" before "hundred" or "zeros"."""
        self._times = 1
        self.largest = 0

    def finish(self) -> str:
        """All digits."""
        self._close()
        return self._digits

    def _close(self) -> None:
        self._digits += self._open + self._unit
        self._open = self._unit = ""

    def take_figures(self, figures: str) -> None:
        """Add figures as they are written; a single one may still be counted: "3 zeros"."""
        self._close()
        if len(figures) == 1 and self._times == 1:
            self._unit = figures
        else:
            self._digits += figures * self._times
        self._times = 1

    def take(self, meaning: str, *, apart: bool, joined: bool, behind: str) -> None:
        """Add a meaning; `apart`: behind a pause; `joined`: behind "and"; `behind`: the meaning after it."""
        if apart and meaning[0] not in "n":
            self._close()
        if meaning == "-":
            self._close()
        elif meaning == "+":
            self._close()
            self._digits += "+"
        elif meaning[0] == "x":
            self._close()
            self._times = int(meaning[1:])
        elif meaning[0] == "n":
            self._zeros(meaning[1:])
        elif meaning[0] == "z":
            self._power(int(meaning[1:]), apart)
        elif meaning == "t1":
            self._close_all("1" + (self._unit or "0")) if self._unit else self._close()
        else:
            self._number(meaning, joined, behind)

    def _close_all(self, number: str) -> None:
        self._unit = ""
        self._digits += self._open + number
        self._open = ""

    def _zeros(self, digit: str) -> None:
        """Add "ones" of "two ones": the digit before says how often."""
        if self._unit and 2 <= int(self._unit) <= _MOST_ALIKE:
            self._close_all(digit * int(self._unit))
        else:
            self._close()
            self._digits += digit * self._times
            self._times = 1

    def _power(self, zeros: int, apart: bool) -> None:
        """Add "hundred" of "five hundred": what is before it, times a power of ten; alone, the power itself."""
        self.largest = max(self.largest, zeros)
        if self._unit and self._unit != "0":
            number = self._unit + "0" * zeros
            self._unit = ""
            if not _fits(self._open, number):
                self._digits += self._open
                self._open = number
            else:
                self._open = str(int(self._open) + int(number))
        elif self._open and not self._unit and len(self._open.rstrip("0")) <= 2:
            self._open += "0" * zeros
        elif apart or self._unit or not self._digits:
            self._close()
            self._open = "1" + "0" * zeros
        else:
            self._digits += "0" * zeros

    def _number(self, meaning: str, joined: bool, behind: str) -> None:
        plain = meaning.removesuffix("_")
        is_open = meaning.endswith("_")
        if is_open and joined and self._units_first and len(self._unit) == 1 and len(plain) == 2:
            self._close_all(str(int(plain) + int(self._unit)))
            return
        if len(plain) == 1 and not is_open and self._times == 1:
            self._digit(plain, joined, behind)
            return
        if self._unit:
            self._close()
        if self._open and _fits(self._open, plain):
            plain = str(int(self._open) + int(plain))
            self._open = ""
        else:
            self._close()
        if is_open:
            self._open = plain
        else:
            self._digits += plain * self._times
        self._times = 1

    def _digit(self, digit: str, joined: bool, behind: str) -> None:
        if self._unit:
            self._close()
        takes = digit != "0" and _fits(self._open, digit)
        if takes and self._open.endswith("00") and not joined and len(behind) == 1 and behind.isdigit():
            takes = False  # "nine hundred two seven one": read digit by digit
        if takes and not behind.startswith(("z", "n", "t")):
            self._digits += str(int(self._open) + int(digit))
            self._open = ""
        elif takes and behind.startswith("z"):
            self._unit = digit
        else:
            self._close()
            self._unit = digit


def _fits(larger: str, smaller: str) -> bool:
    """True where a round number has room for a smaller one."""
    free = len(larger) - len(larger.rstrip("0"))
    return bool(larger) and smaller[0] != "0" and len(smaller) <= free
