"""Which account a person of the identity provider has."""

from __future__ import annotations

import sqlite3

from crawler.clock import precise_timestamp
from crawler.store.row_seals import changing


def account_of(db: sqlite3.Connection, issuer: str, subject: str) -> int | None:
    """The account of a person; None where there is none yet."""
    row = db.execute(
        "SELECT user FROM provider_accounts NOT INDEXED WHERE issuer = ? AND subject = ?", (issuer, subject)
    ).fetchone()
    return int(row[0]) if row else None


def has(db: sqlite3.Connection, user: int) -> bool:
    """Whether an account belongs to a person of the provider, and so has no password."""
    return (
        db.execute("SELECT 1 FROM provider_accounts NOT INDEXED WHERE user = ?", (user,)).fetchone()
        is not None
    )


def link(db: sqlite3.Connection, issuer: str, subject: str, user: int) -> None:
    """Give a person an account.

    Raises:
        sqlite3.IntegrityError: The person has another, or the account is another person's.
    """
    with changing(db, user):
        db.execute(
            "INSERT INTO provider_accounts (issuer, subject, user, made) VALUES (?, ?, ?, ?)",
            (issuer, subject, user, precise_timestamp()),
        )
