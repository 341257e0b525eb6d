"""Passwords kept as scrypt strings that name their own cost, so that it can be raised later."""

from __future__ import annotations

import base64
import hmac
import secrets
from typing import Final

from crawler.errors import UserError
from crawler.review.web.hash_process import scrypt as scrypt_here
from crawler.review.web.hashing import Scrypt
from crawler.review.web.i18n import say

COST: Final = 15
"""log2 of N; with r = 8 and p = 3 it is one of the OWASP cheat sheet's equals (32 MiB, ~0.2 s)."""
SHORTEST, LONGEST = 12, 256
"""ASVS 5.0, 6.2.1 and 6.2.9: at least 12 by our choice (8 required), at least 64 allowed."""


def check_new(password: str, name: str) -> None:
    """Refuse a password that is too short, too long or the account's own name; any character is fine."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UserError(say("account.password_length", least=SHORTEST, most=LONGEST))
    if name.casefold() in password.casefold() and len(password) < len(name) + SHORTEST:
        raise UserError(say("account.password_name"))


NONE: Final = "scrypt$4$" + "A" * 22 + "==$" + "A" * 43 + "="
"""Stored for an account without a password. No password has this hash: it would be 32 bytes of nothing."""


def hash_password(password: str, cost: int = COST, scrypt: Scrypt = scrypt_here) -> str:
    """Text to store for a password: scheme, cost and salt with the hash."""
    salt = secrets.token_bytes(16)
    return "$".join(("scrypt", str(cost), _b64(salt), _b64(scrypt(_bytes(password), salt, cost))))


def verify_password(password: str, password_hash: str, scrypt: Scrypt = scrypt_here) -> bool:
    """True when the password has this hash; takes the same time either way."""
    _, cost, salt, digest = password_hash.split("$")
    found = scrypt(_bytes(password), base64.b64decode(salt), int(cost))
    return hmac.compare_digest(found, base64.b64decode(digest))


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
