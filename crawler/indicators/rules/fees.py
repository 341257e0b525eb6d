"""Money wanted from the reader: a price put on a visa, a permit or the job itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.gaps import Match
from crawler.indicators.negation import employer_covers, employer_pays, is_duty, negated
from crawler.money.prose import Amount

REACH: Final = 60
"""Characters between a priced word and its amount; set by hand in 2026, not fitted."""


def priced_travel(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """A visa, permit, ticket or "total package" near an amount that isn't pay."""
    for match in ad.matches("group/priced-travel"):
        amount = _price(ad, match)
        if amount is None or negated(ad, match) or employer_pays(ad, match):
            continue
        if employer_covers(ad, match) or is_duty(ad, match):
            continue
        why = "A price stands beside a visa, permit, ticket or package: the reader is to buy the journey."
        start, end = min(match.start, amount.start), max(match.end, amount.end)
        yield IndicatorFinding(
            id="visa-travel-cost-on-worker", weight="strong", why=why, start=start, end=end
        )
        return


def _price(ad: AnalysedPosting, match: Match) -> Amount | None:
    left, right = ad.sentence(match.start, match.end)
    for amount in ad.amounts:
        inside = left <= amount.start < right and abs(amount.start - match.end) <= REACH
        if not inside or amount.period or ad.field_at(amount.start) == "base_salary":
            continue
        between = (min(amount.end, match.end), max(amount.start, match.start))
        salary = ad.matches("group/pay-word")
        if not any(between[0] - 12 <= word.start <= between[1] + 12 for word in salary):
            return amount
    return None
