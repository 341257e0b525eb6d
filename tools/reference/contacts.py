"""The kinds of contact, from their records."""

from __future__ import annotations

from crawler.contact_kinds import KINDS
from tools.reference.markdown import code, page, table


def contact_kinds() -> str:
    """The page of contact kinds."""
    rows = (
        (
            code(kind.name),
            kind.label,
            "yes" if kind.number else "",
            "yes" if kind.chat else "",
            str(kind.stories) if kind.joins else "never",
            kind.observable,
        )
        for kind in KINDS.values()
    )
    return page(
        "Contact kinds",
        "A contact has a kind and a canonical value, by which contacts are compared byte by byte.",
        table(
            (
                "kind",
                "label",
                "a phone number",
                "messenger or network",
                "joins ads of at most",
                "exported as",
            ),
            rows,
        ),
        "One phone number is one contact under all kinds whose value is a phone number. "
        "One account is one contact in whatever capitals its name is written. "
        "*Joins ads of at most* counts different texts: a contact with more of them is a hub and joins none.",
        "## Canonical values\n\n"
        + table(
            ("value", "canonical form"),
            (
                ("phone number", "E.164, such as `+2348030000123`"),
                ("mailbox", "lower case, with real `@` and dots"),
                ("handle", "without `@`; an invite link keeps its code, with `+` before it"),
                ("page", "canonical URL without tracking parameters"),
                ("wallet", "the address as written, with a valid checksum"),
                ("IBAN, bank account", "without spaces; the name of the bank, where given, is the label"),
            ),
        ),
        "A contact that could be read only after deobfuscation is marked as obfuscated, with the kinds of disguise. "
        "A contact that belongs to the board itself is marked as boilerplate and joins no ads.",
    )
