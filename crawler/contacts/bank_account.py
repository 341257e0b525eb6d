"""Bank accounts: IBANs by checksum, other account numbers only with a word for "account" or a bank before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.contacts.model import Extraction, ExtractionExample, PreparedText
from crawler.contacts.nuban import codes_of, is_account
from crawler.contacts.words import word_lists
from crawler.late_regex import compile_late
from crawler.text.linear_regex import compile_linear_late

_LISTS: Final = word_lists("bank_accounts")
_IBAN: Final = compile_linear_late(r"[a-z]{2}\d{2}(?:[ \-]?[a-z0-9]{4}){2,7}(?:[ \-]?[a-z0-9]{1,4})?")
_DIGITS: Final = compile_linear_late(r"[a-z]{2}\d{2}[ \-]?[a-z0-9]{4}|\d(?:[ \-]?\d){7}")
"""Matches every text with an IBAN or an account number."""
_CUE: Final = compile_linear_late(
    rf"(?:^|[^\pL])(?:{_LISTS.pattern('account')}|[a-z]* ?bank|{_LISTS.pattern('bank_before')})"
    rf"(?:{_LISTS.pattern('number_patterns')})*[\s.,:#\-=]*(\d(?:[ \-]?\d){{7,18}})"
)
"""A word for "account" or the name of a bank, and the 8 to 19 digits after it (group 1)."""
_PREFILTER: Final = compile_linear_late(_LISTS.pattern("prefilter_patterns"))
"""Matches every text that `_CUE` matches."""
_BANK: Final = compile_late(
    rf"(?:{_LISTS.pattern('bank_patterns')})(?: ?bank)?|\b(?:{_LISTS.pattern('bank_abbreviation')})\b"
)
"""The name of a bank."""
_ACCOUNT: Final = compile_late(r"account|acct|acc\b|a/c|a/n|nuban")


def extract(prepared: PreparedText) -> Iterator[Extraction]:
    """IBANs, then account numbers next to a bank's name or the word for account."""
    text = prepared.text
    if not _DIGITS.found_in(text):
        return
    for match in _IBAN.finditer(text):
        start, end = match.span()
        if text[start - 1 : start].isalnum():
            continue
        value, end = _longest_iban(text, start, end)
        if value and prepared.is_free(start, end):
            prepared.take(start, end)
            yield Extraction("iban", value, start, end, "iban")
    if not _PREFILTER.found_in(text):
        return
    for match in _CUE.finditer(text):
        start, end = match.span(1)
        digits = re.sub(r"\D", "", match[1])
        if not prepared.is_free(start, end) or text[end : end + 1].isdigit() or _looks_wrong(digits):
            continue
        bank = _bank_beside(text, match.start(), start, end)
        rule = _rule(digits, bank, match.group()[: start - match.start()])
        if rule:
            prepared.take(start, end)
            yield Extraction("bank-account", digits, start, end, rule, (), bank)


def _bank_beside(text: str, cue: int, start: int, end: int) -> str:
    """Name of the bank before the number, else of the one after it."""
    before = [match.group() for match in _BANK.finditer(text, max(0, cue - 40), start)]
    behind = _BANK.search(text, end, end + 40)
    return before[-1] if before else behind.group() if behind else ""


def _rule(digits: str, bank: str, cue: str) -> str:
    """Extraction rule of an account number; "" where the named bank cannot have issued it."""
    codes = codes_of(bank)
    if codes and len(digits) == 10:
        if any(is_account(digits, code) for code in codes):
            return "account-checked"
        return "account-cued" if _ACCOUNT.search(cue) else ""
    return "account-bank" if bank else "account-cued"


def _longest_iban(text: str, start: int, end: int) -> tuple[str, int]:
    """The longest stretch whose checksum is right: a word after the number is not part of it."""
    from stdnum import iban  # loads `ssl`: 12 ms of each start, for few ads

    while end - start >= 15:
        if not text[end : end + 1].isalnum():
            value = re.sub(r"[ \-]", "", text[start:end]).upper()
            if iban.is_valid(value, check_country=False):
                return value, end
        end -= 1
    return "", end


def _looks_wrong(digits: str) -> bool:
    """Phone numbers given to reach a bank, pay, and numbers of the wrong length."""
    from stdnum import luhn

    if len(digits) in (16, 18, 19) and not (luhn.is_valid(digits) or len(digits) != 16):
        return True
    if not 8 <= len(digits) <= 19:
        return True
    return len(digits) == 11 and digits[0] in "078"


EXAMPLES: Final = (
    ExtractionExample("Acct no: 0000000128 GTBank", (("bank-account", "0000000128"),), "NG"),
    ExtractionExample("Zenith Bank 2000000125, Example Ltd", (("bank-account", "2000000125"),), "NG"),
    ExtractionExample("Kuda 2000000123, Example Ltd", (("bank-account", "2000000123"),), "NG"),
    ExtractionExample("Zenith Bank form 2000000123 is due"),
    ExtractionExample("Zenith Bank 2000000126 customers were served", (), "NG"),
    ExtractionExample("IBAN GB82 WEST 1234 5698 7654 32 please", (("iban", "GB82WEST12345698765432"),)),
    ExtractionExample("IBAN GB82 WEST 1234 5698 7654 33"),
    ExtractionExample("Call our bank on 08030000123", (("phone", "+2348030000123"),), "NG"),
)
