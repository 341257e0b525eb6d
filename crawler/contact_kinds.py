"""The kinds of contact: one frozen record a kind, read from `contact_kinds.toml`.

Every list of kinds elsewhere (chat apps, kinds that may join ads, export types, labels) derives from these
records. People are reached by phone number under several kinds; `identity` makes one number one contact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, get_args

from crawler.late_regex import compile_late
from crawler.toml_tables import parsed

Observable = Literal["phone", "email", "page", "wallet", "iban", "bank-account", "handle"]
"""What an export describes: `handle` is an account on a service."""

NUMBER: Final = "number"
"""First part of the identity of a phone number, whatever the kind it was found under."""
_E164: Final = compile_late(r"\+[0-9]{6,15}")
"""ITU-T E.164: at most 15 digits; the shortest national plans in use give 6 with the country code."""
_TABLE: Final = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactKind:
    """One kind of contact."""

    name: str
    """As in `Contact.kind`."""
    label: str
    """How a sentence names it."""
    number: bool = False
    """True where people are reached by their phone number."""
    chat: bool = False
    """True for messengers and networks, whose accounts do not show who is behind them."""
    stories: int
    """How many stories (texts that are no near-duplicates) may share a contact and still be joined; 0: never."""
    observable: Observable
    """How exports describe it."""
    handle: re.Pattern[str] | None = None
    """The whole of a name on the service, folded; None where names are not read."""
    names: tuple[str, ...] = ()
    """What people call the service, in every language."""
    links: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Host or scheme of its links, and the patterns that read them; `crawler.contacts.services` compiles these."""
    hits: tuple[str, ...] = ()
    """Texts in which one contact of the kind must be found; tests try them."""
    misses: tuple[str, ...] = ()
    """Texts in which nothing must be found."""

    @property
    def joins(self) -> bool:
        """Whether a contact of this kind may join ads."""
        return self.stories > 0


def _load(path: Path) -> Mapping[str, ContactKind]:
    """Kinds by name, in the order of the file.

    Raises:
        ValueError: a table has an unknown key, an unknown observable or lacks one.
    """
    known = {field.name for field in fields(ContactKind)} - {"name"}
    kinds: dict[str, ContactKind] = {}
    for name, table in parsed(path.read_bytes(), path.stem).items():
        if unknown := table.keys() - known:
            raise ValueError(f"{path.name}: [{name}] has unknown keys: {', '.join(sorted(unknown))}")
        if table.get("observable") not in get_args(Observable):
            raise ValueError(
                f"{path.name}: [{name}] observable must be one of {', '.join(get_args(Observable))}"
            )
        handle = table.get("handle")
        compiled = re.compile(handle) if handle else None
        lists = {key: tuple(table.get(key, ())) for key in ("names", "hits", "misses")}
        links = tuple((host, tuple(patterns)) for host, patterns in table.get("links", {}).items())
        kinds[name] = ContactKind(**table | lists | {"name": name, "handle": compiled, "links": links})
    return MappingProxyType(kinds)


KINDS: Final = _load(_TABLE)
"""Name -> kind, in the order in which lists show them."""
_UNKNOWN_STORIES: Final = 3
"""Stories for a kind that a newer program stored: as careful as with a plain phone."""


def kind_of(name: str) -> ContactKind:
    """The record of a kind; a plain one for a name that this version does not know (a newer store's)."""
    known = KINDS.get(name)
    return known or ContactKind(
        name=name, label=name.replace("-", " "), stories=_UNKNOWN_STORIES, observable="handle"
    )


def kinds_where(test: Callable[[ContactKind], bool]) -> frozenset[str]:
    """Names of the kinds for which `test` holds."""
    return frozenset(name for name, kind in KINDS.items() if test(kind))


def identity(kind: str, value: str) -> tuple[str, str]:
    """What makes two contacts the same: a phone number under any app is one, an account in whatever capitals.

    An invitation code of an app (`+AbCd...`) is no number and no account's name: it keeps its kind and its capitals.
    """
    if kind_of(kind).number and _E164.fullmatch(value):
        return NUMBER, value
    return kind, account_name(kind, value) or value


def identity_as_written(kind: str, value: str) -> tuple[str, str]:
    """The identity until December 2026, when capitals of a name counted: homes hold keyed hashes of it."""
    return (NUMBER, value) if kind_of(kind).number and _E164.fullmatch(value) else (kind, value)


def account_name(kind: str, value: str) -> str | None:
    """The name of an account as its service compares it, in small letters; None for what is no such name.

    Invitations, codes and links are none, nor are names of services whose `handle` is not known.
    """
    handle, folded = kind_of(kind).handle, value.lower()
    return folded if handle is not None and handle.fullmatch(folded) else None


NUMBERS: Final = kinds_where(lambda kind: kind.number)
"""Kinds whose value may be a phone number."""
CHATS: Final = kinds_where(lambda kind: kind.chat)
"""Messengers and networks."""
NUMBERS_SQL: Final = "(" + ", ".join(f"'{name}'" for name in sorted(NUMBERS)) + ")"
"""The right side of SQL's `kind IN ...` for `NUMBERS`."""
NAMED_SQL: Final = (
    "(" + ", ".join(f"'{name}'" for name in sorted(kinds_where(lambda kind: kind.handle is not None))) + ")"
)
"""The right side of SQL's `kind IN ...` for kinds whose accounts have names (`account_name`)."""
JOINLESS_SQL: Final = (
    "(" + ", ".join(f"'{name}'" for name in sorted(kinds_where(lambda kind: not kind.joins))) + ")"
)
"""The right side of SQL's `kind IN ...` for kinds that join no ads."""
