"""Sessions of the review desk."""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from crawler.store import row_seals

IDLE_MINUTES: Final = 30
"""Minutes without a request after which a session ends; set by hand in 2026 as OWASP ASVS 5.0, 7.3.1 asks for."""
ABSOLUTE_HOURS: Final = 12
"""Hours after which a session ends in any case (OWASP ASVS 5.0, 7.3.2); one working day, set by hand in 2026."""
SEEN_EVERY_SECONDS: Final = 60
"""A session's last use is written at most once in so many seconds: reading pages must not wait for a writer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who is signed in, and the token that their forms carry."""

    user: int
    name: str
    role: str
    form_token: str
    single_keys: bool
    language: str
    """Of the desk for this account; empty for the browser's."""
    token: str
    last_visit: str | None
    program: bool = False
    """A program's token, not a person: it reads, and holds, marks and changes nothing."""


def _sealed(key: bytes, token: str, user: int, made: str) -> str:
    """HMAC-SHA-256 of whose session a cookie's hash is and since when. Forms carry it as their token.

    A row that somebody else wrote or changed has not the right one: who can write the store signs in as nobody.
    """
    return hmac.new(key, "\x1f".join(("session", token, str(user), made)).encode(), sha256).hexdigest()


def open_session(db: sqlite3.Connection, user: int, token: str, key: bytes, now: str) -> None:
    """Begin a session, and forget what is over: sessions, and campaigns left open.

    Args:
        db: The store.
        user: Whose it is.
        token: Hash of its cookie.
        key: The home's secret, which is not in the store.
        now: Time, UTC, ISO 8601.
    """
    db.execute(
        "DELETE FROM sessions WHERE julianday(seen) < julianday(?, ?) OR julianday(made) < julianday(?, ?)",
        (now, f"-{IDLE_MINUTES} minutes", now, f"-{ABSOLUTE_HOURS} hours"),
    )
    db.execute("DELETE FROM open_campaigns WHERE until <= ?", (now,))
    db.execute(
        "INSERT INTO sessions (token, user, form_token, made, seen) VALUES (?, ?, ?, ?, ?)",
        (token, user, _sealed(key, token, user, now), now, now),
    )
    db.execute("UPDATE users SET last_visit = ? WHERE id = ?", (now, user))


def find_session(db: sqlite3.Connection, token: str, key: bytes, now: str) -> tuple[Session, bool] | None:
    """The living session of a cookie's hash, and whether its last use has to be written; arguments as above."""
    with row_seals.one_moment(db):
        row = db.execute(
            """SELECT u.id, u.name, u.role, s.form_token, s.made, u.single_keys, u.language, u.last_visit,
                      julianday(s.seen) < julianday(:now, :every)
                 FROM sessions s JOIN users u ON u.id = s.user
                WHERE s.token = :token AND u.disabled_at IS NULL
                  AND julianday(s.seen) >= julianday(:now, :idle)
                  AND julianday(s.made) >= julianday(:now, :absolute)""",
            {
                "token": token,
                "now": now,
                "every": f"-{SEEN_EVERY_SECONDS} seconds",
                "idle": f"-{IDLE_MINUTES} minutes",
                "absolute": f"-{ABSOLUTE_HOURS} hours",
            },
        ).fetchone()
        whole = row is not None and row_seals.holds(db, row_seals.USER, row[0])
    if not whole:
        return None
    user, name, role, form_token, made, keys, language, visit, due = row
    if not hmac.compare_digest(_sealed(key, token, user, made).encode(), form_token.encode()):
        return None
    session = Session(
        user=user,
        name=name,
        role=role,
        form_token=form_token,
        single_keys=bool(keys),
        language=language,
        token=token,
        last_visit=visit,
    )
    return session, bool(due)


def find_token(db: sqlite3.Connection, digest: str, now: str) -> tuple[Session, bool] | None:
    """The session of a program's token, by the token's digest, and whether its last use has to be written.

    Its role is the account's own or that of the token's scope, whichever may do less; its form token is known to
    nobody, so that it changes nothing.
    """
    with row_seals.one_moment(db):
        row = db.execute(
            """SELECT u.id, u.name, CASE WHEN u.role = 'viewer' THEN u.role ELSE t.scope END, u.language,
                      coalesce(julianday(t.last_used) < julianday(:now, :every), 1)
                 FROM api_tokens t JOIN users u ON u.id = t.user
                WHERE t.digest = :digest AND t.revoked_at IS NULL AND u.disabled_at IS NULL""",
            {"digest": digest, "now": now, "every": f"-{SEEN_EVERY_SECONDS} seconds"},
        ).fetchone()
        whole = (
            row is not None
            and row_seals.holds(db, row_seals.TOKEN, digest)
            and row_seals.holds(db, row_seals.USER, row[0])
        )
    if not whole:
        return None
    user, name, role, language, due = row
    session = Session(
        user=user,
        name=name,
        role=role,
        form_token=secrets.token_hex(16),
        single_keys=False,
        language=language,
        token=digest,
        last_visit=None,
        program=True,
    )
    return session, bool(due)


def touch_token(db: sqlite3.Connection, digest: str, now: str) -> None:
    """Note that a token was used."""
    db.execute("UPDATE api_tokens SET last_used = ? WHERE digest = ?", (now, digest))


def touch_session(db: sqlite3.Connection, token: str, now: str) -> None:
    """Note that a session was used."""
    db.execute("UPDATE sessions SET seen = ? WHERE token = ?", (now, token))


def close_session(db: sqlite3.Connection, token: str) -> None:
    """End a session."""
    db.execute("DELETE FROM sessions WHERE token = ?", (token,))
