"""Money wanted from the reader: a price put on a visa, a permit or the job itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.gaps import Match
from crawler.indicators.negation import (
    employer_covers,
    employer_pays,
    is_duty,
    negated,
    suppressed_by_context,
)
from crawler.money.prose import Amount
from crawler.records import Weight

REACH: Final = 60
"""Characters between a priced word and its amount; set by hand in 2026, not fitted."""

ASKED_WITHIN: Final = 50
"""Characters between "only" and the sum that is asked all the same; set by hand in 2026, not fitted."""
MOST_TURNS: Final = 40
"""Times that an ad may say "but" or "only"; more is a flood, not an ad. Set by hand in 2026; it bounds the time."""
DENIED_WITHIN: Final = 120
"""Characters between the denial of a fee and the "only" that takes some of it back; set by hand in 2026."""


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
        weight: Weight = "strong" if amount.start >= match.end or _costs_between(ad, start, end) else "medium"
        yield IndicatorFinding(id="visa-travel-cost-on-worker", weight=weight, why=why, start=start, end=end)
        return


def _costs_between(ad: AnalysedPosting, start: int, end: int) -> bool:
    """Whether a word for a fee or a cost stands there; else a sum before a visa is as often the pay of a list.

    "1,500 USD, ticket and visa" is an honest offer's, "fee 1,500, ticket and visa" is none.
    """
    return any(
        start <= word.start < end for key in ("group/cost-word", "group/fee-word") for word in ad.matches(key)
    )


def despite_denial(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """A fee that is denied and then asked: "no agency fee, only a small form of 3,000"."""
    denials = sorted(denial.start for denial in ad.matches("context/denial"))
    costs = sorted(cost.start for key in _COSTS for cost in ad.matches(key))
    if not denials or not costs or len(ad.matches("group/but-only")) > MOST_TURNS:
        return
    for turn in ad.matches("group/but-only"):
        first = bisect_left(denials, turn.start - DENIED_WITHIN)
        if first == len(denials) or denials[first] >= turn.start:
            continue
        cost = bisect_left(costs, denials[first])
        if cost == len(costs) or costs[cost] >= turn.start:
            continue
        amount = _asked(ad, turn)
        if amount is not None:
            why = "A fee is denied, and a sum is asked all the same."
            start, end = min(turn.start, amount.start), max(turn.end, amount.end)
            yield IndicatorFinding(
                id="upfront-recruitment-fee", weight="strong", why=why, start=start, end=end
            )
            return


_COSTS: Final = ("group/cost-word", "group/fee-word", "group/priced-travel")


def _asked(ad: AnalysedPosting, turn: Match) -> Amount | None:
    """The sum behind an "only", in its sentence, unless it is pay or what the employer bears."""
    right = ad.sentence(turn.start, turn.end)[1]
    amount = next(
        (one for one in ad.amounts if turn.end <= one.start < min(right, turn.end + ASKED_WITHIN)), None
    )
    if amount is None or amount.period or negated(ad, turn) or is_duty(ad, turn):
        return None
    if employer_pays(ad, turn) or employer_covers(ad, turn):
        return None
    if suppressed_by_context(ad, "upfront-recruitment-fee", turn.start, amount.end):
        return None
    near = range(turn.start - 12, min(amount.end + 30, right))
    return None if any(word.start in near for word in ad.matches("group/pay-word")) else amount


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
