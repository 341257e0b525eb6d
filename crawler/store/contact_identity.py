"""SQL by which one number is one contact: a phone, and any app under the same number, join together."""

from __future__ import annotations

from crawler.contact_kinds import NUMBERS_SQL


def same_number(contact: str) -> str:
    """SQL for the id that represents a row of `contacts` (its alias given): the oldest with its number."""
    return (
        f"CASE WHEN {contact}.kind IN {NUMBERS_SQL} THEN (SELECT min(same.id) FROM contacts AS same"
        f" WHERE same.kind IN {NUMBERS_SQL} AND same.value = {contact}.value) ELSE {contact}.id END"
    )


def siblings(contact: str) -> str:
    """SQL for the ids of all contacts that a contact (SQL for its id) represents."""
    return (
        "(SELECT same.id FROM contacts AS own JOIN contacts AS same ON same.id = own.id"
        f" OR (own.kind IN {NUMBERS_SQL} AND same.kind IN {NUMBERS_SQL} AND same.value = own.value)"
        f" WHERE own.id = {contact})"
    )


def is_masked(contact: str) -> str:
    """SQL that is true when the contact (its alias given), or the same number under another kind, is masked."""
    return (
        "EXISTS (SELECT 1 FROM masked_contacts AS mask JOIN contacts AS hidden ON hidden.id = mask.contact"
        f" WHERE hidden.id = {contact}.id OR (hidden.kind IN {NUMBERS_SQL} AND {contact}.kind IN {NUMBERS_SQL}"
        f" AND hidden.value = {contact}.value))"
    )
