"""A pay field ("₦80k - ₦120k per month") to amount, range, currency and period. Words are in `data/money.toml`.

Only what is written counts: no currency is guessed from a country (a bare "$" takes that of the source's
region), no period is guessed from the size of an amount.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Final, Literal, cast

from crawler.geo.countries import currency_of
from crawler.late_regex import compile_late
from crawler.money.words import FIGURE, alternation, figure_value, meanings, shipped_rows
from crawler.records import Pay

MAX_CHARS: Final = 400
"""Characters of a pay field that are read; a longer one is prose. Set by hand in 2026, not fitted."""

MAX_FIGURES: Final = 12
"""Figures read in one pay field; bounds the time on hostile input. Set by hand in 2026."""
MAX_AMOUNT: Final = 1e12
"""Amounts above, in any currency, are no pay. Set by hand in 2026, not fitted."""
MAX_FIGURE_CHARS: Final = 30
"""Characters of a figure; a longer run of digits is no amount."""

_UNSPACED: Final = r"\u0e00-\u1dff\u2000-\uffff"
"""Thai, Chinese and other scripts without spaces, and signs; not Vietnamese letters, which end at U+1EFF."""
_SCRIPT_EDGE: Final = compile_late(
    rf"(?<=[{_UNSPACED}])(?=[^\s{_UNSPACED}])|(?<=[^\s/{_UNSPACED}])(?=[{_UNSPACED}])"
)
"""Where such a word or sign meets a figure or a word of another script."""


Period = Literal["hour", "day", "week", "month", "year", "task"]

_BARE_LETTERS: Final = frozenset(("#", "n", "r"))
"""Signs that count before a figure only: after it they are other things (item numbers, grammar)."""

_NO_NAME_AFTER: Final = r"(?!\s*[^\W\d_])"
"""Not before a word: "Fr. Wilner" is a priest, "Sr. Ana" a nun."""
_NO_LETTER_BEFORE: Final = r"(?<![^\W\d_])"


@dataclass(frozen=True, slots=True)
class _Words:
    """The tables of money, compiled for pay fields."""

    figure: re.Pattern[str]
    period: re.Pattern[str]
    named: re.Pattern[str]
    """A currency away from the figure; the short signs that are letters are left out."""
    currency: Mapping[str, str]
    shared: Mapping[str, tuple[str, ...]]
    """Sign to the currencies that share it."""
    scale: Mapping[str, float]
    period_of: Mapping[str, Period]
    between: frozenset[str]
    """What makes two figures a range."""


def _bounded(word: str) -> str:
    """Pattern of a word that must not run on into letters; signs and scripts without spaces match anywhere."""
    left = _NO_LETTER_BEFORE if word[0].isalpha() and ord(word[0]) < 0x0E00 else ""
    right = r"(?![^\W\d_])" if word[-1].isalpha() and ord(word[-1]) < 0x0E00 else ""
    return left + re.escape(word) + right


@cache
def _words() -> _Words:
    """The data file compiled, once a process (some 40 ms)."""
    rows = shipped_rows()
    codes = {code.lower(): code for code in rows["codes"]["list"].split()}
    currency = {**codes, **meanings(*(rows[name] for name in ("signs", "glued", "trailing", "field-signs")))}
    scale = {word: float(by) for word, by in meanings(rows["scales"], rows["field-scales"]).items()}
    period_of = {word: cast("Period", name) for word, name in meanings(rows["field-periods"]).items()}
    longest = sorted(currency, key=len, reverse=True)
    return _Words(
        figure=_figure_pattern(longest, scale),
        period=compile_late("|".join(map(_bounded, sorted(period_of, key=len, reverse=True)))),
        named=compile_late(
            "|".join(
                _bounded(sign) + (_NO_NAME_AFTER if len(sign.rstrip(".")) < 3 and sign[-1] == "." else "")
                for sign in longest
                if len(sign) > 2 or not sign.isalpha()
            )
        ),
        currency=currency,
        shared={sign: tuple(of.split()) for sign, of in rows["shared"].items()},
        scale=scale,
        period_of=period_of,
        between=frozenset(word for row in rows["range"].values() for word in row.split()),
    )


def _figure_pattern(signs: list[str], scale: Iterable[str]) -> re.Pattern[str]:
    """Pattern of a figure with sign, scale and currency around it; `signs` has the longest first."""
    after = "|".join(_bounded(sign) for sign in signs if sign not in _BARE_LETTERS)
    longest = sorted(scale, key=len, reverse=True)
    times = "|".join(_bounded(word).removeprefix(_NO_LETTER_BEFORE) for word in longest)
    codes = alternation(sign for sign in signs if len(sign) == 3)
    times += rf"|[kmw](?=(?:{codes})(?![a-z]))"
    return compile_late(
        rf"(?:{_NO_LETTER_BEFORE}(?P<before>{alternation(signs)})[ .:]{{0,2}})?(?<!\d)(?<!\d[.,])"
        rf"(?P<number>{FIGURE})\+?(?:\s?(?P<times>{times}))?\+?(?:\s?/?-?\s?(?P<after>{after}))?"
    )


def _decimal(number: str) -> float | None:
    return float(number.replace(",", ".")) if re.fullmatch(r"\d{1,3}[.,]\d{3}", number) else None


def _currency(sign: str | None, region: str | None, words: _Words) -> str | None:
    if not sign:
        return None
    local = currency_of(region)
    return local if local in words.shared.get(sign, ()) else words.currency.get(sign)


@dataclass(frozen=True, slots=True)
class _Figure:
    value: float
    decimal: float | None
    """Its value if the one mark before three digits is a decimal point ("1.500 lakh"); None without such a mark."""
    times: float | None
    currency: str | None
    start: int
    end: int


def _figures(text: str, region: str | None, words: _Words) -> list[_Figure]:
    found = []
    for match in islice(words.figure.finditer(text), MAX_FIGURES):
        if len(match["number"]) > MAX_FIGURE_CHARS:
            continue
        times = words.scale.get(match["times"] or "")
        sign = (
            match["before"]
            or match["after"]
            or (match["times"] if match["times"] in words.currency else None)
        )
        value = figure_value(match["number"])
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


def _joined(text: str, first: _Figure, second: _Figure, words: _Words) -> bool:
    """Whether the words between two figures make them a range."""
    between = text[first.end : second.start].strip(" .:")
    return between.strip("-–—~ ") in words.between or not between.strip("-–—−~～ ")


@lru_cache(maxsize=4096)
def read_pay(text: str, region: str | None = None) -> Pay | None:
    """Read a pay field ("N150,000", "₦ 80k", "3000-5000 AED monthly").

    Args:
        text: The field as stated; `raw` of the result.
        region: ISO 3166-1 country of the source, which decides a shared sign such as "$" or "kr".

    Returns:
        The amount or range, in the currency and per the period that are written; None without a figure.
    """
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARS]).lower()
    if not any(map(str.isdecimal, plain)):
        return None
    words = _words()
    folded = _SCRIPT_EDGE.sub(" ", plain)
    figures = _figures(folded, region, words)
    if not figures:
        return None
    first = next((figure for figure in figures if figure.currency or figure.times), figures[0])
    place = figures.index(first)
    if place and _joined(folded, figures[place - 1], first, words):
        place -= 1
        first = figures[place]
    last = figures[place + 1] if place + 1 < len(figures) else None
    if last is not None and not _joined(folded, first, last, words):
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
    """The currency named elsewhere in the field ("Salary in AED: 3000")."""
    found = words.named.search(text)
    return _currency(found[0], region, words) if found else None


def _period(text: str, after: int, words: _Words) -> Period | None:
    """The first period after the amount, else the first in the field."""
    match = words.period.search(text, after) or words.period.search(text)
    return words.period_of[match[0]] if match else None
