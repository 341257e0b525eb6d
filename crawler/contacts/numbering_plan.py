"""Numbering plans of the world (phonenumbers) -> E.164."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata

from crawler.geo.countries import countries
from crawler.late_regex import compile_late

FEWEST_DIGITS, MOST_DIGITS = 8, 16
"""Digits of an international number with its country code: fewer are no number to call from abroad (set by hand in
2026), and ITU-T E.164 allows 15; one is left for a trunk zero."""
TRUNK_KEPT: Final = frozenset(country.code for country in countries().values() if country.keeps_trunk)
"""Countries whose people write the zero before a national number."""

USUAL_WITHOUT_PLUS: Final = tuple(
    f"+{phonenumbers.country_code_for_region(country.code)}"
    for country in countries().values()
    if country.bare_numbers
)
"""Country codes that ads write without a plus more often than other numbers look like them."""


COSTLY: Final = frozenset(
    (phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST)
)
"""Types of numbers whose callers pay more than for a call: nobody hires by them."""


@dataclass(frozen=True, slots=True)
class Renumbering:
    """How a country's old national numbers became today's."""

    code: str
    """Country code, without a plus."""
    length: int
    """Digits of an old number."""
    prefixes: tuple[tuple[re.Pattern[str], str], ...]
    """What an old number begins with, and the digits put before it."""

    def today(self, national: str) -> str | None:
        """Today's national number; None for what was no old one."""
        if len(national) != self.length:
            return None
        return next((prefix + national for start, prefix in self.prefixes if start.match(national)), None)


def _renumbered() -> Mapping[str, Renumbering]:
    table = tomllib.loads(Path(__file__).with_name("renumbered.toml").read_text("utf-8"))
    return {
        region: Renumbering(
            row["code"], row["length"], tuple((compile_late(start), more) for start, more in row["prefixes"])
        )
        for region, row in table.items()
    }


RENUMBERED: Final = _renumbered()
"""Region -> its renumbering; ads still carry the old numbers years later."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that the plan of its country knows."""

    value: str
    """E.164."""
    valid: bool
    """False where only its length fits (ranges reserved for fiction, new ranges)."""
    how: str
    """`plus` (country code stated), `national` (by a region of the text) or `bare` (country code, no +)."""


@lru_cache(maxsize=16_384)
def read_number(digits: str, *, plus: bool, regions: tuple[str, ...]) -> Number | None:
    """Digits of a text -> E.164, or None where no plan knows them.

    An explicit country code wins; then the regions in their order; then a country code without plus. A number
    without a trunk zero goes to a later country that has no such zero before it goes to one that writes it, and
    one whose callers pay a fee in one country is an ordinary one of another: "0917..." on a British board is a
    mobile of the Philippines that the text names.
    """
    if plus:
        return _international(_stated_today(digits), "plus")
    if digits.startswith("00"):
        return _international(_stated_today(digits[2:]), "plus")
    bare_digits = digits[0] != "0"
    first = weak = None
    for region in regions:
        known = _national(digits, region)
        if known is None:
            continue
        if not known.valid or _is_costly(known.value):
            weak = known if weak is None or known.valid > weak.valid else weak
        elif known.how == "bare" or not (bare_digits and region in TRUNK_KEPT):
            return known if first is None or not _trunk(region) else first
        else:
            first = first or weak or known
    first = first or (weak if weak and weak.valid else None)
    if first is None and bare_digits and len(digits) >= 10:
        bare = _international(digits, "bare")
        if bare is not None and bare.valid:
            return bare
    return first or weak


def _national(digits: str, region: str) -> Number | None:
    """Digits as a national number of a country; not valid where only length and trunk prefix are right."""
    if len(digits) not in lengths(region):
        return None
    number = _parse(_national_today(digits, region), region)
    if number is None:
        return None
    if phonenumbers.is_valid_number(number):
        return Number(_e164(number), True, "bare" if _states_country(digits, number) else "national")
    if (digits[0] == "0" or _trunk(region) != "0") and _has_shape(number):
        return Number(_e164(number), False, "national")
    return None


@lru_cache(maxsize=16_384)
def _is_costly(value: str) -> bool:
    number = _parse(value, None)
    return number is not None and phonenumbers.number_type(number) in COSTLY


def _national_today(digits: str, region: str) -> str:
    """The digits, or those that an old number of a renumbered country has today."""
    row = RENUMBERED.get(region)
    return (row.today(digits) if row else None) or digits


def _stated_today(digits: str) -> str:
    """The same for digits that begin with their country code."""
    for row in RENUMBERED.values():
        if digits.startswith(row.code) and (national := row.today(digits[len(row.code) :])):
            return row.code + national
    return digits


def _has_shape(number: phonenumbers.PhoneNumber) -> bool:
    """True for a number of the right length whose trunk prefix was understood: a zero that is left shows that not."""
    return phonenumbers.is_possible_number(number) and not number.italian_leading_zero


@lru_cache(maxsize=16_384)
def is_mobile(value: str) -> bool:
    """True for the E.164 number of a mobile phone, in plans that separate mobile from fixed lines."""
    number = _parse(value, None)
    return number is not None and phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


@lru_cache(maxsize=16_384)
def keeps_trunk(value: str) -> bool:
    """True for an E.164 number of a country whose people write the zero before a national number."""
    number = _parse(value, None)
    return number is not None and phonenumbers.region_code_for_number(number) in TRUNK_KEPT


def is_of(value: str, region: str) -> bool:
    """True for an E.164 number with the country code of an ISO 3166 country."""
    return value.startswith(f"+{phonenumbers.country_code_for_region(region)}")


def has_trunk(digits: str, value: str) -> bool:
    """True where digits are written with the trunk prefix of their country ("0803...", "8 900..." in Russia)."""
    if digits[0] == "0":
        return True
    if digits[0] != "8" or not value.startswith(("+7", "+375", "+370")):
        return False
    return value.endswith(digits[1:]) and len(digits) == 11


def _trunk(region: str) -> str:
    """What is dialled before a national number: "0" in most countries, "" in some."""
    metadata = PhoneMetadata.metadata_for_region(region)
    return str(metadata.national_prefix or "") if metadata else ""


@lru_cache(maxsize=512)
def lengths(region: str) -> frozenset[int]:
    """How many digits a number of a region may have as written: with trunk prefix or country code, or without."""
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None or metadata.general_desc is None:
        return frozenset()
    national = [length for length in metadata.general_desc.possible_length if length >= 7]
    if region in RENUMBERED:
        national.append(RENUMBERED[region].length)
    code = len(str(metadata.country_code))
    trunk = len(metadata.national_prefix or "0")
    return frozenset(length + more for length in national for more in (0, trunk, code))


def _international(digits: str, how: str) -> Number | None:
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return None
    number = _parse("+" + digits, None)
    if number is None or not phonenumbers.is_possible_number(number):
        return None
    value = _e164(number)
    if len(value) <= FEWEST_DIGITS or (number.italian_leading_zero and not _is_read_again(value)):
        return None
    return Number(value, phonenumbers.is_valid_number(number), how)


def _is_read_again(value: str) -> bool:
    """Whether an E.164 number is read as itself: of several zeros some may be taken for a trunk prefix each time."""
    again = _parse(value, None)
    return again is not None and phonenumbers.is_possible_number(again) and _e164(again) == value


def _parse(digits: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, region)
    except NumberParseException:
        return None


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _states_country(digits: str, number: phonenumbers.PhoneNumber) -> bool:
    code = str(number.country_code)
    return digits.startswith(code) and len(digits) > len(str(number.national_number)) and digits[0] != "0"
