"""The readers in the order they read: what an earlier one took, a later one leaves alone.

A new kind of contact is a module with `read` and `EXAMPLES`, and one line here.
"""

from __future__ import annotations

from typing import Final

from crawler.contacts import account, email, handles, links, phone, wallet
from crawler.contacts.model import Reader

READERS: Final[tuple[Reader, ...]] = (
    Reader("handle", ("telegram", "wechat", "qq", "line", "skype", "instagram", "tiktok"),
           handles.read, handles.EXAMPLES),
    Reader("link", ("website", "form", "whatsapp", "telegram", "facebook", "instagram"), links.read, links.EXAMPLES),
    Reader("email", ("email",), email.read, email.EXAMPLES),
    Reader("mention", ("telegram", "instagram", "tiktok"), handles.read_mentions, handles.MENTIONS),
    Reader("wallet", ("wallet",), wallet.read, wallet.EXAMPLES),
    Reader("account", ("iban", "bank-account"), account.read, account.EXAMPLES),
    Reader("phone", ("phone", "whatsapp", "viber", "signal", "imo", "botim", "zalo", "mobile-money"),
           phone.read, phone.EXAMPLES),
)  # fmt: skip
