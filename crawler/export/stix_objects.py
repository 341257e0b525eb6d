"""Single STIX 2.1 objects of the export, as plain dictionaries.

Kinds that the standard lacks (phone number, wallet, bank account) carry the names OpenCTI uses, with an
extension definition of ours, so that a strict reader knows what they are and OpenCTI makes its own objects of
them. Ids of observables are the standard's own UUIDv5 (section 2.9), so other producers' copies of the same
e-mail or URL coincide.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Final

from crawler.contact_kinds import Observable, kind_of
from crawler.export.document import (
    CaseInfo,
    ContactPoint,
    contact_id,
    entity_id,
)
from crawler.export.flat import FLAT_NAMES, flat
from crawler.records import Campaign, Contact, Decision, Hit, Listing
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
PRODUCER: Final = f"identity--{entity_id('producer', 'adwatch')}"
CONTACT_EXTENSION: Final = f"extension-definition--{entity_id('extension', 'contact')}"
ADVERT_EXTENSION: Final = f"extension-definition--{entity_id('extension', 'advert')}"
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


def _sdo(kind: str, key: str, case: CaseInfo, *, created: str, modified: str, **rest: object) -> Stix:
    common: Stix = {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{entity_id(kind, key)}",
        "created_by_ref": PRODUCER,
        "created": stamp(created),
        "modified": stamp(max(created, modified)),
        "object_marking_refs": [TLP_MARKINGS[case.tlp]],
    }
    return common | rest


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
    identity: Stix = {
        "type": "identity",
        "spec_version": "2.1",
        "id": PRODUCER,
        "created": EPOCH,
        "modified": EPOCH,
        "name": "adwatch",
        "identity_class": "system",
    }
    return identity, marking, *(_extension(*line) for line in _EXTENSIONS)


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
    return _sdo(
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
    return _sdo(
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
    return _sdo(
        "note",
        f"hits\x1f{listing.key}",
        case,
        created=listing.first_seen,
        modified=listing.last_seen,
        abstract=f"Score {assessment.score:g}, band {assessment.band}; speaks of the ad, not of a person",
        content="\n".join(lines),
        object_refs=[ref],
    )


def campaign_grouping(campaign: Campaign, refs: list[str], case: CaseInfo) -> Stix:
    """Ads joined by template or contact."""
    return _sdo(
        "grouping",
        campaign.id,
        case,
        created=campaign.first_seen,
        modified=campaign.last_seen,
        name=printable(campaign.title) or campaign.id,
        description=printable("\n".join(campaign.reasons)) or "Ads joined by template or contact.",
        context="suspicious-activity",
        object_refs=refs,
    )


def campaign_objects(campaign: Campaign, refs: list[str], case: CaseInfo) -> Iterator[Stix]:
    """The campaign for a receiver's own views: `campaign`, `incident`, a `location` for each country, and the ways.

    People are sought in one country (`targets`), the recruiter's numbers are of another (`originates-from`), the
    work is in a third (`related-to`, since the standard has no word for it). The readers of a board are no way.
    """
    first, last = campaign.first_seen, max(campaign.first_seen, campaign.last_seen)
    said = {"name": printable(campaign.title) or campaign.id, "created": first, "modified": last}
    text = printable("\n".join(campaign.reasons)) or "Ads joined by template or contact."
    labels = list(campaign.harm_types) or ["unspecified"]
    item = _sdo(
        "campaign",
        campaign.id,
        case,
        **said,
        description=text,
        first_seen=stamp(first),
        last_seen=stamp(last),
    )
    yield item | {"labels": labels}
    incident = _sdo("incident", campaign.id, case, **said, description=text)
    yield incident | {"labels": labels}
    yield _related(incident, "attributed-to", str(item["id"]), "The ads of this campaign.", case, first)
    for ref in refs:
        yield _related(incident, "related-to", ref, "Seen in this ad.", case, first)
    for kind, codes, words in (
        ("targets", campaign.origins, "People are sought here, by what the ads or their contacts say."),
        ("originates-from", campaign.recruiters, "The recruiter's telephone numbers are of this country."),
        ("related-to", campaign.destinations, "The work is said to be here."),
    ):
        for code in codes:
            place = _location(code, case)
            yield place
            yield _related(item, kind, str(place["id"]), words, case, first)


def _location(code: str, case: CaseInfo) -> Stix:
    """A country (ISO 3166-1 alpha-2)."""
    return _sdo("location", code, case, created=EPOCH, modified=EPOCH, name=code, country=code)


def _related(source: Stix, kind: str, target: str, words: str, case: CaseInfo, at: str) -> Stix:
    key = f"{source['id']}\x1f{kind}\x1f{target}"
    return _sdo(
        "relationship",
        key,
        case,
        created=at,
        modified=at,
        relationship_type=kind,
        source_ref=source["id"],
        target_ref=target,
        description=words,
    )


def decision_note(decision: Decision, refs: list[str], case: CaseInfo) -> Stix:
    """What an analyst decided."""
    text = f"{decision.verdict}: {printable(decision.reason)} {printable(decision.note)}".strip()
    return _sdo(
        "note",
        f"decision\x1f{decision.id}",
        case,
        created=decision.at,
        modified=decision.at,
        abstract=f"Decision: {decision.verdict}",
        content=text,
        authors=[printable(decision.analyst)],
        object_refs=refs,
    )


def report(case: CaseInfo, refs: list[str]) -> Stix:
    """The case; `published` is when its content last changed."""
    return _sdo(
        "report",
        case.number,
        case,
        created=case.produced_at,
        modified=case.produced_at,
        name=f"{case.number}: {printable(case.title)}",
        description=printable(case.notes)
        or "Recruitment ads, their contacts and the reasons they were looked at.",
        report_types=["observed-data"],
        published=stamp(case.produced_at),
        object_refs=refs,
    )
