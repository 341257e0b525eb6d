"""The readers in the order they read: what an earlier one took, a later one leaves alone.

A new kind of contact is a module with `read` and `EXAMPLES`, and one line here.
"""

from __future__ import annotations

from typing import Final

from crawler.contact_kinds import KINDS, NUMBERS
from crawler.contacts import account, email, handles, links, mentions, phone, wallet
from crawler.contacts.model import Reader, Reading


def _has_names(reading: Reading) -> bool:
    return bool(reading.apps) or not reading.text.isascii()


def _has_dots(reading: Reading) -> bool:
    return "." in reading.text or ":" in reading.text


def _has_at(reading: Reading) -> bool:
    return "@" in reading.text


def _has_numbers(reading: Reading) -> bool:
    return reading.has_numbers


READERS: Final[tuple[Reader, ...]] = (
    Reader("handle", ("telegram", "wechat", "qq", "line", "skype", "instagram", "tiktok"),
           _has_names, handles.read, handles.EXAMPLES),
    Reader("link", ("website", "form", "whatsapp", "telegram", "facebook", "instagram"),
           _has_dots, links.read, links.EXAMPLES),
    Reader("email", ("email",), _has_at, email.read, email.EXAMPLES),
    Reader("mention", ("telegram", "instagram", "tiktok"), _has_at, mentions.read, mentions.EXAMPLES),
    Reader("wallet", ("wallet",), _has_numbers, wallet.read, wallet.EXAMPLES),
    Reader("account", ("iban", "bank-account"), _has_numbers, account.read, account.EXAMPLES),
    Reader("phone", tuple(kind for kind in KINDS if kind in NUMBERS),
           _has_numbers, phone.read, phone.EXAMPLES),
)  # fmt: skip
