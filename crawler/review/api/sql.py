"""Tokens by which an agency's own programs read the desk."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from crawler.store import row_seals
from crawler.store.typed_rows import fetch_all


class ApiToken(NamedTuple):
    """A token as its owner sees it: never the token itself."""

    digest: str
    name: str
    scope: str
    made: str
    last_used: str | None


def add_token(db: sqlite3.Connection, user: int, digest: str, name: str, scope: str, at: str) -> None:
    """Keep a new token by its digest."""
    db.execute(
        "INSERT INTO api_tokens (digest, user, name, scope, made) VALUES (?, ?, ?, ?, ?)",
        (digest, user, name, scope, at),
    )
    row_seals.put(db, row_seals.TOKEN, digest)


def tokens_of(db: sqlite3.Connection, user: int) -> list[ApiToken]:
    """The tokens of an account that work, newest first."""
    sql = (
        "SELECT digest, name, scope, made, last_used FROM api_tokens"
        " WHERE user = ? AND revoked_at IS NULL ORDER BY made DESC"
    )
    return fetch_all(db, ApiToken, sql, (user,))


def revoke_token(db: sqlite3.Connection, user: int, digest: str, at: str) -> bool:
    """End a token of an account; False where it has no such token."""
    ended = db.execute(
        "UPDATE api_tokens SET revoked_at = ? WHERE digest = ? AND user = ? AND revoked_at IS NULL",
        (at, digest, user),
    )
    if ended.rowcount > 0:
        row_seals.drop(db, row_seals.TOKEN, digest)
    return ended.rowcount > 0


def newest_ad(db: sqlite3.Connection) -> str | None:
    """When the store last took an ad in; None for an empty one."""
    row = db.execute("SELECT seen_at FROM versions ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])
