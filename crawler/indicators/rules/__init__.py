"""Rules that need more than a phrase: small typed functions over an analysed posting, one module per category.

To add one: write `def rule(ad, found) -> Iterator[IndicatorFinding]` and name it in `RULES`. `found` holds what
phrases and earlier rules found, by indicator id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.rules import (
    channel,
    children,
    co_occurrence,
    employer,
    exploitation,
    fees,
    offer,
    pay,
    people,
    registers,
    statutory,
    uncovered_children,
)

Rule = Callable[[AnalysedPosting, Mapping[str, IndicatorFinding]], Iterator[IndicatorFinding]]

RULES: Final[tuple[Rule, ...]] = (
    channel.messaging_app_only,
    channel.free_email_for_company,
    channel.obfuscated_contact,
    channel.phone_country_mismatch,
    channel.suspicious_link,
    fees.priced_travel,
    fees.despite_denial,
    *co_occurrence.CO_OCCURRENCE_RULES,
    pay.unrealistic_pay,
    offer.little_time,
    offer.vague_offer,
    offer.unnamed_invitation,
    offer.selection_without_role,
    offer.task_scheme,
    employer.employer_not_named,
    employer.brand_impersonation,
    employer.unlicensed_overseas_recruiter,
    registers.licence_not_in_register,
    registers.licensed_agency_impersonation,
    offer.all_inclusive_package,
    people.narrow_age,
    children.minors,
    uncovered_children.uncovered_minors,
    people.excessive_hours,
    exploitation.scam_centre_role,
    exploitation.live_in_domestic_abroad,
    exploitation.sexual_services,
    exploitation.high_risk_corridor,
)
"""In this order: later rules see what earlier ones found."""


_EASE: Final = ("group/home-work", "group/few-hours", "group/only-phone")
_SHORT_PERIODS: Final = frozenset(["hour", "day", "week"])


def refine(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Mapping[str, IndicatorFinding]:
    """Raise findings by what else was found.

    Pay far above the normal is a strong sign where nobody answers for it, and the work is done at home or in an
    hour, if nothing is demanded or the pay is by the day. So is a choice without a process by nobody in particular,
    with pay by the day. No honest ad of the open sets has all of it. Fees that go to a public body weigh less.
    """
    found = statutory.without_statutory_costs(ad, found)
    if "employer-not-named" not in found:
        return found
    daily = any(amount.period in _SHORT_PERIODS for amount in ad.amounts)
    raised = dict(found)
    pay, chosen = found.get("unrealistic-pay"), found.get("selected-without-process")
    if pay and pay.weight == "medium" and ad.has(*_EASE) and ("no-requirements" in found or daily):
        raised["unrealistic-pay"] = replace(pay, weight="strong")
    if chosen and chosen.weight == "medium" and daily:
        raised["selected-without-process"] = replace(chosen, weight="strong")
    return raised
