"""What a pay field says: amount, range, currency and period. Words are in `data/pay_words.toml`.

Only what is written counts: no currency is guessed from a country (a bare "$" takes that of the source's
region), no period is guessed from the size of an amount.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from crawler.money.pay_words import PayWords, Period, pay_words
from crawler.records import Pay

MAX_CHARS: Final = 400
"""A pay field longer than this is prose; only its beginning is read."""

MAX_FIGURES: Final = 12
MAX_AMOUNT: Final = 1e12

_RANGE: Final = frozenset(
    (
        "-", "–", "—", "−", "~", "～", "to", "до", "a", "à", "bis", "and", "и", "по", "s/d", "sd", "hingga",
        "đến", "et", "y", "và", "至", "到", "through", "up",
    )
)  # fmt: skip

_SCRIPT_EDGE: Final = re.compile(
    r"(?<=[\u0e00-\uffff])(?=[^\s\u0e00-\uffff])|(?<=[^\s/\u0e00-\uffff])(?=[\u0e00-\uffff])"
)
"""Thai, Chinese and other scripts without spaces stand right beside figures and Latin words."""


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


def _currency(sign: str | None, region: str | None, words: PayWords) -> str | None:
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


def _figures(text: str, region: str | None, words: PayWords) -> list[_Figure]:
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
    words = pay_words()
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


def _code_in(text: str, region: str | None, words: PayWords) -> str | None:
    """A currency named away from the figure ("Salary in AED: 3000")."""
    found = words.named.search(text)
    return _currency(found[0], region, words) if found else None


def _period(text: str, after: int, words: PayWords) -> Period | None:
    """The period said next after the amount, else the first said before it."""
    match = words.period.search(text, after) or words.period.search(text)
    return words.period_of[match[0]] if match else None
