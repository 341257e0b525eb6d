"""Phone numbers, and the messengers that are reached by one.

Steps for one number: find digits in groups that a numbering plan knows (`phone_groups`, `numbering_plan`), drop
false positives by the words around it and name the extraction rule (`phone_filter`), assign the app
(`phone_apps`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crawler.contacts import cues
from crawler.contacts.model import Extraction, ExtractionExample, PreparedText
from crawler.contacts.numbering_plan import keeps_trunk
from crawler.contacts.phone_apps import joined_number, with_app
from crawler.contacts.phone_context import PhoneContext, app_before, context_of
from crawler.contacts.phone_filter import is_phone, rule_of
from crawler.contacts.phone_groups import BUDGET, WINDOW, PhoneCandidate, Span, best_candidate, groups_of
from crawler.contacts.words import word_lists
from crawler.late_regex import compile_late

_EXTENSION: Final = compile_late(
    rf"[\s,;]{{0,3}}(?:{word_lists('phones').pattern('extension')})[\s.:]{{0,3}}(\d{{1,6}})(?!\d)"
)
_APP_BEHIND: Final = 12
"""Characters after a number in which the name of an app announces it. Set by hand, not fitted."""
_BRACKETS: Final = {"(": ")", "[": "]"}
"""Brackets around an area code."""
_FEWEST_DIGITS: Final = 7
"""Digits of the shortest number to call without its area code (ITU-T E.164 plans in use)."""


def extract(prepared: PreparedText) -> Iterator[Extraction]:
    """All phone numbers of a text, longest tight grouping first."""
    budget = [BUDGET]
    before: Extraction | None = None
    for window in WINDOW.finditer(prepared.text):
        if budget[0] <= 0:
            return
        for extraction in _in_window(prepared, window, budget, before):
            before = with_app(prepared, extraction, before)
            prepared.take(before.start, before.end)
            yield before
            second = joined_number(prepared, before)
            if second is not None:
                yield second


def _in_window(
    prepared: PreparedText, window: re.Match[str], budget: list[int], before: Extraction | None
) -> Iterator[Extraction]:
    """Numbers by the countries of the ad, else, where words announce one, by those of its language."""
    groups = groups_of(prepared.text, window)
    if sum(end - start for start, end in groups) < _FEWEST_DIGITS:
        return
    found = False
    for extraction in _in_groups(prepared, groups, prepared.regions, budget, before):
        found = True
        yield extraction
    if not found and _expects_one(prepared, *window.span()):
        yield from _in_groups(prepared, groups, prepared.hints.language_regions, budget, before)


def _expects_one(prepared: PreparedText, at: int, end: int) -> bool:
    """True where the words before digits, or an app right behind them, announce a phone number."""
    if any(end <= start <= end + _APP_BEHIND for start, _, _ in prepared.apps):
        return True
    return app_before(prepared, at) or cues.PHONE.search(prepared.text[max(0, at - 40) : at]) is not None


def _in_groups(
    prepared: PreparedText,
    groups: Sequence[Span],
    regions: tuple[str, ...],
    budget: list[int],
    before: Extraction | None,
) -> Iterator[Extraction]:
    at = 0
    while at < len(groups) and budget[0] > 0:
        budget[0] -= 1
        candidate = best_candidate(prepared, groups, at, regions, budget)
        budget[0] -= 10 * (candidate is not None)
        extraction = _accept(prepared, candidate, before) if candidate else None
        if candidate is not None and (
            extraction.rule == "phone-odd" if extraction else not candidate.number.valid
        ):
            other = best_candidate(prepared, groups, at, prepared.hints.language_regions, budget)
            if other is not None and other.number.valid and not _lacks_trunk(other):
                candidate, extraction = other, _accept(prepared, other, before)
        if candidate is not None and extraction is not None:
            yield extraction
            before = extraction
            at = candidate.last
        at += 1


def _lacks_trunk(candidate: PhoneCandidate) -> bool:
    """True for a national number of a country whose people write a zero before it, without that zero."""
    number = candidate.number
    return number.how == "national" and candidate.digits[0] != "0" and keeps_trunk(number.value)


def _accept(
    prepared: PreparedText, candidate: PhoneCandidate, before: Extraction | None
) -> Extraction | None:
    """The extraction with its rule, or None where its context rules a phone number out."""
    text = prepared.text
    context = context_of(prepared, candidate, before)
    rule = rule_of(prepared, candidate, context) if is_phone(prepared, candidate, context) else ""
    if not rule:
        return None
    extension = _EXTENSION.match(text, candidate.end)
    return Extraction(
        "phone",
        candidate.number.value,
        _first(text, candidate, context),
        extension.end() if extension else candidate.end,
        rule,
        ("spaced",) if context.spaced else (),
        f"ext {extension[1]}" if extension else "",
    )


def _first(text: str, candidate: PhoneCandidate, context: PhoneContext) -> int:
    """Where a number begins: at its plus, or at the bracket of its area code."""
    if candidate.plus_at is not None:
        return candidate.plus_at
    opening = text[candidate.start - 1 : candidate.start]
    bracketed = opening in _BRACKETS and _BRACKETS[opening] in context.shape
    return candidate.start - 1 if bracketed else candidate.start


EXAMPLES: Final = (
    ExtractionExample("[380] 94 000 01 23", (("phone", "+380940000123"),), "PL"),
    ExtractionExample("WhatsApp 97 00 00 12", (("whatsapp", "+2290197000012"),), "BJ"),
    ExtractionExample("WhatsApp 6000 0137", (("whatsapp", "+85260000137"),), "HK"),
    ExtractionExample("Order 6000 0137 is ready", (), "HK"),
    ExtractionExample("+225 07 00 00 12", (("phone", "+2250707000012"),), "BJ"),
    ExtractionExample("Call 0803 000 0123 now", (("phone", "+2348030000123"),), "NG"),
    ExtractionExample("Manager-08030000123.", (("phone", "+2348030000123"),), "NG"),
    ExtractionExample("call08030000123", (("phone", "+2348030000123"),), "NG"),
    ExtractionExample("К 8 утра. 79000000123 Андрей", (("phone", "+79000000123"),)),
    ExtractionExample("00971500000123", (("phone", "+971500000123"),)),
    ExtractionExample("0803 000 0123/4", (("phone", "+2348030000123"), ("phone", "+2348030000124")), "NG"),
    ExtractionExample(
        "0803 000 0123 or 0806 000 0456", (("phone", "+2348030000123"), ("phone", "+2348060000456")), "NG"
    ),
    ExtractionExample("WhatsApp - 08030000123", (("whatsapp", "+2348030000123"),), "NG"),
    ExtractionExample("044 700 0123 (also WhatsApp)", (("whatsapp", "+358447000123"),), "FI"),
    ExtractionExample(
        "zero eight zero three, triple zero, zero one two three", (("phone", "+2348030000123"),), "NG"
    ),
    ExtractionExample("O8O3 OOO Ol23", (("phone", "+2348030000123"),), "NG"),
    ExtractionExample("0️⃣8️⃣0️⃣3️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣", (("phone", "+2348030000123"),), "NG"),
    *(
        ExtractionExample(f"Call {plus}234 803 000 0123 now", (("phone", "+2348030000123"),))
        for plus in ("+.", "+-", "+/", "+,", "+·", "+_", "＋.", "➕.")
    ),
    ExtractionExample("1000+/5/8899/2014", (), "IN"),
    ExtractionExample("RA licence B-0000/MUM/PART/1000+/5/0899/2014", (), "IN"),
    ExtractionExample("RA licence B-0000/DEL/PER/300/9/7123/1999", (), "IN"),
    ExtractionExample("(202) 555-0143", (("phone", "+12025550143"),), "US"),
    ExtractionExample("Tel. 020 7946 0123 ext 4", (("phone", "+442079460123"),), "GB"),
    ExtractionExample("Pay 150,000 - 200,000 naira, ref no 08030000123", (), "NG"),
    ExtractionExample("12/05/2025 - 14/06/2025, 09:00-17:30", (), "NG"),
    ExtractionExample("#PHONE_0814f032f01156c9557f6d4239ae10ac57a7260aada4d863cb1db34574f86466#", (), "NG"),
    ExtractionExample("Coordinates 25.276987, 55.296249", (), "AE"),
    ExtractionExample(
        "www.guards.example, 0700 000 029",
        (("website", "http://www.guards.example"), ("phone", "+256700000029")),
        "UG",
    ),
    ExtractionExample("Write it so, for example, 0700 000 029", (), "UG"),
    ExtractionExample("RC: 1234567, version 1.2.3.4", (), "NG"),
)
