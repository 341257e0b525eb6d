"""The forms in which a contact is written: the pattern of its characters, and a number without its country's code."""

from __future__ import annotations

import re
from typing import Final

from crawler.masking.digits import FEWEST
from crawler.text.fold import fold

NUMERIC: Final = re.compile(r"\+?[0-9]+")
"""A contact that is a number."""
_BETWEEN: Final = r"[^\w]{0,4}"
"""Separators between two digits of a number: spaces, dots, brackets; at most four, and never a digit."""


def form_of(value: str) -> str:
    """The characters of one contact: a number however it is grouped and with or without its country's code."""
    if NUMERIC.fullmatch(value) and len(value) > FEWEST:
        code, national = national_digits(value)
        spread = _BETWEEN.join
        return rf"(?:(?:\+|00)?{spread(code)}{_BETWEEN})?(?:0{_BETWEEN})?{spread(national)}"
    bare = fold(re.sub(r"^https?://", "", value)).text.rstrip("/")
    written = re.escape(bare).replace("@", "(?:@|%40)")
    return rf"@?(?<![\w]){written}(?![\w])"


def national_digits(value: str) -> tuple[str, str]:
    """Country code and the digits that every way of writing the number has; no code for another kind of number."""
    import phonenumbers

    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return "", value.removeprefix("+")
    return str(number.country_code), phonenumbers.national_significant_number(number)
