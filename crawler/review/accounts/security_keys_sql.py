"""Security keys of accounts, and the challenges that a page was given."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from crawler.clock import precise_timestamp, utc_now
from crawler.store.row_seals import changing

Purpose = Literal["add", "sign in"]
MINUTES: Final = 5
"""How long a challenge may be answered: the timeout that WebAuthn Level 3 (15.1) recommends is five minutes."""
MOST: Final = 10
"""Keys of one account; set by hand."""


@dataclass(frozen=True, slots=True)
class SecurityKey:
    """A key that an account may sign in with."""

    id: int
    user: int
    name: str
    credential: str
    """Its id, base64url."""
    public_key: str
    """COSE, base64url."""
    made: str
    uses: int
    """The signature counter of the last use."""


def keys_of(db: sqlite3.Connection, user: int) -> list[SecurityKey]:
    """The keys of an account, oldest first."""
    rows = db.execute(
        "SELECT id, user, name, credential, public_key, made, uses FROM security_keys NOT INDEXED"
        " WHERE user = ? ORDER BY id",
        (user,),
    )
    return [SecurityKey(*row) for row in rows]


def add(db: sqlite3.Connection, user: int, name: str, credential: str, public_key: str, uses: int) -> None:
    """Note a key; one that is somebody's already raises sqlite3.IntegrityError."""
    with changing(db, user):
        db.execute(
            "INSERT INTO security_keys (user, name, credential, public_key, made, uses) VALUES (?, ?, ?, ?, ?, ?)",
            (user, name, credential, public_key, precise_timestamp(), uses),
        )


def used(db: sqlite3.Connection, key: int, uses: int) -> None:
    """Note the signature counter of a use."""
    db.execute("UPDATE security_keys SET uses = ? WHERE id = ?", (uses, key))


def remove(db: sqlite3.Connection, user: int, key: int | None = None) -> bool:
    """Take one key of an account away, or all; False where there was none."""
    with changing(db, user):
        one = db.execute("DELETE FROM security_keys WHERE user = ? AND id = coalesce(?, id)", (user, key))
    return one.rowcount > 0


def begin(db: sqlite3.Connection, user: int, purpose: Purpose, challenge: str) -> str:
    """Keep a challenge until it is answered.

    Args:
        db: The store.
        user: The account that may answer.
        purpose: What the answer is for.
        challenge: Base64url.

    Returns:
        The token that the page brings back.
    """
    old = precise_timestamp(utc_now() - timedelta(minutes=MINUTES))
    db.execute("DELETE FROM key_challenges WHERE at < ?", (old,))
    token = secrets.token_urlsafe(24)
    db.execute(
        "INSERT INTO key_challenges (token, user, purpose, challenge, at) VALUES (?, ?, ?, ?, ?)",
        (_digest(token), user, purpose, challenge, precise_timestamp()),
    )
    return token


def take(db: sqlite3.Connection, token: str, purpose: Purpose) -> tuple[int, str] | None:
    """Use a challenge up.

    Args:
        db: The store.
        token: As `begin` returned it.
        purpose: What the answer is for.

    Returns:
        The account and the challenge; None where there is no such challenge, or it is too old.
    """
    row = db.execute(
        "DELETE FROM key_challenges WHERE token = ? AND purpose = ? RETURNING user, challenge, at",
        (_digest(token), purpose),
    ).fetchone()
    if row is None:
        return None
    user, challenge, at = row
    age = utc_now() - datetime.fromisoformat(at)
    return (user, challenge) if timedelta() <= age <= timedelta(minutes=MINUTES) else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
