"""Costs that a law puts on the worker and a public body receives: an examination fee, a visa fee paid to a state.

Such a fee stays on the ad as a weak sign: the name of a ministry is also what fraudsters borrow, so it is left alone
only where nobody else can receive the money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from crawler.contact_kinds import CHATS
from crawler.indicators.analysed_posting import AnalysedPosting, distinct
from crawler.indicators.features import host_of, recruiter_contacts
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.negation import negated, occurs_in_sentence

FEES: Final = ("upfront-recruitment-fee", "visa-travel-cost-on-worker", "training-kit-or-deposit")
EXAMINATION_WORDS: Final = 3
"""Different words of a public notice (advertisement number, reserved posts, written examination) that make an ad one;
set by hand in 2026."""


def without_statutory_costs(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Mapping[str, IndicatorFinding]:
    """The findings, with fees that go to a public body as one weak sign."""
    fees = [name for name in FEES if name in found and found[name].weight != "weak"]
    if not fees or ad.has("indicator/untraceable-payment") or _others_take_money(ad):
        return found
    notice = distinct(ad.matches("context/public-examination")) >= EXAMINATION_WORDS
    lawful = [
        name
        for name in fees
        if notice or occurs_in_sentence(ad, "context/statutory-payee", found[name].start, found[name].start)
    ]
    kept = {name: one for name, one in found.items() if name not in lawful[1:]}
    return {**kept, **{name: replace(found[name], weight="weak") for name in lawful[:1]}}


def _others_take_money(ad: AnalysedPosting) -> bool:
    """True when an agent is to be paid, or answers go to a messenger or to a mailbox that anybody can open."""
    if any(not negated(ad, payee) for payee in ad.matches("group/payee")):
        return True
    contacts = list(recruiter_contacts(ad))
    free = ad.catalogue.tables.free_mail
    return any(
        contact.kind in CHATS or (contact.kind == "email" and host_of(contact.value) in free)
        for contact in contacts
    )
