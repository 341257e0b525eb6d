"""Accounts of the review desk, their sessions, and how often someone failed to sign in."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

IDLE_MINUTES: Final = 30
ABSOLUTE_HOURS: Final = 12
"""reliability.md E: idle 30 minutes, at most 12 hours."""
FAILURE_MINUTES: Final = 15
SEEN_EVERY_SECONDS: Final = 60
"""A session's last use is written at most once a minute: reading pages must not wait for a writer."""


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


_USER = "SELECT id, name, role, password, made, disabled_at, last_visit FROM users"


def add_user(db: sqlite3.Connection, name: str, password_hash: str, role: str, now: str) -> int:
    """Store a new account and answer its id; raises sqlite3.IntegrityError for a name that is taken."""
    cursor = db.execute(
        "INSERT INTO users (name, password, role, made) VALUES (?, ?, ?, ?)", (name, password_hash, role, now)
    )
    return int(cursor.lastrowid or 0)


def find_user(db: sqlite3.Connection, name: str) -> Account | None:
    """The account of a name, in any case of its letters."""
    row = db.execute(f"{_USER} WHERE name = ?", (name,)).fetchone()
    return _user(row) if row else None


def all_users(db: sqlite3.Connection) -> list[Account]:
    """Every account, by name."""
    return [_user(row) for row in db.execute(f"{_USER} ORDER BY name")]


def _user(row: tuple[object, ...]) -> Account:
    names = ("id", "name", "role", "password", "made", "disabled_at", "last_visit")
    return Account(**dict(zip(names, row, strict=True)))  # type: ignore[arg-type]


def change_user(
    db: sqlite3.Connection,
    user: int,
    *,
    role: str | None = None,
    password_hash: str | None = None,
    disabled_at: str | bool | None = False,
) -> None:
    """Change what is given (`disabled_at` None enables again) and end the account's sessions."""
    if role is not None:
        db.execute("UPDATE users SET role = ? WHERE id = ?", (role, user))
    if password_hash is not None:
        db.execute("UPDATE users SET password = ? WHERE id = ?", (password_hash, user))
    if disabled_at is not False:
        db.execute("UPDATE users SET disabled_at = ? WHERE id = ?", (disabled_at, user))
    db.execute("DELETE FROM sessions WHERE user = ?", (user,))


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


def open_session(db: sqlite3.Connection, user: int, token: str, form_token: str, now: str) -> None:
    """Begin a session under the hash of its cookie, and forget what is over: sessions, and campaigns left open."""
    db.execute(
        "DELETE FROM sessions WHERE julianday(seen) < julianday(?, ?) OR julianday(made) < julianday(?, ?)",
        (now, f"-{IDLE_MINUTES} minutes", now, f"-{ABSOLUTE_HOURS} hours"),
    )
    db.execute("DELETE FROM open_campaigns WHERE until <= ?", (now,))
    db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", (token, user, form_token, now, now))
    db.execute("UPDATE users SET last_visit = ? WHERE id = ?", (now, user))


def find_session(db: sqlite3.Connection, token: str, now: str) -> tuple[Session, bool] | None:
    """The living session of a cookie's hash, and whether its last use has to be written."""
    row = db.execute(
        """SELECT u.id, u.name, u.role, s.form_token, u.single_keys, u.language, u.last_visit,
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
    if row is None:
        return None
    user, name, role, form_token, keys, language, visit, due = row
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


def touch_session(db: sqlite3.Connection, token: str, now: str) -> None:
    """Note that a session was used."""
    db.execute("UPDATE sessions SET seen = ? WHERE token = ?", (now, token))


def close_session(db: sqlite3.Connection, token: str) -> None:
    """End a session."""
    db.execute("DELETE FROM sessions WHERE token = ?", (token,))


def note_failure(db: sqlite3.Connection, name: str, address: str, now: str) -> None:
    """Remember a failed sign-in, and forget those that no longer count."""
    db.execute("DELETE FROM sign_in_failures WHERE julianday(at) < julianday(?, '-1 day')", (now,))
    db.execute("INSERT INTO sign_in_failures (at, name, address) VALUES (?, ?, ?)", (now, name, address))


def clear_failures(db: sqlite3.Connection, name: str) -> None:
    """Forget the failures of a name that has signed in."""
    db.execute("DELETE FROM sign_in_failures WHERE name = ?", (name,))


def recent_failures(db: sqlite3.Connection, name: str, address: str, now: str) -> tuple[int, int]:
    """Failures of the last quarter of an hour for the name, and for the address."""
    since = f"-{FAILURE_MINUTES} minutes"
    counts = [
        db.execute(
            f"SELECT count(*) FROM sign_in_failures WHERE {column} = ? AND julianday(at) >= julianday(?, ?)",
            (value, now, since),
        ).fetchone()[0]
        for column, value in (("name", name), ("address", address))
    ]
    return int(counts[0]), int(counts[1])
