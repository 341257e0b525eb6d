"""Pay far above what the role and the country pay, and work that hardly takes time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting, distinct
from crawler.indicators.features import audience, destinations, home_currency, monthly_usd
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.tables import PayNorm
from crawler.money.prose import Amount

TIMES_NORMAL: Final = 3.0
"""Multiple of the upper quartile from which pay is unrealistic (the catalogue's rule of `unrealistic-pay`); set by
hand."""
TIMES_EASY: Final = 1.5
"""The same multiple for work said to need a few hours, or no skill; set by hand in 2026, not fitted."""
DESCRIBED: Final = 4
"""Different words of duties and demands from which the work is taken to be skilled; set by hand in 2026, not
fitted."""
_OF_MANY: Final = frozenset(["USD", "EUR", "GBP"])
"""Currencies that are also paid far from home: they tell nothing of the readers."""
NOT_WAGES: Final = 300_000.0
"""US dollars a month from which an amount is a turnover or a misread number, not pay; set by hand in 2026, not
fitted."""
ROLE_GROUPS: Final = ("professional", "skilled", "clerical", "unskilled")
"""Best paid first: an ad that names two is measured by the better paid."""


def unrealistic_pay(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """Compare each amount of the text with the role's normal pay where the readers are, or the work is."""
    norms = _norms(ad)
    if not norms:
        return
    role = ad.feature(role_group)
    if role == "professional":
        return
    described = distinct(ad.matches("group/duty-noun")) >= DESCRIBED
    easy = not described and _easy(ad, found)
    if described and role in (None, "unskilled"):
        role = "skilled"
    for amount in ad.amounts:
        if _not_pay(ad, amount):
            continue
        limit = _limit(ad, _fitting(ad, norms, amount), role or "unskilled", easy=easy)
        monthly = monthly_usd(ad, amount)
        if monthly is None:
            continue
        offered = monthly[1] if easy else monthly[0]
        if limit < offered < NOT_WAGES:
            why = _sentence(offered, limit, role, easy=easy)
            yield IndicatorFinding(
                id="unrealistic-pay", weight="medium", why=why, start=amount.start, end=amount.end
            )
            return


def role_group(ad: AnalysedPosting) -> str | None:
    """Best paid role group of the headline, else of the whole text; None when no role is named."""
    named = {group: ad.matches(f"group/role-{group}") for group in ROLE_GROUPS}
    headline = (g for g, matches in named.items() if any(ad.in_headline(m.start) for m in matches))
    return next(headline, next((group for group, matches in named.items() if matches), None))


def _norms(ad: AnalysedPosting) -> list[PayNorm]:
    table = ad.catalogue.tables.pay_norms
    countries = [audience(ad), *ad.feature(destinations)]
    return [table[country] for country in countries if country in table]


def _fitting(ad: AnalysedPosting, norms: list[PayNorm], amount: Amount) -> list[PayNorm]:
    """Where nobody says where the readers are, the money tells: taka are earned where pay is in taka."""
    if ad.posting.region or not amount.currency or any(norm.currency == amount.currency for norm in norms):
        return norms
    table = ad.catalogue.tables.pay_norms.values()
    return [
        norm for norm in table if norm.currency == amount.currency and norm.currency not in _OF_MANY
    ] or norms


def _limit(ad: AnalysedPosting, norms: list[PayNorm], role: str, *, easy: bool) -> float:
    worth = ad.catalogue.tables.to_usd
    normal = max(norm.upper.get(role, norm.minimum) * worth.get(norm.currency, 1.0) for norm in norms)
    return normal * (TIMES_EASY if easy else TIMES_NORMAL)


def _easy(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> bool:
    return ad.has("group/few-hours", "group/home-work") or "no-requirements" in found


def _not_pay(ad: AnalysedPosting, amount: Amount) -> bool:
    """A turnover, a target, or a pay field whose currency the board made up (naira shown as dollars)."""
    if ad.field_at(amount.start) == "base_salary" and amount.currency != home_currency(ad):
        return True
    left, right = ad.sentence(amount.start, amount.end)
    return any(left <= cue.start < right for cue in ad.matches("group/not-pay"))


def _sentence(offered: float, limit: float, role: str | None, *, easy: bool) -> str:
    times = TIMES_EASY if easy else TIMES_NORMAL
    kind = f"{role} work" if role else "work of no named skill"
    ease = " that is said to take little time or skill" if easy else ""
    return f"About USD {offered:,.0f} a month for {kind}{ease}: normal is up to USD {limit / times:,.0f}."
