"""Keys with which an agency's hotline system sends reports in. A key can do nothing else."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.store import Entry, Store
from crawler.store.report_keys import HotlineKey

KIND: Final = "report key"
"""Kind of their entries in the chain."""
PREFIX: Final = "adwatch-report-"
"""Begins every key, so that scanners for leaked secrets find it."""
_BYTES: Final = 32
"""Random bytes of a key: nobody guesses 256 bits."""
NAME: Final = 60
"""Characters of a name."""


def make(store: Store, name: str, country: str | None, *, by: str) -> str:
    """Make a key and keep its digest.

    Args:
        store: The store.
        name: What the key is for.
        country: ISO 3166-1 country of the hotline.
        by: Who makes it.

    Returns:
        The key. It is kept nowhere.

    Raises:
        UserError: The name is empty or can't be printed.
    """
    if not name or not name.isprintable() or len(name) > NAME:
        raise UserError(f"name the system that the key is for, with {NAME} characters at most")
    key = PREFIX + secrets.token_urlsafe(_BYTES)
    with store.transaction():
        number = store.report_keys.add(name, _digest(key), country, timestamp(), by)
        store.ledger.append([Entry(kind=KIND, subject=f"key:{number}", detail={"what": "made", "by": by})])
    return key


def revoke(store: Store, number: int, *, by: str) -> None:
    """Revoke a key; raises UserError where none is valid under this id."""
    with store.transaction():
        if not store.report_keys.revoke(number, timestamp()):
            raise UserError(f"there is no valid key {number}")
        store.ledger.append([Entry(kind=KIND, subject=f"key:{number}", detail={"what": "revoked", "by": by})])


def holder(store: Store, key: str) -> HotlineKey | None:
    """Whose a key is; None for one that was never made or is revoked. Looked up by its digest: no time tells it."""
    return store.report_keys.find(_digest(key)) if key.startswith(PREFIX) else None


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()
