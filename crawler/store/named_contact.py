"""The contact that a person names, for an erasure: in every spelling, and under every kind that it was stored as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from crawler.contact_kinds import KINDS, NUMBERS, NUMBERS_SQL, account_name, kinds_where
from crawler.errors import UserError
from crawler.store.contact_forms import COUNTRY_CODE, wanted_contact
from crawler.store.content import storable, to_json
from crawler.store.database import Database
from crawler.store.sql_functions import contact_form

_SCHEME: Final = re.compile(r"(?:tel|sms|mailto):", re.IGNORECASE)
_TRUNK_IN_BRACKETS: Final = re.compile(r"\(0\)")
"""`+234 (0)803 ...`: the zero is dialled within the country only."""
_IN: Final = "IN (SELECT value FROM json_each(?))"
_GROUPED: Final = frozenset(("iban", "bank-account"))
"""Observables that people write in groups, with spaces or hyphens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedContact:
    """What was looked for, and what the store has of it."""

    kind: str
    """A known kind, as the store writes it."""
    value: str
    """As the store would write it."""
    kinds: tuple[str, ...]
    """Under which it was looked for."""
    ids: tuple[int, ...]
    """Rows of `contacts`, masked ones too; none where no ad carries it."""

    @property
    def told(self) -> str:
        """The contact and the kinds, for a sentence."""
        return f"{self.value} as {', '.join(self.kinds)}"


def named_contact(database: Database, text: str) -> NamedContact:
    """Find the contact of `KIND:VALUE`.

    A number is one contact under every kind that people are reached by number under, a page whatever it is for.

    Args:
        database: the store's.
        text: as a person wrote it: a number with spaces or brackets, nationally where only one stored number can be
            meant, an address in any letters.

    Raises:
        UserError: the kind is missing or unknown, or the number may be several.
    """
    kind, colon, value = (part.strip() for part in storable(text).partition(":"))
    if not colon or not value:
        raise UserError(f"--contact {text!r} lacks its kind; write e.g. phone:+12025550143")
    kind, value = kind.casefold(), _SCHEME.sub("", value, count=1).strip()
    if kind not in KINDS and database.one("SELECT 1 FROM contacts WHERE kind = ?", (kind,)) is None:
        raise UserError(f"there is no kind of contact {kind!r}; the kinds are {', '.join(KINDS)}")
    if kind in NUMBERS and _is_number(value):
        return _number(database, kind, value)
    return _other(database, kind, value)


def _is_number(value: str) -> bool:
    """Whether it is written with digits only: an invitation code or a name on a service has letters."""
    return contact_form(value).isdecimal()


def _number(database: Database, kind: str, value: str) -> NamedContact:
    kinds = tuple(name for name in KINDS if name in NUMBERS)
    digits = contact_form(_TRUNK_IN_BRACKETS.sub("", value))
    if value.startswith(("+", "00", "\N{FULLWIDTH PLUS SIGN}")):
        wanted = "+" + digits.removeprefix("00")
    else:
        meant = _meant(database, value, digits)
        if len(meant) > 1:
            raise UserError(
                f"{value} lacks its country code, and may be {len(meant)} stored numbers; write it with the code, "
                "such as phone:+12025550143"
            )
        wanted = meant.pop() if meant else value
    rows = database.rows(
        f"SELECT id FROM contacts WHERE kind IN {NUMBERS_SQL} AND value = ? ORDER BY id", (wanted,)
    )
    return NamedContact(kind=kind, value=wanted, kinds=kinds, ids=tuple(number for (number,) in rows))


def _meant(database: Database, value: str, digits: str) -> set[str]:
    """The stored numbers that a number without its country code may be: by its end, or as ads wrote it."""
    parts = {part for part in (digits, *wanted_contact(value).parts) if part}
    rows = database.rows(
        f"SELECT DISTINCT value FROM contacts WHERE kind IN {NUMBERS_SQL} AND value LIKE '+%' AND (EXISTS"
        " (SELECT 1 FROM json_each(?1) WHERE substr(contacts.value, -length(json_each.value)) = json_each.value"
        "  AND length(contacts.value) - 1 - length(json_each.value) BETWEEN 0 AND ?2)"
        " OR id IN (SELECT contact FROM contact_forms WHERE form = ?3))",
        (to_json(sorted(parts)), COUNTRY_CODE, digits),
    )
    return {str(number) for (number,) in rows}


def _other(database: Database, kind: str, value: str) -> NamedContact:
    observable = KINDS[kind].observable if kind in KINDS else "handle"
    if observable == "page":
        kinds = tuple(sorted(kinds_where(lambda one: one.observable == "page")))
        spellings = {value, *_addresses(value)}
    else:
        kinds = (kind,)
        spellings = {
            value,
            value.removeprefix("@"),
            re.sub(r"[\s-]" if observable in _GROUPED else r"\s", "", value),
        }
    folds = observable in {"email", "iban"} or account_name(kind, value.removeprefix("@")) is not None
    same = "lower(value)" if folds else "value"
    wanted = {one.lower() for one in spellings} if folds else spellings
    rows = database.rows(
        f"SELECT id FROM contacts WHERE kind {_IN} AND {same} {_IN} ORDER BY id",
        (to_json(list(kinds)), to_json(sorted(wanted))),
    )
    plain = value.removeprefix("@")
    return NamedContact(
        kind=kind,
        value=plain.lower() if observable == "email" else plain,
        kinds=kinds,
        ids=tuple(number for (number,) in rows),
    )


def _addresses(value: str) -> list[str]:
    """An address of a page with either scheme, its host in small letters, with and without the last slash."""
    rest = re.sub(r"^[a-z]+:/*", "", value, flags=re.IGNORECASE)
    host, slash, path = rest.partition("/")
    hosts = {host.lower(), host.lower().removeprefix("www."), f"www.{host.lower().removeprefix('www.')}"}
    ends = {f"{slash}{path}", f"{slash}{path}".rstrip("/"), f"{slash}{path}".rstrip("/") + "/"}
    return [f"{scheme}://{one}{end}" for scheme in ("http", "https") for one in sorted(hosts) for end in ends]
