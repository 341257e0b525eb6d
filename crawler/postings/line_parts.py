"""Parts of short lines that say what an ad has no label for: its pay, place and day."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from crawler.geo.places import read_places
from crawler.money.pay_field import read_pay
from crawler.postings.dates import read_date
from crawler.postings.job_labels import (
    has_date_label,
    is_dense,
    is_label,
    label_field,
    names_area,
)
from crawler.postings.word_patterns import names_price

if TYPE_CHECKING:
    from crawler.postings.hints import Hints
    from crawler.records import Page

TOP: Final = 12
"""Lines below the title in which place and pay without a label are looked for. Set by hand in 2026."""
SHORT_LINE: Final = 100
"""Characters of the longest such line."""
SHORTEST_PLACE: Final = 4
"""Characters of the shortest place without a label: codes of countries mean much else; half in a script without
spaces. Set by hand in 2026."""
LONGEST_DATE: Final = 40
"""Characters of the longest date of publication without a label. Set by hand in 2026."""
LONGEST_PLACE: Final = 6
"""Words of the longest place without a label. Set by hand in 2026."""
LONGEST_NAME: Final = 8
"""Words of the longest employer, and of the longest pay, without a label. Set by hand in 2026."""
_DIGIT: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
NO_NAME: Final = re.compile(r"[\d€$£¥₹:：!?@]")
LONGEST_SAID: Final = 16
"""Words of the longest name behind a label. Set by hand in 2026."""
_SENTENCE: Final = re.compile(r"[。！？]|\w{3}[.!?]\s+\S.{20}|\w{4}[!?]$")
_CALL: Final = re.compile(r"^\W*(?:\d[ ().\-]{0,2}){6,}\d\W*$")
_LABELLED: Final = re.compile(r"([^:：]{2,45}?)\s{0,3}[:：]")
_DIVIDERS: Final = re.compile(r"\s[·•|–—/]\s|\s{2,}|[·•|]")
_VOLATILE: Final = re.compile(r"^(?=.*\d)[^€$£¥₹₽@:：\u0e00-\u0eff\u2e80-\uffff]{1,40}$")
"""A short line with a number and neither pay, contact nor label: a counter or an age, other at every visit."""
_PHONE: Final = re.compile(r"(?:\d[ ().\-/]{0,2}){6,}\d")
"""Seven digits or more: a phone number, which no counter has."""
VOLATILE_WORDS: Final = 4
"""Words of the longest such line."""


def parts_below(lines: tuple[str, ...], title: str) -> list[str]:
    """Parts of the short lines below the title."""
    begin = next((number for number, line in enumerate(lines, 1) if title and title in line), 0)
    short = [line for line in lines[begin : begin + TOP] if len(line) <= SHORT_LINE]
    return [part.strip() for line in short for part in _DIVIDERS.split(line) if part.strip()]


def is_name(said: str) -> bool:
    """True for what may be the name of an employer or a place: no sentence, no number to call, no other field."""
    if "@" in said or _SENTENCE.search(said) or _CALL.search(said) or len(said.split()) > LONGEST_SAID:
        return False
    labelled = _LABELLED.match(said)
    return labelled is None or not (label_field(labelled[1]) or is_label(labelled[1]))


def first_that(parts: Sequence[str], fits: Callable[[str], bool]) -> str:
    """The first part that fits, or ""."""
    return next((part for part in parts if fits(part)), "")


def is_pay(part: str, region: str | None) -> bool:
    """True for a short part that is an amount: a sentence with one in it may tell a story."""
    if len(part.split()) > LONGEST_NAME or not _DIGIT.search(part):
        return False
    if names_price(part):
        return False
    pay = read_pay(part, region)
    return pay is not None and pay.minimum is not None and bool(pay.currency)


def is_date(part: str, page: Page, hints: Hints) -> bool:
    """True for a short part with a whole date, or with a word for "published" before a date or an age."""
    if len(part) > LONGEST_DATE or not (_YEAR.search(part) or has_date_label(part)):
        return False
    return read_date(part, hints.languages, hints.date_order, page.fetched_at) is not None


def is_place(part: str) -> bool:
    """True for a short part without a number that names a place with its country: "Atlanta, GA, US", "New Delhi"."""
    dense = is_dense(part)
    shortest = SHORTEST_PLACE // 2 if dense else SHORTEST_PLACE
    if len(part) < shortest or len(part.split()) > LONGEST_PLACE or NO_NAME.search(part):
        return False
    if dense and names_area(part):
        return True
    return not part[0].islower() and any(place.country for place in read_places(part))


def is_volatile(line: str) -> bool:
    """True for a line that differs at every visit and says nothing of the ad."""
    words = len(line.split())
    return words <= VOLATILE_WORDS and _VOLATILE.match(line) is not None and not _PHONE.search(line)
