"""What a pay field says: amount, range, currency and period. Words are in `tables/currencies.toml`.

Only what is written counts: no currency is guessed from a country (a bare "$" takes that of the source's
region), no period is guessed from the size of an amount.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import islice
from typing import Final, Literal, cast

from crawler.records import Pay

Period = Literal["hour", "day", "week", "month", "year", "task"]

MAX_CHARS: Final = 400
"""A pay field longer than this is prose; only its beginning is read."""

MAX_FIGURES: Final = 12
MAX_AMOUNT: Final = 1e12

_NUMBER = (
    r"\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:,\d{2})+,\d{3}|\d+(?:[.,]\d{1,4})?"
)
_RANGE: Final = frozenset(
    (
        "-", "–", "—", "−", "~", "～", "to", "до", "a", "à", "bis", "and", "и", "по", "s/d", "sd", "hingga",
        "đến", "et", "y", "và", "至", "到", "through", "up",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
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
_SCRIPT_EDGE: Final = re.compile(
    r"(?<=[\u0e00-\uffff])(?=[^\s\u0e00-\uffff])|(?<=[^\s/\u0e00-\uffff])(?=[\u0e00-\uffff])"
)
"""Thai, Chinese and other scripts without spaces stand right beside figures and Latin words."""


def _bounded(word: str) -> str:
    """A word that must not run on into letters; signs and scripts without spaces stand alone."""
    left = _NO_LETTER_BEFORE if word[0].isalpha() and ord(word[0]) < 0x0E00 else ""
    right = r"(?![^\W\d_])" if word[-1].isalpha() and ord(word[-1]) < 0x0E00 else ""
    return left + re.escape(word) + right


@cache
def _words() -> _Words:
    data = tomllib.loads((resources.files("crawler.postings") / "tables/currencies.toml").read_text("utf-8"))
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
    return _Words(figure, period, named, currency, regions, multiplier, period_of)


def _value(number: str) -> float:
    """A figure with its separators understood: a group of three digits is thousands, else a decimal."""
    number = re.sub(r"['’ \u00a0\u202f]", "", number)
    marks = [mark for mark in number if mark in ",."]
    if len(marks) > 1 and marks[0] != marks[-1]:
        last = marks[-1]
        return float(number.replace("." if last == "," else ",", "").replace(last, "."))
    if len(marks) > 1:
        return float(number.replace(marks[0], ""))
    if marks:
        whole, _, fraction = number.partition(marks[0])
        if len(fraction) == 3 and whole != "0":
            return float(whole + fraction)
        return float(f"{whole}.{fraction}")
    return float(number)


def _decimal(number: str) -> float | None:
    return float(number.replace(",", ".")) if re.fullmatch(r"\d{1,3}[.,]\d{3}", number) else None


def _currency(sign: str | None, region: str | None, words: _Words) -> str | None:
    if not sign:
        return None
    local = words.by_region.get(sign, {}).get((region or "").upper())
    return local or words.currency.get(sign)


@dataclass(frozen=True, slots=True)
class _Figure:
    value: float
    decimal: float | None
    """What it means if its one separator before three digits is a decimal point after all."""
    times: float | None
    currency: str | None
    start: int
    end: int


def _figures(text: str, region: str | None, words: _Words) -> list[_Figure]:
    found = []
    for match in islice(words.figure.finditer(text), MAX_FIGURES):
        if len(match["number"]) > 30:
            continue
        times = words.multiplier.get(match["times"] or "")
        sign = match["before"] or match["after"]
        value = _value(match["number"])
        if value <= MAX_AMOUNT:
            found.append(
                _Figure(
                    value,
                    _decimal(match["number"]),
                    times,
                    _currency(sign, region, words),
                    match.start(),
                    match.end(),
                )
            )
    return found


def _joined(text: str, first: _Figure, second: _Figure) -> bool:
    """Whether what stands between two figures makes them a range."""
    between = text[first.end : second.start].strip(" .:")
    return between.strip("-–—~ ") in _RANGE or not between.strip("-–—−~～ ")


@lru_cache(maxsize=4096)
def read_pay(text: str, region: str | None = None) -> Pay | None:
    """Pay as stated in a pay field ("N150,000", "₦ 80k", "3000-5000 AED monthly"); None without a figure.

    `region` (ISO 3166-1) tells what a shared sign such as "$" or "kr" means there. `raw` is the text given.
    """
    words = _words()
    folded = _SCRIPT_EDGE.sub(" ", unicodedata.normalize("NFKC", text[:MAX_CHARS]).lower())
    figures = _figures(folded, region, words)
    if not figures:
        return None
    first = next((figure for figure in figures if figure.currency or figure.times), figures[0])
    place = figures.index(first)
    if place and _joined(folded, figures[place - 1], first):
        place -= 1
        first = figures[place]
    last = figures[place + 1] if place + 1 < len(figures) else None
    if last is not None and not _joined(folded, first, last):
        last = None
    low, high = _amounts(first, last)
    code = first.currency or (last.currency if last else None) or _code_in(folded, region, words)
    return Pay(
        raw=text, minimum=low, maximum=high, currency=code, period=_period(folded, (last or first).end, words)
    )


def _amounts(first: _Figure, last: _Figure | None) -> tuple[float, float]:
    """Lower and upper amount; in "50-70k" the suffix of the second figure counts for both."""
    if last is None:
        amount = first.value * (first.times or 1)
        return amount, amount
    low, high = first.value, last.value
    if first.decimal is not None and last.decimal is None and low > 100 * high:
        low = first.decimal
    if last.decimal is not None and first.decimal is None and high > 100 * low and last.times is None:
        high = last.decimal if last.decimal >= low else high
    high *= last.times or 1
    times = first.times
    if times is None and last.times is not None and low < high / 100:
        times = last.times
    low *= times or 1
    return (low, high) if low <= high else (high, low)


def _code_in(text: str, region: str | None, words: _Words) -> str | None:
    """A currency named away from the figure ("Salary in AED: 3000")."""
    found = words.named.search(text)
    return _currency(found[0], region, words) if found else None


def _period(text: str, after: int, words: _Words) -> Period | None:
    """The period said next after the amount, else the first said before it."""
    match = words.period.search(text, after) or words.period.search(text)
    return words.period_of[match[0]] if match else None
