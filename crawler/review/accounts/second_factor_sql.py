"""Which accounts need a second step, and the codes that were used."""

from __future__ import annotations

import sqlite3

from crawler.clock import precise_timestamp
from crawler.review.accounts import security_keys_sql
from crawler.review.accounts.second_factor import step_of
from crawler.store.row_seals import changing


def has(db: sqlite3.Connection, user: int) -> bool:
    """Whether an account needs a code."""
    return db.execute("SELECT 1 FROM second_factors WHERE user = ?", (user,)).fetchone() is not None


def users_with(db: sqlite3.Connection) -> frozenset[int]:
    """The accounts whose second step is on: a code of an app, or a security key."""
    rows = db.execute("SELECT user FROM second_factors UNION SELECT user FROM security_keys")
    return frozenset(user for (user,) in rows)


def take(db: sqlite3.Connection, user: int, code: str) -> bool:
    """Use up a code; True where the account needs none, or this is its code and was not used before."""
    row = db.execute("SELECT secret FROM second_factors WHERE user = ?", (user,)).fetchone()
    if row is None:
        return True
    step = step_of(row[0], code)
    if step is None:
        return False
    taken = db.execute(
        "UPDATE second_factors SET last_step = ? WHERE user = ? AND last_step < ?", (step, user, step)
    )
    return taken.rowcount == 1


def switch_on(db: sqlite3.Connection, user: int, secret: str, step: int) -> None:
    """From now on an account needs a code; `step` is that of the code which proved that the app has the secret."""
    with changing(db, user):
        db.execute(
            "INSERT OR REPLACE INTO second_factors (user, secret, made, last_step) VALUES (?, ?, ?, ?)",
            (user, secret, precise_timestamp(), step),
        )


def switch_off(db: sqlite3.Connection, user: int) -> bool:
    """An account needs no code any more; False where it needed none before."""
    with changing(db, user):
        return db.execute("DELETE FROM second_factors WHERE user = ?", (user,)).rowcount == 1


def remove_steps(db: sqlite3.Connection, user: int) -> bool:
    """Let an account sign in with the password alone: its app's codes and its keys go; False where it had none."""
    code, keys = switch_off(db, user), security_keys_sql.remove(db, user)
    return code or keys
