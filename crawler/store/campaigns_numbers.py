"""One number is one contact: a phone, and WhatsApp, Viber or Signal under the same number, join together."""

from __future__ import annotations

from typing import Final

NUMBERS: Final = "('phone', 'whatsapp', 'viber', 'signal')"


def same_number(contact: str) -> str:
    """SQL for the id that stands for a row of `contacts` (its alias given): the oldest with its number."""
    return (
        f"CASE WHEN {contact}.kind IN {NUMBERS} THEN (SELECT min(same.id) FROM contacts AS same"
        f" WHERE same.kind IN {NUMBERS} AND same.value = {contact}.value) ELSE {contact}.id END"
    )


def siblings(contact: str) -> str:
    """SQL for the ids of all contacts that a contact (SQL for its id) stands for."""
    return (
        f"(SELECT same.id FROM contacts AS own JOIN contacts AS same ON same.id = own.id OR (own.kind IN {NUMBERS}"
        f" AND same.kind IN {NUMBERS} AND same.value = own.value) WHERE own.id = {contact})"
    )
