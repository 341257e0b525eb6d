"""SQL by which one number is one contact, and by which a site's contacts are told from its ads'."""

from __future__ import annotations

from crawler.contact_kinds import JOINLESS_SQL, NUMBERS_SQL


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


def is_left_out(link: str, contact: str) -> str:
    """SQL that is true where joining left a mention of a contact out: a line of the ad's site, or shared by many.

    `family_contacts` has the contacts that may join an ad. Kinds that join nothing, and the contacts that a warning
    warns of, are left out only where the site prints them.

    Args:
        link: Alias of a row of `links`.
        contact: Alias of its row of `contacts`.
    """
    return (
        f"({link}.boilerplate = 1 OR {contact}.shared IS NOT NULL"
        f" OR {same_number(contact)} IN (SELECT site.contact FROM site_contacts AS site)"
        f" OR ({contact}.kind NOT IN {JOINLESS_SQL} AND EXISTS (SELECT 1 FROM family_versions AS f"
        f" JOIN assessments AS a ON a.version = f.version AND a.document_type <> 'warning'"
        f" WHERE f.version = {link}.version AND NOT EXISTS (SELECT 1 FROM family_contacts AS fc"
        f"  WHERE fc.family = f.family AND fc.contact = {same_number(contact)}))))"
    )
