"""Contacts: every way to reach the recruiter. To be filled at once; finds e-mail addresses only."""

from __future__ import annotations

import re
from typing import Final

from crawler.records import TEXT_FIELDS, Contact, JobPosting

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)


def find_contacts(posting: JobPosting) -> tuple[Contact, ...]:
    """Contacts in all text fields of a posting."""
    return tuple(c for name in TEXT_FIELDS for c in find_in_text(posting.text_of(name), field=name))


def find_in_text(
    text: str,
    *,
    field: str = "text",
    region: str | None = None,
    languages: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
) -> tuple[Contact, ...]:
    """Contacts in one text."""
    return tuple(
        Contact(kind="email", value=m[0].lower(), raw=m[0], field=field, start=m.start(), end=m.end())
        for m in _EMAIL.finditer(text)
    )
