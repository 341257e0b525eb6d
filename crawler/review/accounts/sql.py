"""Accounts of the review desk, and failed attempts to sign in."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from crawler.clock import precise_timestamp
from crawler.review.accounts import passwords
from crawler.store import row_seals
from crawler.store.typed_rows import fetch_all, fetch_one

FAILURE_MINUTES: Final = 15
"""Minutes for which a failed sign-in counts; set by hand in 2026, within OWASP ASVS 5.0, 6.3.1."""


BROWSER_DAYS: Final = 180
"""Days for which a browser is known after a sign-in; set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account."""

    id: int
    name: str
    role: str
    password: str
    made: str
    disabled_at: str | None
    last_visit: str | None


_USER = "SELECT id, name, role, password, made, disabled_at, last_visit FROM users"


def add_user(db: sqlite3.Connection, name: str, password_hash: str, role: str, now: str) -> int:
    """Store a new account; returns its id.

    Raises:
        sqlite3.IntegrityError: the name is taken.
    """
    cursor = db.execute(
        "INSERT INTO users (name, password, role, made) VALUES (?, ?, ?, ?)", (name, password_hash, role, now)
    )
    user = int(cursor.lastrowid or 0)
    row_seals.put(db, row_seals.USER, user)
    return user


def find_user(db: sqlite3.Connection, name: str) -> Account | None:
    """The account of a name, in any case of its letters."""
    return fetch_one(db, Account, f"{_USER} WHERE name = ?", (name,))


def user_by_id(db: sqlite3.Connection, user: int) -> Account | None:
    """The account of an id."""
    return fetch_one(db, Account, f"{_USER} WHERE id = ?", (user,))


def has_password(db: sqlite3.Connection, user: int) -> bool:
    """Whether an account signs in with a password of the desk; those of an identity provider may have none."""
    row = db.execute("SELECT password FROM users WHERE id = ?", (user,)).fetchone()
    return row is not None and row[0] != passwords.NONE


def all_users(db: sqlite3.Connection) -> list[Account]:
    """Every account, by name."""
    return fetch_all(db, Account, f"{_USER} ORDER BY name")


def change_user(
    db: sqlite3.Connection,
    user: int,
    *,
    role: str | None = None,
    password_hash: str | None = None,
    disabled_at: str | bool | None = False,
) -> None:
    """Change what is given (`disabled_at` None enables again), and end the account's sessions and tokens.

    Whoever had the old password, or sat at an open session, may have made a token.

    Raises:
        BrokenSealError: The account is not as adwatch left it.
    """
    with row_seals.changing(db, user):
        if role is not None:
            db.execute("UPDATE users SET role = ? WHERE id = ?", (role, user))
        if password_hash is not None:
            db.execute("UPDATE users SET password = ? WHERE id = ?", (password_hash, user))
        if disabled_at is not False:
            db.execute("UPDATE users SET disabled_at = ? WHERE id = ?", (disabled_at, user))
    db.execute("DELETE FROM sessions WHERE user = ?", (user,))
    row_seals.drop_tokens(db, user)
    db.execute(
        "UPDATE api_tokens SET revoked_at = ? WHERE user = ? AND revoked_at IS NULL",
        (precise_timestamp(), user),
    )


def set_single_keys(db: sqlite3.Connection, user: int, on: bool) -> None:
    """Switch single letter keys on or off for an account."""
    db.execute("UPDATE users SET single_keys = ? WHERE id = ?", (int(on), user))


def set_language(db: sqlite3.Connection, user: int, language: str) -> None:
    """Choose the desk's language for an account; empty for the browser's."""
    db.execute("UPDATE users SET language = ? WHERE id = ?", (language, user))


def count_admins(db: sqlite3.Connection) -> int:
    """How many admins may sign in."""
    row = db.execute("SELECT count(*) FROM users WHERE role = 'admin' AND disabled_at IS NULL").fetchone()
    return int(row[0])


def count_enabled(db: sqlite3.Connection) -> int:
    """Number of accounts that may sign in."""
    row = db.execute("SELECT count(*) FROM users WHERE disabled_at IS NULL").fetchone()
    return int(row[0])


def recent_attempts(db: sqlite3.Connection, name: str, place: str, now: str) -> tuple[int, int, int]:
    """Attempts of the last quarter of an hour: at the name from the place, at the name, and from the place.

    Those from known browsers count for their place only.
    """
    row = db.execute(
        """SELECT coalesce(sum(name = :name AND address = :place), 0),
                  coalesce(sum(name = :name AND address NOT LIKE 'browser:%'), 0),
                  coalesce(sum(address = :place), 0)
             FROM sign_in_failures WHERE (name = :name OR address = :place)
              AND julianday(at) >= julianday(:now, :since)""",
        {"name": name, "place": place, "now": now, "since": f"-{FAILURE_MINUTES} minutes"},
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2])


def note_attempt(db: sqlite3.Connection, name: str, place: str, now: str) -> int:
    """Count an attempt, and forget those that no longer count; returns its id."""
    db.execute("DELETE FROM sign_in_failures WHERE julianday(at) < julianday(?, '-1 day')", (now,))
    row = db.execute(
        "INSERT INTO sign_in_failures (at, name, address) VALUES (?, ?, ?) RETURNING id", (now, name, place)
    ).fetchone()
    return int(row[0])


def clear_attempts(db: sqlite3.Connection, name: str, place: str) -> None:
    """Forget the attempts at a name from a place that has signed in."""
    db.execute("DELETE FROM sign_in_failures WHERE name = ? AND address = ?", (name, place))


def is_known_browser(db: sqlite3.Connection, token: str, name: str) -> bool:
    """Whether an account has signed in from the browser with this cookie (its SHA-256) in the last half year."""
    with row_seals.one_moment(db):
        row = db.execute(
            "SELECT k.user FROM known_browsers k JOIN users u ON u.id = k.user WHERE k.token = ? AND u.name = ?"
            " AND julianday(k.seen) > julianday('now', ?)",
            (token, name, f"-{BROWSER_DAYS} days"),
        ).fetchone()
        return row is not None and row_seals.holds(db, row_seals.BROWSER, f"{token} {row[0]}")


def add_known_browser(db: sqlite3.Connection, token: str, user: int, now: str) -> None:
    """Note a sign-in from a browser, and forget those that were not seen for long."""
    db.execute(
        "DELETE FROM known_browsers WHERE julianday(seen) < julianday(?, ?)", (now, f"-{BROWSER_DAYS} days")
    )
    db.execute(
        "INSERT INTO known_browsers (token, user, seen) VALUES (?, ?, ?)"
        " ON CONFLICT (token, user) DO UPDATE SET seen = excluded.seen",
        (token, user, now),
    )
    row_seals.put(db, row_seals.BROWSER, f"{token} {user}")
