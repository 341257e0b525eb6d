"""The words of `data/pay_words.toml` as patterns: figures, currencies, multipliers and periods."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal, cast

Period = Literal["hour", "day", "week", "month", "year", "task"]

_NUMBER = (
    r"\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:,\d{2})+,\d{3}|\d+(?:[.,]\d{1,4})?"
)


@dataclass(frozen=True, slots=True)
class PayWords:
    """The data file, ready for use."""

    figure: re.Pattern[str]
    period: re.Pattern[str]
    named: re.Pattern[str]
    currency: dict[str, str]
    by_region: dict[str, dict[str, str]]
    multiplier: dict[str, float]
    period_of: dict[str, Period]


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NO_LETTER_BEFORE: Final = r"(?<![^\W\d_])"


def _bounded(word: str) -> str:
    """A word that must not run on into letters; signs and scripts without spaces stand alone."""
    left = _NO_LETTER_BEFORE if word[0].isalpha() and ord(word[0]) < 0x0E00 else ""
    right = r"(?![^\W\d_])" if word[-1].isalpha() and ord(word[-1]) < 0x0E00 else ""
    return left + re.escape(word) + right


@cache
def pay_words() -> PayWords:
    """The data file read and compiled, once a process (some 40 ms)."""
    data = tomllib.loads((resources.files("crawler.money") / "data/pay_words.toml").read_text("utf-8"))
    currency = {code.lower(): code for code in data["codes"]["list"].split()}
    currency |= {sign.lower(): code for sign, code in data["signs"].items()}
    multiplier = {word.lower(): value for word, value in data["multipliers"].items()}
    ordered = sorted(currency, key=len, reverse=True)
    left = "|".join(re.escape(sign) for sign in ordered)
    right = "|".join(_bounded(sign) for sign in ordered if sign not in ("#", "n", "r"))
    times = "|".join(
        _bounded(word).removeprefix(_NO_LETTER_BEFORE) for word in sorted(multiplier, key=len, reverse=True)
    )
    codes = _alternatives([code for code in currency if len(code) == 3])
    times += rf"|[kmw](?=(?:{codes})(?![a-z]))"
    figure = re.compile(
        rf"(?:{_NO_LETTER_BEFORE}(?P<before>{left})[ .:]{{0,2}})?(?<!\d)(?<!\d[.,])(?P<number>{_NUMBER})\+?"
        rf"(?:\s?(?P<times>{times}))?\+?(?:\s?/?-?\s?(?P<after>{right}))?"
    )
    period_of = {
        word.lower(): cast("Period", name) for name, words in data["periods"].items() for word in words
    }
    period = re.compile("|".join(_bounded(word) for word in sorted(period_of, key=len, reverse=True)))
    named = re.compile("|".join(_bounded(sign) for sign in ordered if len(sign) > 2 or not sign.isalpha()))
    regions = {sign.lower(): by for sign, by in data["by_region"].items()}
    return PayWords(figure, period, named, currency, regions, multiplier, period_of)
