"""Single STIX 2.1 objects of the export, as plain dictionaries.

Kinds that the standard lacks (phone number, wallet, bank account) carry the names OpenCTI uses, with an
extension definition of ours, so that a strict reader knows what they are and OpenCTI makes its own objects of
them. Ids of observables are the standard's own UUIDv5 (section 2.9), so other producers' copies of the same
e-mail or URL coincide.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Final

from crawler.contact_kinds import Observable, kind_of
from crawler.export.document import (
    CaseInfo,
    ContactPoint,
    contact_id,
    shared_id,
)
from crawler.export.flat import FLAT_NAMES, flat
from crawler.records import Contact, Hit, Listing
from crawler.text.display import printable

Stix = dict[str, object]

SCO_NAMESPACE: Final = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""Of STIX 2.1, section 2.9, for deterministic ids of observables."""

TLP_MARKINGS: Final[dict[str, str]] = {
    "CLEAR": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "GREEN": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "AMBER": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "AMBER+STRICT": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "RED": "marking-definition--e828b379-4e03-4974-9ac4-c97a53c97f5a",
}
"""OASIS CTI, TLP 2.0 marking definitions."""
TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
PRODUCER: Final = f"identity--{shared_id('producer', 'adwatch')}"
"""The program, which made the extension definitions; also the home, where that exported before homes had ids."""
CONTACT_EXTENSION: Final = f"extension-definition--{shared_id('extension', 'contact')}"
ADVERT_EXTENSION: Final = f"extension-definition--{shared_id('extension', 'advert')}"
EPOCH: Final = "2026-11-01T00:00:00.000Z"
"""`created` of what never changes: the producer, the extension definitions."""

_OPENCTI_TYPES: Final[dict[Observable, str]] = {
    "phone": "phone-number",
    "wallet": "cryptocurrency-wallet",
    "iban": "bank-account",
    "bank-account": "bank-account",
}


def stamp(moment: str) -> str:
    """A STIX timestamp: UTC with milliseconds."""
    from datetime import UTC, datetime

    read = datetime.fromisoformat(moment)
    read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    return read.strftime("%Y-%m-%dT%H:%M:%S.") + f"{read.microsecond // 1000:03d}Z"


def _sco(kind: str, contributing: Stix, case: CaseInfo, **rest: object) -> Stix:
    key = json.dumps(contributing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    common: Stix = {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid.uuid5(SCO_NAMESPACE, key)}"}
    return common | contributing | rest | {"object_marking_refs": [TLP_MARKINGS[case.tlp]]}


def sdo(kind: str, key: str, case: CaseInfo, *, created: str, modified: str, **rest: object) -> Stix:
    """A domain object with the producer, the marking and the fields that all of them have.

    Args:
        kind: Type of STIX 2.1, such as `note`.
        key: What makes it this one among those of its kind; its id is derived from it.
        case: Whose marking it carries.
        created: ISO 8601; `modified` is never before it.
        modified: ISO 8601.
        rest: Fields of its own.
    """
    common: Stix = {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{case.id_of(kind, key)}",
        "created_by_ref": producer(case),
        "created": stamp(created),
        "modified": stamp(max(created, modified)),
        "object_marking_refs": [TLP_MARKINGS[case.tlp]],
    }
    return common | rest


def producer(case: CaseInfo) -> str:
    """Id of the identity that made the objects of a case: one for each home, so that nobody speaks for another."""
    return f"identity--{case.id_of('producer', 'adwatch')}"


def preamble(case: CaseInfo) -> tuple[Stix, ...]:
    """Producer, marking and extension definitions, which all other objects refer to."""
    level = case.tlp.lower()
    marking: Stix = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": TLP_MARKINGS[case.tlp],
        "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{case.tlp}",
        "extensions": {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": level}},
    }
    identities = (_identity(one) for one in dict.fromkeys((PRODUCER, producer(case))))
    return *identities, marking, *(_extension(*line) for line in _EXTENSIONS)


def _identity(id_: str) -> Stix:
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": id_,
        "created": EPOCH,
        "modified": EPOCH,
        "name": "adwatch",
        "identity_class": "system",
    }


_EXTENSIONS: Final = (
    (
        CONTACT_EXTENSION,
        "Contact observables",
        "new-sco",
        "phone-number, cryptocurrency-wallet, bank-account",
    ),
    (ADVERT_EXTENSION, "Recruitment advert", "property-extension", "what a job ad at a URL says"),
)


def _extension(id_: str, name: str, kind: str, description: str) -> Stix:
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": id_,
        "created_by_ref": PRODUCER,
        "created": EPOCH,
        "modified": EPOCH,
        "name": name,
        "description": description,
        "schema": "urn:adwatch:stix:" + name.lower().replace(" ", "-"),
        "version": "1.0.0",
        "extension_types": [kind],
    }


def contact_object(contact: ContactPoint, case: CaseInfo) -> Stix:
    """The observable of one contact."""
    value = printable(contact.value)
    observable = kind_of(contact.kind).observable
    if observable == "email" and not contact.masked:
        return _sco("email-addr", {"value": value}, case)
    if "://" in value:
        return _sco("url", {"value": value}, case)
    kind = _OPENCTI_TYPES.get(observable)
    if kind is None:
        return _sco("user-account", {"account_type": contact.kind, "account_login": value}, case)
    name = {"bank-account": "account_number", "iban": "iban"}.get(observable, "value")
    return _sco(kind, {name: value}, case, extensions={CONTACT_EXTENSION: {"extension_type": "new-sco"}})


_ALWAYS: Final = (
    "title",
    "hiring_organization",
    "job_location",
    "base_salary",
    "score",
    "band",
    "harm_types",
)
"""Properties of the advert extension that are there even when empty."""

_STATED: Final = frozenset(FLAT_NAMES) - {
    *_ALWAYS,
    "id",
    "url",
    "first_seen",
    "last_seen",
    "versions",
    "description",
    "text",
    "description_html",
}
"""Properties of the advert extension that are there when they have a value. Address, times and number of versions
have places in the standard's own objects; the text is left to JSON Lines, since receivers index properties."""


def _printable(value: object) -> object:
    """Plain data without control characters and, as the standard asks, without empty values."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items() if one not in (None, "", [], (), {})}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def listing_url(listing: Listing, case: CaseInfo) -> Stix:
    """The ad's address with the content of the ad: observed, never an `indicator`, which receivers would block."""
    values = flat(listing)
    advert: Stix = {
        "extension_type": "property-extension",
        **{name: _printable(values[name]) for name in _ALWAYS},
        **{name: _printable(value) for name, value in values.items() if name in _STATED and value},
    }
    return _sco("url", {"value": printable(listing.url)}, case, extensions={ADVERT_EXTENSION: advert})


def observation(listing: Listing, refs: list[str], case: CaseInfo) -> Stix:
    """The ad as seen, with its contacts."""
    return sdo(
        "observed-data",
        listing.key,
        case,
        created=listing.first_seen,
        modified=listing.last_seen,
        first_observed=stamp(listing.first_seen),
        last_observed=stamp(max(listing.first_seen, listing.last_seen)),
        number_observed=max(1, listing.versions),
        object_refs=refs,
    )


def contact_link(contact: Contact, url: str, target: str, listing: Listing, case: CaseInfo) -> Stix:
    """Ad -> contact, with the words as written."""
    return sdo(
        "relationship",
        f"{listing.key}\x1f{contact_id(contact)}",
        case,
        created=listing.first_seen,
        modified=listing.first_seen,
        relationship_type="related-to",
        source_ref=url,
        target_ref=target,
        description=f"Named in the ad as: {printable(contact.raw)}",
    )


def reasons_note(listing: Listing, hits: Sequence[Hit], ref: str, case: CaseInfo) -> Stix:
    """Why the ad was looked at: every indicator with its words and place."""
    assessment = listing.assessment
    lines = [
        f"{hit.id} ({hit.weight}): {printable(hit.why)} [{hit.field} {hit.start}-{hit.end}: "
        f"{printable(hit.quote)}]"
        for hit in hits
    ]
    return sdo(
        "note",
        f"hits\x1f{listing.key}",
        case,
        created=listing.first_seen,
        modified=listing.last_seen,
        abstract=f"Score {assessment.score:g}, band {assessment.band}; speaks of the ad, not of a person",
        content="\n".join(lines),
        object_refs=[ref],
    )
