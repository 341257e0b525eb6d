"""Phone numbers, and the messengers that are reached by one.

The way of a number: digits in groups (`phone_groups`) that a country's plan knows (`plan`), doubts raised by the
words around it and the evidence that is left (`phone_doubts`), the app it belongs to (`phone_names`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crawler.contacts import cues
from crawler.contacts.model import Example, Find, Reading
from crawler.contacts.phone_doubts import Around, app_before, around, evidence_of, is_phone
from crawler.contacts.phone_groups import BUDGET, WINDOW, Candidate, Span, choose, groups_of
from crawler.contacts.phone_names import joined, named

_EXTENSION: Final = re.compile(
    r"[\s,;]{0,3}(?:ext(?:ension)?|extn|x|доб|dahili|ramal|poste|durchwahl|分机|转)[\s.:]{0,3}(\d{1,6})(?!\d)"
)
_APP_BEHIND: Final = 12
_FEWEST_DIGITS: Final = 7


def read(reading: Reading) -> Iterator[Find]:
    """All phone numbers of a text, longest tight grouping first."""
    budget = [BUDGET]
    before: Find | None = None
    for window in WINDOW.finditer(reading.text):
        if budget[0] <= 0:
            return
        for find in _in_window(reading, window, budget, before):
            before = named(reading, find, before)
            reading.take(before.start, before.end)
            yield before
            second = joined(reading, before)
            if second is not None:
                yield second


def _in_window(
    reading: Reading, window: re.Match[str], budget: list[int], before: Find | None
) -> Iterator[Find]:
    """Numbers by the countries of the ad, else, where words announce one, by those of its language."""
    groups = groups_of(reading.text, window)
    if sum(end - start for start, end in groups) < _FEWEST_DIGITS:
        return
    found = False
    for find in _in_groups(reading, groups, reading.regions, budget, before):
        found = True
        yield find
    if not found and _expects_one(reading, *window.span()):
        yield from _in_groups(reading, groups, reading.lands.of_language, budget, before)


def _expects_one(reading: Reading, at: int, end: int) -> bool:
    """True where the words before digits, or an app right behind them, say that they are a number to call."""
    if any(end <= start <= end + _APP_BEHIND for start, _, _ in reading.apps):
        return True
    return app_before(reading, at) or cues.PHONE.search(reading.text[max(0, at - 40) : at]) is not None


def _in_groups(
    reading: Reading,
    groups: Sequence[Span],
    regions: tuple[str, ...],
    budget: list[int],
    before: Find | None,
) -> Iterator[Find]:
    at = 0
    while at < len(groups) and budget[0] > 0:
        budget[0] -= 1
        candidate = choose(reading, groups, at, regions, budget)
        budget[0] -= 10 * (candidate is not None)
        find = _judge(reading, candidate, before) if candidate else None
        if candidate is not None and (find.evidence == "phone-odd" if find else not candidate.number.valid):
            other = choose(reading, groups, at, reading.lands.of_language, budget)
            if other is not None and other.number.valid:
                candidate, find = other, _judge(reading, other, before)
        if candidate is not None and find is not None:
            yield find
            before = find
            at = candidate.last
        at += 1


def _judge(reading: Reading, candidate: Candidate, before: Find | None) -> Find | None:
    """The find with its evidence, or None where the words around say that it is no phone number."""
    text = reading.text
    beside = around(reading, candidate, before)
    evidence = evidence_of(reading, candidate, beside) if is_phone(reading, candidate, beside) else ""
    if not evidence:
        return None
    extension = _EXTENSION.match(text, candidate.end)
    return Find(
        "phone",
        candidate.number.value,
        _first(text, candidate, beside),
        extension.end() if extension else candidate.end,
        evidence,
        ("spaced",) if beside.spaced else (),
        f"ext {extension[1]}" if extension else "",
    )


def _first(text: str, candidate: Candidate, beside: Around) -> int:
    """Where a number begins: at its plus, or at the bracket of its area code."""
    if candidate.plus_at is not None:
        return candidate.plus_at
    bracketed = text[candidate.start - 1 : candidate.start] == "(" and ")" in beside.shape
    return candidate.start - 1 if bracketed else candidate.start


EXAMPLES: Final = (
    Example("Call 0803 000 0123 now", (("phone", "+2348030000123"),), "NG"),
    Example("Manager-08030000123.", (("phone", "+2348030000123"),), "NG"),
    Example("call08030000123", (("phone", "+2348030000123"),), "NG"),
    Example("К 8 утра. 79000000123 Андрей", (("phone", "+79000000123"),)),
    Example("00971500000123", (("phone", "+971500000123"),)),
    Example("0803 000 0123/4", (("phone", "+2348030000123"), ("phone", "+2348030000124")), "NG"),
    Example(
        "0803 000 0123 or 0806 000 0456", (("phone", "+2348030000123"), ("phone", "+2348060000456")), "NG"
    ),
    Example("WhatsApp - 08030000123", (("whatsapp", "+2348030000123"),), "NG"),
    Example("044 700 0123 (also WhatsApp)", (("whatsapp", "+358447000123"),), "FI"),
    Example("zero eight zero three, triple zero, zero one two three", (("phone", "+2348030000123"),), "NG"),
    Example("O8O3 OOO Ol23", (("phone", "+2348030000123"),), "NG"),
    Example("0️⃣8️⃣0️⃣3️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣", (("phone", "+2348030000123"),), "NG"),
    *(
        Example(f"Call {plus}234 803 000 0123 now", (("phone", "+2348030000123"),))
        for plus in ("+.", "+-", "+/", "+,", "+·", "+_", "＋.", "➕.")
    ),
    Example("1000+/5/8899/2014", (), "IN"),
    Example("RA licence B-0000/MUM/PART/1000+/5/0899/2014", (), "IN"),
    Example("RA licence B-0000/DEL/PER/300/9/7123/1999", (), "IN"),
    Example("(202) 555-0143", (("phone", "+12025550143"),), "US"),
    Example("Tel. 020 7946 0123 ext 4", (("phone", "+442079460123"),), "GB"),
    Example("Pay 150,000 - 200,000 naira, ref no 08030000123", (), "NG"),
    Example("12/05/2025 - 14/06/2025, 09:00-17:30", (), "NG"),
    Example("#PHONE_0814f032f01156c9557f6d4239ae10ac57a7260aada4d863cb1db34574f86466#", (), "NG"),
    Example("Coordinates 25.276987, 55.296249", (), "AE"),
    Example("RC: 1234567, version 1.2.3.4", (), "NG"),
)
