"""The forms in which a contact may be looked for, and those that a query may mean.

A form holds only letters and digits (`crawler.store.sql_functions.contact_form`). Stored are the value of a contact
and every way an ad wrote it, so a number is found by what was printed anywhere. What nobody wrote is made of the
query: dialling prefixes are taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.contact_kinds import KINDS
from crawler.store.content import to_json
from crawler.store.database import Database
from crawler.store.sql_functions import contact_form

SHORTEST: Final = 3
"""Characters of a form: the trigram tokenizer of SQLite finds nothing shorter."""
LEAST_PART: Final = 4
"""Characters from which a part of a contact is looked for; fewer are in too many. Set by hand in 2026."""
_LEAST_NUMBER: Final = 6
"""Digits that a number without its dialling prefix must have; the shortest numbers that we read have six."""
_DIALLED_BEFORE: Final = ("00", "011", "0011", "810", "0", "8", "06", "1")
"""What is dialled before the rest of a number, and is no part of its E.164 form: prefixes to call abroad (ITU-T
E.123: 00; 011 North America; 0011 Australia; 810 Russia) and trunk prefixes (0; 8 Russia; 06 Hungary; 1 North
America)."""
PIECES: Final = 8
"""Parts of an address that may be a number or a name, the host included; links to chats have four at most."""
_TRUNK: Final = ("0", "8", "1")
"""First digits of a number that is dialled within a country (see above)."""
COUNTRY_CODE: Final = 3
"""Digits of the longest country code (ITU-T E.164)."""
_ABOUT: Final = re.compile(
    rf"(?:{'|'.join(map(re.escape, KINDS))}|tel|mailto|sms)\s*:\s*(?=\S)", re.IGNORECASE
)
"""A kind before a contact, as `adwatch` itself prints it, or the scheme of a link."""


class ContactForms:
    """Writes the forms of contacts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, written: Iterable[tuple[int, str]]) -> None:
        """Keep forms of contacts (their ids) that are not kept yet."""
        forms = {(contact, contact_form(text)) for contact, text in written}
        self._database.insert_many(
            "INSERT OR IGNORE INTO contact_forms (contact, form) VALUES (?, ?)",
            sorted(each for each in forms if len(each[1]) >= SHORTEST),
        )

    def make_again(self, contacts: Sequence[int]) -> None:
        """Forget how purged ads wrote these contacts: only what ads of the store still write is kept."""
        wanted = to_json(list(contacts))
        chosen = "IN (SELECT value FROM json_each(?))"
        self._database.execute(f"DELETE FROM contact_forms WHERE contact {chosen}", (wanted,))
        rows = self._database.rows(
            f"SELECT id, value FROM contacts WHERE id {chosen}"
            f" UNION SELECT contact, raw FROM links WHERE contact {chosen}",
            (wanted, wanted),
        )
        self.add(rows.fetchall())


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedContact:
    """What a query for a contact may mean."""

    whole: tuple[str, ...]
    """Forms that a contact has as a whole."""
    parts: tuple[str, ...]
    """Forms of which a contact has one inside it, tried in this order."""
    national: bool
    """Whether it looks like a number without its country code."""


def wanted_contact(text: str) -> WantedContact:
    """The forms that a query may mean; empty for one without letters and digits.

    Takes E.164, national and international dialling, any digits of any script, `kind:value`, `@name`, an address with
    or without scheme, and links to a chat.
    """
    plain = _ABOUT.sub("", text.strip(), count=1)
    form = contact_form(plain)
    whole = dict.fromkeys([form, contact_form(text)])
    if form.isascii() and form.isdecimal():
        numbers = list(_numbers(form))
        whole |= dict.fromkeys(numbers)
        parts = [form, *numbers]
    else:
        short = contact_form(re.sub(r"^\s*https?:/*(?:www\.)?", "", plain))
        pieces = [contact_form(piece) for piece in re.split(r"[/=?&#]", plain)[1:PIECES]]
        whole |= dict.fromkeys([short, *(piece for piece in pieces if len(piece) >= LEAST_PART)])
        parts = [form, short]
    return WantedContact(
        whole=tuple(each for each in whole if len(each) >= SHORTEST),
        parts=tuple(each for each in dict.fromkeys(parts) if len(each) >= LEAST_PART),
        national=form.startswith(_TRUNK) and not form.startswith("00") and "+" not in plain,
    )


def _numbers(digits: str) -> Iterator[str]:
    """The digits without what may be dialled before them, the most likely first."""
    for prefix in _DIALLED_BEFORE:
        rest = digits.removeprefix(prefix)
        if rest != digits and len(rest) >= _LEAST_NUMBER:
            yield rest
            yield from _without_trunk(rest) if prefix.startswith("00") else ()
    yield from _without_trunk(digits)


def _without_trunk(digits: str) -> Iterator[str]:
    """`+234 (0)803 ...` without the zero behind the country code."""
    for length in range(1, COUNTRY_CODE + 1):
        if digits[length : length + 1] == "0" and len(digits) > _LEAST_NUMBER + length:
            yield digits[:length] + digits[length + 1 :]
