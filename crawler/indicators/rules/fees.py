"""Money wanted from the reader: a price put on a visa, a permit or the job itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from crawler.indicators.contexts import covered, denied, is_duty, paid_by_employer
from crawler.indicators.findings import Finding
from crawler.indicators.matcher import Match
from crawler.indicators.reading import Reading
from crawler.money.prose import Amount

REACH: Final = 60
"""Characters between a priced word and its amount."""


def priced_travel(reading: Reading, found: Mapping[str, Finding]) -> Iterator[Finding]:
    """A visa, permit, ticket or "total package" beside an amount that isn't pay."""
    for match in reading.matches("group/priced-travel"):
        amount = _price(reading, match)
        if amount is None or denied(reading, match) or paid_by_employer(reading, match):
            continue
        if covered(reading, match) or is_duty(reading, match):
            continue
        why = "A price stands beside a visa, permit, ticket or package: the reader is to buy the journey."
        start, end = min(match.start, amount.start), max(match.end, amount.end)
        yield Finding(id="visa-travel-cost-on-worker", weight="strong", why=why, start=start, end=end)
        return


def _price(reading: Reading, match: Match) -> Amount | None:
    left, right = reading.sentence(match.start, match.end)
    for amount in reading.amounts:
        inside = left <= amount.start < right and abs(amount.start - match.end) <= REACH
        if not inside or amount.period or reading.field_at(amount.start) == "base_salary":
            continue
        between = (min(amount.end, match.end), max(amount.start, match.start))
        salary = reading.matches("group/pay-word")
        if not any(between[0] - 12 <= word.start <= between[1] + 12 for word in salary):
            return amount
    return None
