"""Find amounts of money in folded text: "n850,000", "$150", "700k", "usd 1.5m", "1000-2000 per week".

A number counts as money only next to a currency or a scale ("700k"). The words are data (`data/money.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from crawler.late_regex import compile_late
from crawler.money.words import FIGURE, Rows, alternation, figure_value, meanings, shipped_rows
from crawler.text.fold import fold

MAX_AMOUNTS: Final = 60
"""Amounts read in one ad; bounds the time on hostile input. Set by hand in 2026."""
NEAR: Final = 28
"""Characters before and after an amount in which its period is looked for. Set by hand in 2026, not fitted."""
BEFORE: Final = 9
"""Characters before a number in which its sign is looked for: the longest sign and a space."""

_DIGITS = compile_late(FIGURE)
_RUNNING: Final = "[\u1000-\u109f\u1780-\u17ff]"
_UNSPACED: Final = compile_late(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uf900-\ufaff]")
"""Scripts that write words without spaces."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount or range of money."""

    start: int
    """Offset in the folded text, of the sign if it comes first."""
    end: int
    """Offset after the last character, with currency and scale."""
    low: float
    high: float
    currency: str
    """ISO 4217; empty when only a scale (700k) marks it as money."""
    period: str
    """hour, day, week, month, year; empty when not stated."""


class MoneyReader:
    """Finds amounts by the words of `money.toml`."""

    def __init__(self, rows: Rows) -> None:
        """Compile the words; a missing table counts as empty."""
        self._signs = _inverted(rows.get("signs", {}))
        self._glued = _inverted(rows.get("glued", {}))
        self._trailing = _inverted(rows.get("trailing", {}))
        self._scales = {word: float(factor) for word, factor in _inverted(rows.get("scales", {})).items()}
        self._range = [fold(word).text for word in rows.get("range", {}).get("words", "").split()]
        signs, glued = alternation(self._signs), alternation(self._glued)
        self._before = compile_late(rf"(?:(?<!\w)(?P<sign>{signs})\.?\s?|(?<!\w)(?P<glued>{glued})\.?)$")
        self._after = self._after_pattern()
        words = [*self._signs, *self._glued, *self._trailing, *self._scales]
        self._first = frozenset(word[0] for word in (*words, *self._range)) | frozenset("/.")
        self._last = frozenset(word[-1] for word in words) | {"."}
        self._sign_inside = compile_late(signs)
        self._periods = _periods(rows.get("periods", {}), r"^[^.\n]{{0,12}}?(?<![a-z])(?:{})")
        self._leads = _periods(rows.get("leads", {}), r"(?:{})[^.\n]{{0,14}}$")

    def _after_pattern(self) -> re.Pattern[str]:
        """What may follow a figure: scale, currency, the upper end of a range, currency again."""
        signs, glued, trailing = map(alternation, (self._signs, self._glued, self._trailing))
        whole = _whole(self._signs)
        # A scale alone is money only as a word of its own: 100 thousand people are none. Burmese and Khmer put no
        # space after it.
        ends = rf"\W|$|{_RUNNING}|{alternation(_unspaced(self._signs))}"
        scales = rf"(?:{alternation(self._scales)})(?={ends})"
        to = rf"\s?(?:{alternation(self._range)})\s?"
        return compile_late(
            rf"(?:\s?(?P<scale>{scales}))?(?:\s?{whole})?"
            rf"(?:{to}(?:(?:{signs})\s?|(?:{glued}))?(?P<upper>{FIGURE})(?:\s?(?P<scale2>{scales}))?)?"
            rf"(?P<cents>/-|\.00)?\s?(?:(?P<sign>{whole})|(?P<trailing>{trailing})(?!\w))?"
        )

    def amounts(self, text: str) -> Iterator[Amount]:
        """Yield the amounts in folded text, in order, at most `MAX_AMOUNTS`; a bare number is none.

        Offsets are those of the folded text.
        """
        count = past = 0
        for number in _DIGITS.finditer(text):
            if number.start() < past:
                continue
            amount = self._amount(number, text, past)
            if amount is None:
                continue
            past = amount.end
            yield amount
            count += 1
            if count == MAX_AMOUNTS:
                return

    def _is_near_word(self, text: str, start: int, end: int) -> bool:
        """True when a letter of a sign or scale is next to the number; a quick test, as most numbers are no money."""
        before = text[start - 1 : start].strip() or text[max(0, start - 2) : start - 1]
        after = text[end : end + 1].strip() or text[end + 1 : end + 2]
        return before in self._last or after in self._first

    def _amount(self, number: re.Match[str], text: str, past: int) -> Amount | None:
        """The amount at a number; it begins at `past` or later, also where the one before it shares its sign."""
        if not self._is_near_word(text, *number.span()):
            return None
        before = self._before.search(text[max(0, number.start() - BEFORE) : number.start()])
        after = self._after.match(text, number.end())
        if after is None:
            return None
        currency = self._currency(before, after)
        scale = self._scales.get(after["scale2"] or after["scale"] or "", 1.0)
        if not currency and scale == 1.0:
            return None
        low = figure_value(number[0]) * (self._scales[after["scale"]] if after["scale"] else scale)
        high = figure_value(after["upper"]) * scale if after["upper"] else low
        if low <= 0 and high <= 0:
            return None
        start = max(past, number.start() - (len(before[0]) if before else 0))
        end = after.end() if after[0].strip() else number.end()
        return Amount(start, end, low, max(low, high), currency, self._period(start, end, text))

    def _currency(self, before: re.Match[str] | None, after: re.Match[str]) -> str:
        if before:
            return self._signs.get(before["sign"] or "") or self._glued.get(before["glued"] or "", "")
        if after["sign"] or after["trailing"]:
            return self._signs.get(after["sign"] or "") or self._trailing.get(after["trailing"] or "", "")
        inside = self._sign_inside.search(after[0]) if after[0] else None
        return self._signs[inside[0]] if inside else self._signs.get(after["scale"] or "", "")

    def _period(self, start: int, end: int, text: str) -> str:
        following = text[end : end + NEAR]
        for period, pattern in self._periods:
            if pattern.search(following):
                return period
        preceding = text[max(0, start - NEAR) : start]
        return next((period for period, pattern in self._leads if pattern.search(preceding)), "")


@cache
def shipped_reader() -> MoneyReader:
    """A reader of the words that come with adwatch, without the rest of the catalogue."""
    return MoneyReader(shipped_rows())


def _inverted(rows: Mapping[str, str]) -> dict[str, str]:
    return {fold(word).text: meaning for word, meaning in meanings(rows).items()}


def _whole(words: Mapping[str, str]) -> str:
    """Pattern of any of the words: whole words, where their script separates words at all."""
    unspaced = _unspaced(words)
    spaced = {word: name for word, name in words.items() if word not in unspaced}
    return rf"(?:(?:{alternation(spaced)})(?!\w)|(?:{alternation(unspaced)}))"


def _unspaced(words: Mapping[str, str]) -> Mapping[str, str]:
    return {word: name for word, name in words.items() if _UNSPACED.search(word[-1])}


def _periods(rows: Mapping[str, str], shape: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (
            period,
            compile_late(shape.format("|".join(re.escape(word) for word in fold(words).text.split("|")))),
        )
        for period, words in rows.items()
    )
