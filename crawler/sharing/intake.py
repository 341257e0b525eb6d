"""What partners send, as contacts to watch for: STIX 2.1 bundles, MISP events and CSV.

A contact is read by the readers that read ads, so that it is written as adwatch writes it. What can't be read is
counted and named, never guessed.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crawler.clock import stated_time
from crawler.contact_kinds import KINDS, NUMBER, NUMBERS, kinds_where
from crawler.contacts import find_in_text
from crawler.errors import UserError
from crawler.export import TLP_LEVELS
from crawler.export.misp import TEMPLATE
from crawler.export.stix_objects import ADVERT_EXTENSION, TLP_MARKINGS
from crawler.masking.mask import STAND_IN
from crawler.store.partner_terms import term_key
from crawler.text.csv_tables import csv_table

Json = dict[str, Any]

_OLD_MARKINGS: Final[Mapping[str, str]] = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "CLEAR",
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "GREEN",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "AMBER",
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "RED",
}
"""TLP 1.0 markings of STIX 2.1, section 7.2.1.4; WHITE is CLEAR."""
_MARKINGS: Final = {**{ref: level for level, ref in TLP_MARKINGS.items()}, **_OLD_MARKINGS}
_OBSERVABLES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "phone-number": (("value", "phone"),),
    "email-addr": (("value", "email"),),
    "url": (("value", "website"),),
    "cryptocurrency-wallet": (("value", "wallet"),),
    "bank-account": (("iban", "iban"), ("account_number", "bank-account")),
    "user-account": (("account_login", ""), ("user_id", "")),
}
"""Type of a STIX observable -> its property and our kind of contact; a user account names its kind itself."""
_COMPARISON: Final = re.compile(r"(?<![a-z0-9-])([a-z0-9-]+):([a-z_]+)\s*=\s*'((?:[^'\\]|\\.)*)'")
"""One comparison; it begins where a name does, so that a long run of letters is read once."""
_NOT_ALONE: Final = re.compile(r"\b(?:AND|FOLLOWEDBY|NOT|LIKE|MATCHES)\b")
"""A pattern with one of these is more than a list of values."""
_LONE: Final = re.compile("[\ud800-\udfff]")
"""Halves of a surrogate pair, which JSON can write and no text has."""
_MISP_TYPES: Final[Mapping[str, str]] = {
    "phone-number": "phone",
    "whatsapp": "whatsapp",
    "email": "email",
    "email-src": "email",
    "email-dst": "email",
    "email-reply-to": "email",
    "url": "website",
    "btc": "wallet",
    "xmr": "wallet",
    "iban": "iban",
    "bank-account-nr": "bank-account",
    "telegram-account": "telegram",
    "github-username": "",
    "text": "",
}
"""Type of a MISP attribute -> kind of contact; where it is empty, the comment has to name the kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedContact:
    """One contact of a partner's file."""

    kind: str
    value: str
    origin: str
    title: str = ""
    tlp: str = ""
    """Empty where the file marks nothing."""
    expires: str = ""
    withdrawn: bool = False
    place: str = ""
    """Where it stands in the file, for messages; its id, where it has no line of its own."""

    @property
    def key(self) -> tuple[str, str] | None:
        """Kind and value as terms have them; None when no contact can be read from it."""
        return read_contact(self.kind, self.value)


def read_file(text: str) -> list[ReportedContact]:
    """The contacts of a partner's file, whichever of the three forms it has.

    Raises:
        UserError: It has none of them.
    """
    if text.lstrip()[:1] not in ("{", "["):
        return list(from_csv(text))
    try:
        content = json.loads(text)
        events = list(_misp_events(content))
    except (ValueError, RecursionError) as error:
        raise UserError(f"the file is not JSON: {error}") from error
    if isinstance(content, dict) and content.get("type") == "bundle":
        return list(from_stix(_dicts(content.get("objects"))))
    if not events:
        raise UserError("the file is neither a STIX bundle, nor a MISP event, nor CSV with kind and value")
    return [one for event in events for one in from_misp(event)]


def from_stix(objects: list[Json]) -> Iterator[ReportedContact]:
    """Contacts of observables, and of indicators whose pattern is a list of values.

    An indicator carries its own name, expiry and revocation; an observable has none of these.
    """
    for item in objects:
        kind = str(item.get("type"))
        extensions = item.get("extensions")
        if (
            isinstance(extensions, dict) and ADVERT_EXTENSION in extensions
        ):  # the page of an ad, not of a recruiter
            continue
        origin, tlp = _words(item.get("id", "")), _stix_tlp(item)
        for name, ours in _OBSERVABLES.get(kind, ()):
            if isinstance(value := item.get(name), str) and value:
                named = ours or str(item.get("account_type", ""))
                yield ReportedContact(kind=named, value=value, origin=origin, tlp=tlp)
                break
        if kind == "indicator" and item.get("pattern_type") == "stix":
            for found, value in _compared(str(item.get("pattern", ""))):
                yield ReportedContact(
                    kind=found,
                    value=value,
                    title=_words(item.get("name", "")),
                    expires=str(item.get("valid_until", "")),
                    withdrawn=item.get("revoked") is True,
                    origin=origin,
                    tlp=tlp,
                )


def _compared(pattern: str) -> Iterator[tuple[str, str]]:
    """Kinds and values of a pattern that is a list of equalities."""
    if _NOT_ALONE.search(_COMPARISON.sub("", pattern)):
        return
    account = ""
    for kind, name, raw in _COMPARISON.findall(pattern):
        value = raw.replace("\\'", "'").replace("\\\\", "\\")
        if kind == "user-account" and name == "account_type":
            account = value
        for wanted, ours in _OBSERVABLES.get(kind, ()):
            if wanted == name:
                yield ours or account, value


def from_misp(event: Json) -> Iterator[ReportedContact]:
    """Contacts of an event's attributes, those in objects too; a deleted attribute is withdrawn."""
    tlp = _misp_tlp(event)
    objects = [one for one in _dicts(event.get("Object")) if one.get("name") != TEMPLATE["name"]]
    inside = [one for item in objects for one in _dicts(item.get("Attribute"))]
    for attribute in [*_dicts(event.get("Attribute")), *inside]:
        kind = _MISP_TYPES.get(str(attribute.get("type")))
        comment = str(attribute.get("comment", ""))
        if kind is None or (not kind and comment not in KINDS):
            continue
        named = comment if comment in KINDS else kind
        yield ReportedContact(
            kind=named,
            value=str(attribute.get("value", "")),
            origin=_words(attribute.get("uuid", "")),
            title=_words(event.get("info", "")),
            tlp=_misp_tlp(attribute) or tlp,
            withdrawn=attribute.get("deleted") in (True, 1, "1"),
        )


def from_csv(text: str) -> Iterator[ReportedContact]:
    """Contacts of a table with the columns kind and value; tlp, expires, title, id and withdrawn may be there.

    Raises:
        UserError: The two columns are not there, or a line can't be read.
    """
    with csv_table(text) as rows:
        yield from _csv_rows(rows)


def _csv_rows(rows: csv.DictReader[str]) -> Iterator[ReportedContact]:
    if not {"kind", "value"} <= set(rows.fieldnames or ()):
        raise UserError(
            "the table needs the columns kind and value; the kinds are in docs/reference/contact-kinds.md"
        )
    for row in rows:
        place = f"line {rows.line_num}"
        yield ReportedContact(
            kind=(row["kind"] or "").strip().lower(),
            value=(row["value"] or "").strip(),
            origin=row.get("id") or place,
            place=place,
            title=row.get("title") or "",
            tlp=_level(row.get("tlp") or ""),
            expires=row.get("expires") or "",
            withdrawn=(row.get("withdrawn") or "").strip().lower() in ("1", "true", "yes"),
        )


def read_contact(kind: str, value: str) -> tuple[str, str] | None:
    """A reported contact as adwatch writes it, as kind and value of a term; None when it can't be read."""
    value = value.strip()
    if not value or value.startswith(STAND_IN) or len(value) > 2000 or _LONE.search(value):
        return None
    known = KINDS.get(kind := "phone" if kind == NUMBER else kind)
    written = f"{known.label if known else ''}: {value}" if known and not known.number else value
    near = kinds_where(lambda one: known is not None and one.observable == known.observable)
    for text in (value, written):
        read = find_in_text(text)
        found = [one for one in read if not kind or one.kind == kind or one.kind in near]
        if not found and known and known.number and value.startswith(("+", "(+", "00")):
            digits = "".join(filter(str.isdigit, value)).lstrip(
                "0"
            )  # as a number is written, not as an app does it
            found = [one for one in read if one.kind in NUMBERS and one.value == f"+{digits}"]
        exact = [one for one in found if one.kind == kind] or found
        if exact:
            return term_key(
                exact[0].kind if known is None or exact[0].kind not in near else kind, exact[0].value
            )
    return term_key(kind, value) if known and known.observable in ("handle", "bank-account", "page") else None


def expiry(text: str, otherwise: str) -> str:
    """When a contact runs out, as the store writes times.

    Raises:
        UserError: It is not a date or time.
    """
    if not text:
        return otherwise
    try:
        return stated_time(text)
    except ValueError:
        raise UserError(f"{text[:40]!r} is not a date or time; write it as 2026-11-30") from None


def strictest(levels: list[str]) -> str:
    """The strictest of TLP levels; empty for none."""
    return min((one for one in levels if one in TLP_LEVELS), key=list(TLP_LEVELS).index, default="")


def _stix_tlp(item: Json) -> str:
    refs = item.get("object_marking_refs")
    return strictest([_MARKINGS.get(str(ref), "") for ref in refs] if isinstance(refs, list) else [])


def _misp_tlp(item: Json) -> str:
    names = [str(tag.get("name", "")) for tag in _dicts(item.get("Tag"))]
    return strictest(
        [_level(name.lower().removeprefix("tlp:")) for name in names if name.lower().startswith("tlp:")]
    )


def _words(value: object) -> str:
    """A name or an id of the file, without what no text has."""
    return _LONE.sub("\ufffd", str(value))


def _level(text: str) -> str:
    level = text.strip().upper().removeprefix("TLP:")
    level = "CLEAR" if level == "WHITE" else level
    return level if level in TLP_LEVELS else ""


def _misp_events(content: object) -> Iterator[Json]:
    """Events of a file: one, an answer of MISP's search, or a list."""
    if isinstance(content, dict) and isinstance(content.get("Event"), dict):
        yield content["Event"]
    elif isinstance(content, dict) and isinstance(content.get("response"), list):
        for one in content["response"]:
            yield from _misp_events(one)
    elif isinstance(content, list):
        for one in content:
            yield from _misp_events(one)


def _dicts(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
