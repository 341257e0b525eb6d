"""MISP: a feed directory (manifest, hashes, one event) that MISP subscribes to or a person uploads.

An ad is our own object `recruitment-advert` (its template lies in `shapes/`), contacts are attributes that
MISP correlates, joined by object references. `to_ids` is always false: no address of an advert is for blocking.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from crawler.contact_kinds import Observable, kind_of
from crawler.export.by_listing import ListingFile, files
from crawler.export.document import CaseInfo, ContactPoint, ExportDocument, contact_id
from crawler.export.flat import body, details, flat, text_of
from crawler.export.json_output import dumps, write_list
from crawler.records import Decision
from crawler.text.display import printable

Misp = dict[str, object]

TEMPLATE: Final[Misp] = json.loads(
    (Path(__file__).parent / "shapes" / "recruitment-advert.json").read_text(encoding="utf-8")
)
_ATTRIBUTE_TYPES: Final[dict[Observable, tuple[str, str]]] = {
    "phone": ("phone-number", "Person"),
    "email": ("email", "Payload delivery"),
    "page": ("url", "External analysis"),
    "wallet": ("text", "Financial fraud"),
    "iban": ("iban", "Financial fraud"),
    "bank-account": ("bank-account-nr", "Financial fraud"),
}


_RELATIONS: Final = {
    "url": "url",
    "title": "title",
    "hiring_organization": "employer",
    "job_location": "location",
    "base_salary": "pay",
    "source": "source",
    "first_seen": "first-seen",
    "last_seen": "last-seen",
    "gone_at": "removed",
    "language": "language",
    "score": "score",
    "band": "band",
}
"""Flat name -> attribute of our object template that holds it."""

FRAUD: Final = frozenset({"fee-scam", "identity-theft", "money-mule"})
"""Kinds of harm that CIRCL's taxonomy calls a scam; it has no word for trafficking."""

_PLACED: Final = frozenset({*_RELATIONS, "id", "description", "text", "harm_types"})


def write(document: ExportDocument, out: Path) -> None:
    """Write the feed directory `out`."""
    out.mkdir(parents=True, exist_ok=True)
    event_uuid = document.case.id_of("event", document.case.number)
    harms = sorted({harm for ad in document.listings() for harm in ad.assessment.harm_types})
    head = event_head(document.case, event_uuid, harms)
    digests = []
    with (out / f"{event_uuid}.json").open("w", encoding="utf-8") as file:
        file.write('{"Event":' + dumps(head)[:-1] + ',"Attribute":')
        contacts = {contact.id: contact for contact in document.contacts()}
        # MISP names MD5 for its feed index; it protects nothing here.
        digests = [
            hashlib.md5(_value(contact).encode("utf-8", "replace")).hexdigest()
            for contact in contacts.values()
        ]
        write_list(file, (attribute(contact, document.case) for contact in contacts.values()))
        file.write(',"Object":')
        write_list(file, _objects(document, contacts))
        file.write("}}\n")
    manifest = {event_uuid: {key: head[key] for key in _MANIFEST_KEYS}}
    (out / "manifest.json").write_text(dumps(manifest) + "\n", encoding="utf-8")
    lines = "".join(f"{digest},{event_uuid}\n" for digest in digests)
    (out / "hashes.csv").write_text(lines, encoding="utf-8")


_MANIFEST_KEYS: Final = ("Orgc", "Tag", "info", "date", "analysis", "threat_level_id", "timestamp")


def event_head(case: CaseInfo, event_uuid: str, harms: Sequence[str] = ()) -> Misp:
    """The event without its attributes and objects; not published, threat level undefined.

    Its tags are the marking and the kinds of harm that its ads say; `scam` of CIRCL only where one of them is fraud.
    """
    return {
        "uuid": event_uuid,
        "info": printable(f"{case.number}: {case.title}"),
        "date": case.produced_at[:10],
        "timestamp": _seconds(case.produced_at),
        "published": False,
        "analysis": "1",
        "threat_level_id": "4",
        "distribution": "0",
        "Orgc": {"name": "adwatch", "uuid": case.id_of("producer", "adwatch")},
        "Tag": [
            {"name": f"tlp:{case.tlp.lower()}"},
            *({"name": f'adwatch:harm="{harm}"'} for harm in harms),
            *([{"name": 'circl:incident-classification="scam"'}] if FRAUD & set(harms) else []),
        ],
    }


def attribute(contact: ContactPoint, case: CaseInfo) -> Misp:
    """One contact."""
    kind, category = _ATTRIBUTE_TYPES.get(kind_of(contact.kind).observable, ("text", "Social network"))
    if contact.masked:
        kind, category = "text", "Other"
    elif kind == "text" and "://" in contact.value:
        kind, category = "url", "External analysis"
    return {
        "uuid": _id(case, "contact", contact.id),
        "type": kind,
        "category": category,
        "value": _value(contact),
        "comment": contact.kind,
        "to_ids": False,
        "distribution": "5",
        "timestamp": _seconds(case.produced_at),
    }


def _id(case: CaseInfo, kind: str, key: str) -> str:
    """The id of one thing in one event: a server keeps no second attribute or object of a UUID, in whatever event.

    So a contact that is in two cases has two; what they have in common a server finds by the value. MISP validates it
    as `uuid` `unique` in app/Model/MispAttribute.php and MispObject.php; asked for in misp-rfc, issue 24.
    """
    return case.id_of(kind, f"{case.number}\x1f{key}")


def _value(contact: ContactPoint) -> str:
    return printable(contact.value)


def _objects(document: ExportDocument, contacts: dict[str, ContactPoint]) -> Iterator[Misp]:
    for ad in files(document):
        yield _advert(ad, document.case)
    for campaign in document.campaigns():
        members = [(_id(document.case, "listing", key), "characterizes") for key in campaign.members]
        text = "\n".join((f"Campaign {campaign.id}: {campaign.title}", *campaign.reasons, campaign.template))
        yield _annotation("campaign", campaign.id, text, members, document.case)
    for decision in document.decisions():
        yield _decision(decision, document.case)


def _advert(ad: ListingFile, case: CaseInfo) -> Misp:
    """The ad as a `recruitment-advert` object with references to its contacts."""
    listing, plain_values = ad.listing, flat(ad.listing)
    values: list[tuple[str, str]] = [
        *((relation, text_of(plain_values[name])) for name, relation in _RELATIONS.items()),
        ("text", body(listing)),
        *(("harm-type", harm) for harm in listing.assessment.harm_types),
        *(("indicator", f"{hit.id} ({hit.weight}): {hit.why} [{hit.quote}]") for hit in ad.hits),
        *(("detail", f"{name}: {value}") for name, value in details(listing, _PLACED)),
        *(("capture-sha256", capture.payload_sha256) for capture in ad.captures),
    ]
    references = [(_id(case, "contact", contact_id(one)), "mentions") for one in ad.mentions]
    object_uuid = _id(case, "listing", listing.key)
    attributes = [
        _object_attribute(relation, value, f"{object_uuid}\x1f{number}", case)
        for number, (relation, value) in enumerate(values)
        if value
    ]
    return _object(TEMPLATE, object_uuid, attributes, references, case)


def _object_attribute(relation: str, value: str, key: str, case: CaseInfo) -> Misp:
    shapes = TEMPLATE["attributes"]
    assert isinstance(shapes, dict)
    shape = shapes[relation]
    return {
        "uuid": _id(case, "attribute", key),
        "object_relation": relation,
        "type": shape["misp-attribute"],
        "category": shape["categories"][0],
        "value": printable(value),
        "to_ids": False,
        "disable_correlation": bool(shape.get("disable_correlation", False)),
        "distribution": "5",
        "timestamp": _seconds(case.produced_at),
    }


def _object(
    template: Misp,
    object_uuid: str,
    attributes: list[Misp],
    references: list[tuple[str, str]],
    case: CaseInfo,
) -> Misp:
    return {
        "uuid": object_uuid,
        "name": template["name"],
        "meta-category": template["meta-category"],
        "description": template["description"],
        "template_uuid": template["uuid"],
        "template_version": str(template["version"]),
        "distribution": "5",
        "timestamp": _seconds(case.produced_at),
        "Attribute": attributes,
        "ObjectReference": [
            {
                "uuid": _id(case, "reference", f"{object_uuid}\x1f{target}"),
                "object_uuid": object_uuid,
                "referenced_uuid": target,
                "relationship_type": kind,
                "timestamp": _seconds(case.produced_at),
            }
            for target, kind in dict.fromkeys(references)
        ],
    }


_ANNOTATION: Final[Misp] = {
    "name": "annotation",
    "meta-category": "misc",
    "description": "An annotation object allowing analysts to add annotations, comments, executive summary.",
    "uuid": "5d8dc046-15a1-4ca3-a09f-ed4ede7c4487",
    "version": 3,
}


def _annotation(kind: str, key: str, text: str, references: list[tuple[str, str]], case: CaseInfo) -> Misp:
    object_uuid = _id(case, kind, key)
    body: Misp = {
        "uuid": _id(case, "attribute", f"{object_uuid}\x1ftext"),
        "object_relation": "text",
        "type": "text",
        "category": "Other",
        "value": printable(text),
        "to_ids": False,
        "distribution": "5",
        "timestamp": _seconds(case.produced_at),
    }
    return _object(_ANNOTATION, object_uuid, [body], references, case)


def _decision(decision: Decision, case: CaseInfo) -> Misp:
    kind, _, key = decision.subject.partition(":")
    text = f"{decision.at} {decision.analyst}: {decision.verdict}. {decision.reason} {decision.note}".strip()
    return _annotation("decision", decision.id, text, [(_id(case, kind, key), "annotates")], case)


def _seconds(moment: str) -> str:
    return str(int(datetime.fromisoformat(moment).timestamp()))
