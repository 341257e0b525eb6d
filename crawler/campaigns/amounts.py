"""Amounts of money, which a reposter changes with their currency: taken out of a folded text."""

from __future__ import annotations

from crawler.money.prose import shipped_reader


def without_amounts(folded: str) -> str:
    """A folded text with a space in the place of each amount: figures, scale and currency."""
    pieces, last = [], 0
    for amount in shipped_reader().amounts(folded):
        if amount.start >= last:
            pieces += [folded[last : amount.start], " "]
            last = amount.end
    return "".join([*pieces, folded[last:]]) if pieces else folded
