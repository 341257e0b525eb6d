"""Codes of an authenticator app as the second step of signing in (RFC 6238: SHA-1, six digits, 30 seconds)."""

from __future__ import annotations

import hmac
import time
from typing import Final

import pyotp
import segno
from markupsafe import Markup

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
    return Markup(
        segno.make(link, error="m").svg_inline(scale=4, light="#fff", svgclass=None, lineclass=None)
    )


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
