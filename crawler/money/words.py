"""The words of `data/money.toml`, and the grammar of figures that both readers of money share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from crawler.toml_tables import parsed

MONEY_FILE: Final = Path(__file__).parent / "data" / "money.toml"
"""How amounts are written; a user's catalogue folder may add to it as `tables/money.toml`."""

Rows = Mapping[str, Mapping[str, str]]
"""Tables of the file: name of the table, then meaning (a currency, a scale, a period) to its words."""

_MARK: Final = r"[,.'’ \u00a0\u202f]"
FIGURE: Final = (
    rf"\d(?:\d{{0,2}}(?:{_MARK}\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?"
    r"|\d?(?:,\d{2})+,\d{3}(?!\d)"
    r"|\d{0,11}(?:[.,](?:\d{1,2}|\d{4})(?!\d))?)"
)
"""Pattern of a figure: digits in groups of three, in Indian groups (5,00,000), or in one piece, with decimals.

It begins with a single digit, not with an alternation, so that `re` finds where it may start by that class."""


def figure_value(figure: str) -> float:
    """The number that a figure states; a mark before three digits parts thousands, any other is a decimal point.

    "1.200,50" is 1200.5, "25 000" is 25000, "5,00,000" is 500000, "12.5" is 12.5, "0.500" is 0.5.
    """
    figure = re.sub(r"['’ \u00a0\u202f]", "", figure)
    marks = [mark for mark in figure if mark in ",."]
    last = marks[-1] if marks else ""
    if len(marks) > 1 and marks[0] != last and marks.count(last) == 1:
        return float(figure.replace("." if last == "," else ",", "").replace(last, "."))
    if len(marks) > 1:
        return float(re.sub(r"[.,]", "", figure))
    if marks:
        whole, _, fraction = figure.partition(marks[0])
        if len(fraction) == 3 and whole != "0":
            return float(whole + fraction)
        return float(f"{whole}.{fraction}")
    return float(figure)


@cache
def shipped_rows() -> Rows:
    """The tables that come with adwatch."""
    return parsed(MONEY_FILE.read_bytes(), "money")


def words_of(row: str) -> list[str]:
    """Words of a row: parted by | where it has one, else by spaces."""
    return row.split("|") if "|" in row else row.split()


def meanings(*tables: Mapping[str, str]) -> dict[str, str]:
    """Each word of some tables to what it means; the first table that has a word wins."""
    found: dict[str, str] = {}
    for table in tables:
        for meaning, row in table.items():
            for word in words_of(row):
                found.setdefault(word, meaning)
    return found


def alternation(words: Iterable[str]) -> str:
    """Pattern that matches any of some words, the longest first; none without words."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
