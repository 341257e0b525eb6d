"""The extractors in the order in which they run: what an earlier one took, a later one leaves alone.

A new family of contacts is a module with `extract` and `EXAMPLES`, and one row here; a new kind is a table of
`crawler/contact_kinds.toml`.
"""

from __future__ import annotations

from typing import Final

from crawler.contacts import bank_account, email, handles, links, mentions, phone, wallet
from crawler.contacts.model import Extractor, PreparedText


def _has_names(prepared: PreparedText) -> bool:
    return bool(prepared.apps) or not prepared.text.isascii()


def _has_dots(prepared: PreparedText) -> bool:
    return "." in prepared.text or ":" in prepared.text


def _has_at(prepared: PreparedText) -> bool:
    return "@" in prepared.text


def _has_numbers(prepared: PreparedText) -> bool:
    return prepared.has_numbers


EXTRACTORS: Final[tuple[Extractor, ...]] = (
    Extractor("handle", _has_names, handles.extract, handles.EXAMPLES),
    Extractor("link", _has_dots, links.extract, links.EXAMPLES),
    Extractor("email", _has_at, email.extract, email.EXAMPLES),
    Extractor("mention", _has_at, mentions.extract, mentions.EXAMPLES),
    Extractor("wallet", _has_numbers, wallet.extract, wallet.EXAMPLES),
    Extractor("account", _has_numbers, bank_account.extract, bank_account.EXAMPLES),
    Extractor("phone", _has_numbers, phone.extract, phone.EXAMPLES),
)
