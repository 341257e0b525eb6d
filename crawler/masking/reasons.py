"""Reasons that stay in the chain for ever must hold no personal data: a contact in one is refused."""

from __future__ import annotations

from crawler.contacts import find_in_text
from crawler.errors import UserError

_DIGITS = 7
"""Digits in a row from which a reason is refused: the shortest national numbers have 7; years and cases fewer."""


def checked_reason(text: str, what: str) -> str:
    """The reason as given.

    Args:
        text: What somebody wrote.
        what: The option or field, for the message.

    Raises:
        UserError: It names a phone number, an address or another contact.
    """
    longest = max((len("".join(filter(str.isdigit, run))) for run in _runs(text)), default=0)
    if longest >= _DIGITS or "@" in text or find_in_text(text):
        raise UserError(
            f"{what} names a contact, and the chain keeps it for ever; "
            "write a file number instead ('erasure request 7')"
        )
    return text


def _runs(text: str) -> list[str]:
    """Stretches of digits with the signs that stand between digits of one number."""
    cleaned = "".join(one if one.isdigit() or one in " +-./()" else "\n" for one in text)
    return cleaned.split("\n")
