"""Codes of an authenticator app as the second step of signing in (RFC 6238: SHA-1, six digits, 30 seconds)."""

from __future__ import annotations

import hmac
import sqlite3
import time
from typing import Final

import pyotp
import segno
from markupsafe import Markup

from crawler.clock import precise_timestamp

STEPS_EITHER_WAY: Final = 1
"""Time steps before and after the present one whose codes are taken (RFC 6238, 5.2: at most one for the network)."""
ISSUER: Final = "adwatch"
"""What the app calls the desk."""


def new_secret() -> str:
    """A fresh secret of 160 bits in base32, the length that RFC 4226 recommends."""
    return pyotp.random_base32()


def image_of(secret: str, name: str) -> Markup:
    """The QR code, as SVG, from which an app reads the secret of an account."""
    link = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    return Markup(segno.make(link, error="m").svg_inline(scale=4, svgclass=None, lineclass=None))


def is_secret(text: str) -> bool:
    """Whether a form brought back a secret as `new_secret` makes it."""
    return len(text) == len(new_secret()) and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def step_of(secret: str, code: str, at: float | None = None) -> int | None:
    """The time step whose code this is; None where it is no code of the present moment.

    Args:
        secret: The shared secret, in base32.
        code: What was typed; spaces are ignored.
        at: Seconds since 1970; now by default.
    """
    app, typed = pyotp.TOTP(secret), "".join(code.split())
    now = int(time.time() if at is None else at) // app.interval
    for step in range(now - STEPS_EITHER_WAY, now + STEPS_EITHER_WAY + 1):
        if hmac.compare_digest(app.generate_otp(step).encode(), typed.encode("utf-8", "surrogatepass")):
            return step
    return None


def has(db: sqlite3.Connection, user: int) -> bool:
    """Whether an account needs a code."""
    return db.execute("SELECT 1 FROM second_factors WHERE user = ?", (user,)).fetchone() is not None


def users_with(db: sqlite3.Connection) -> frozenset[int]:
    """The accounts that need a code."""
    return frozenset(user for (user,) in db.execute("SELECT user FROM second_factors"))


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
    db.execute(
        "INSERT OR REPLACE INTO second_factors (user, secret, made, last_step) VALUES (?, ?, ?, ?)",
        (user, secret, precise_timestamp(), step),
    )


def switch_off(db: sqlite3.Connection, user: int) -> bool:
    """An account needs no code any more; False where it needed none before."""
    return db.execute("DELETE FROM second_factors WHERE user = ?", (user,)).rowcount == 1
