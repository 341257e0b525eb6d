"""Check digits of Nigerian account numbers (NUBAN), for banks whose code is known.

Source of codes and rule: Central Bank of Nigeria, "Nigeria Uniform Bank Account Number (NUBAN) Standards" (2010,
revised 2020): ten digits, the last a check over the bank's three-digit code and the nine before it.
"""

from __future__ import annotations

from itertools import cycle
from typing import Final

BANKS: Final[dict[str, tuple[str, ...]]] = {
    "access": ("044", "063"),  # accounts of Diamond Bank kept their numbers
    "diamond": ("063",),
    "citibank": ("023",),
    "ecobank": ("050",),
    "eco": ("050",),
    "fidelity": ("070",),
    "first": ("011",),
    "fcmb": ("214",),
    "gt": ("058",),
    "gtb": ("058",),
    "gtbank": ("058",),
    "guaranty trust": ("058",),
    "heritage": ("030",),
    "jaiz": ("301",),
    "keystone": ("082",),
    "polaris": ("076",),
    "skye": ("076",),
    "providus": ("101",),
    "stanbic": ("221",),
    "sterling": ("232",),
    "uba": ("033",),
    "union": ("032",),
    "united": ("033",),
    "unity": ("215",),
    "wema": ("035",),
    "zenith": ("057",),
}
"""First words of a bank's name, in folded form -> its codes in the CBN's list. Wallets (OPay, PalmPay, Kuda,
Moniepoint) give out phone numbers or numbers of their own, so they are left out."""
_WEIGHTS: Final = (3, 7, 3)
"""By which the digits of bank code and serial number are multiplied, in turn; from the NUBAN standard of the CBN."""


def codes_of(bank: str) -> tuple[str, ...]:
    """Codes of a bank by its folded name ("zenith bank"); none where it is unknown."""
    return BANKS.get(bank.removesuffix("bank").strip() or bank, BANKS.get(bank, ()))


def is_account(digits: str, code: str) -> bool:
    """True when ten digits are an account number that the bank with this code may have given."""
    if len(digits) != 10 or not digits.isdigit():
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(code + digits[:9], cycle(_WEIGHTS), strict=False)
    )
    return (10 - total % 10) % 10 == int(digits[9])
