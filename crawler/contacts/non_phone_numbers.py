"""Context patterns of numbers that nobody can call: identity and order numbers, pay, examples.

The words are in `words/non_phone_numbers.toml`. The patterns search at most 60 characters around a number, so
backtracking (`re`) costs little.
"""

from __future__ import annotations

from typing import Final

from crawler.contacts.words import word_lists
from crawler.late_regex import compile_late

__all__ = ["EXAMPLE", "IDS", "ID_NUMBERS", "MONEY_AFTER", "MONEY_BEFORE"]

_LISTS: Final = word_lists("non_phone_numbers")
_MARK: Final = r"\s?[.:#\-]?\s?$"
_CURRENCY_SIGN: Final = "$€£₦₹¥₽₱₫฿₴"

IDS: Final = compile_late(
    rf"(?:^|[^a-z.@_\-])(?:{_LISTS.pattern('label')})(?:\s?(?:{_LISTS.pattern('label_number')}))*[\s.:#№\-=]*$"
    r"|(?:#|№|\$|=|&)\s?$"
)
"""Matches text that ends in the label of a number of another kind ("ref:")."""
ID_NUMBERS: Final = compile_late(
    "|".join(
        (
            rf"(?:^|[^a-z])(?:{_LISTS.pattern('thing')})\.?\s(?:id\s)?(?:number|no|num|nr|#)s?[.:]?\s?"
            r"(?:is|was|:|-|=)?\s?$",
            rf"(?:{_LISTS.pattern('number_of')})\.?\s(?:de |do |du |da |del |d')?"
            rf"(?:{_LISTS.pattern('number_of_thing')}){_MARK}",
            rf"(?:{_LISTS.pattern('nomer_patterns')})\s(?:{_LISTS.pattern('nomer_thing')})\s?[.:№#\-]?\s?$",
            rf"(?:{_LISTS.pattern('phrase')}){_MARK}",
            rf"(?:{_LISTS.pattern('phrase_la')})\s?(?:la)?{_MARK}",
            rf"(?:{_LISTS.pattern('abbreviation')})\s?(?:no|nr|n)?[.:#\-]?\s?$",
            rf"(?:{_LISTS.pattern('hindi_thing')})\s?(?:{_LISTS.pattern('hindi_number')})?{_MARK}",
        )
    )
)
"""Matches text that ends by naming a number that nobody can call, though it contains a word for "number"."""
EXAMPLE: Final = compile_late(rf"(?:^|[^a-z.])(?:{_LISTS.pattern('example')})\s?[:,.]\s?[^.!?\n]{{0,40}}$")
"""Matches text that ends by showing how something is written."""
MONEY_BEFORE: Final = compile_late(
    rf"(?:[{_CURRENCY_SIGN}₵₩₪₺]|(?:^|[^a-z])(?:{_LISTS.pattern('money_before')}))[\s.:]{{0,3}}$"
)
"""Matches text that ends in a currency or a word for pay."""
MONEY_AFTER: Final = compile_late(
    rf"^\s?(?:[{_CURRENCY_SIGN}%]|(?:{_LISTS.pattern('money_after')})(?:[^a-z]|$))"
)
"""Matches text that begins with a currency, a percent sign or a unit of pay."""
