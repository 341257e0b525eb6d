"""Dates that can't all be right: where the clock of the machine was set back between two entries of the chain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from crawler.store.chain_reader import ChainReader
from crawler.store.ledger import JUMP_SECONDS

_DAY: Final = 10
"""Characters of a date in ISO 8601."""


def doubtful(chain: ChainReader) -> Iterator[tuple[str, int, int]]:
    """Each time that the clock went back to, with the first and last entry that it contradicts."""
    first_of_day: list[tuple[str, int]] = []
    last: tuple[str, int] | None = None
    for at, seq in chain.times():
        if last is not None and at < last[0] and _seconds(at, last[0]) > JUMP_SECONDS:
            later = [entry for day, entry in first_of_day if day >= at[:_DAY]]
            yield at, min(later, default=last[1]), last[1]
            first_of_day = [(day, entry) for day, entry in first_of_day if day < at[:_DAY]]
        if not first_of_day or first_of_day[-1][0] != at[:_DAY]:
            first_of_day.append((at[:_DAY], seq))
        last = (at, seq)


def _seconds(early: str, late: str) -> float:
    try:
        return (datetime.fromisoformat(late) - datetime.fromisoformat(early)).total_seconds()
    except ValueError:
        return 0.0
