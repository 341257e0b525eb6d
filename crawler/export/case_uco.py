"""CASE/UCO JSON-LD (Cyber-investigation Analysis Standard Expression), for forensic case systems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crawler.contact_kinds import kind_of
from crawler.export.by_listing import ListingFile, files
from crawler.export.document import CaseInfo, ContactPoint, ExportDocument, contact_id
from crawler.export.flat import body, details
from crawler.export.json_output import dumps, write_list
from crawler.records import Capture, Contact
from crawler.text.display import printable

Node = dict[str, object]

CONTEXT: Final = {
    "kb": "urn:adwatch:kb:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


_PLACED: Final = frozenset({"id", "url", "title", "description", "text"})
"""Flat names of an ad that have a property of their own; the others are lines of its description."""


def write(document: ExportDocument, out: Path) -> None:
    """Write one JSON-LD document to `out`."""
    with out.open("w", encoding="utf-8") as file:
        file.write('{"@context":' + dumps(CONTEXT) + ',"@graph":')
        write_list(file, graph(document))
        file.write("}\n")


def _id(case: CaseInfo, kind: str, key: str) -> str:
    return f"kb:{kind}-{case.id_of(kind, key)}"


def _time(moment: str) -> Node:
    read = datetime.fromisoformat(moment)
    read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    return {"@type": "xsd:dateTime", "@value": read.isoformat()}


def graph(document: ExportDocument) -> Iterator[Node]:
    """Observables, relationships, annotations, provenance, then the investigation that holds them all."""
    refs: list[str] = []
    for node in _content(document):
        refs.append(str(node["@id"]))
        yield node
    if refs:
        yield _investigation(document.case, refs)


def _content(document: ExportDocument) -> Iterator[Node]:
    case = document.case
    for contact in document.contacts():
        yield contact_node(contact, case)
    for ad in files(document):
        yield from _listing(ad, case)
    for campaign in document.campaigns():
        if campaign.members:
            text = "\n".join((campaign.title, *campaign.reasons))
            members = [_id(case, "listing", member) for member in campaign.members]
            yield _annotation(
                case, "campaign", campaign.id, text or campaign.id, ["campaign", campaign.band], members
            )
    for decision in document.decisions():
        kind, _, key = decision.subject.partition(":")
        text = f"{decision.at} {decision.analyst}: {decision.verdict}. {decision.reason} {decision.note}"
        yield _annotation(
            case, "decision", decision.id, text, ["decision", decision.verdict], [_id(case, kind, key)]
        )


def contact_node(contact: ContactPoint, case: CaseInfo) -> Node:
    """One contact as an observable with its facet."""
    value = printable(contact.value)
    prefix = "uco-observable:"
    if contact.masked:
        kind, facet = "ObservableObject", {}
    elif kind_of(contact.kind).observable == "phone":
        kind, facet = "PhoneAccount", {"@type": f"{prefix}PhoneAccountFacet", f"{prefix}phoneNumber": value}
    elif kind_of(contact.kind).observable == "email":
        kind, facet = "EmailAddress", {"@type": f"{prefix}EmailAddressFacet", f"{prefix}addressValue": value}
    elif "://" in value:
        kind, facet = "URL", {"@type": f"{prefix}URLFacet", f"{prefix}fullValue": value}
    else:
        kind = "DigitalAccount"
        facet = {"@type": f"{prefix}AccountFacet", f"{prefix}accountIdentifier": value}
    node: Node = {
        "@id": _id(case, "contact", contact.id),
        "@type": f"{prefix}{kind}",
        "uco-core:name": f"{contact.kind} {value}",
    }
    if facet:
        node["uco-core:hasFacet"] = [{"@id": _id(case, "facet", contact.id), **facet}]
    return node


def _listing(ad: ListingFile, case: CaseInfo) -> Iterator[Node]:
    listing, key = ad.listing, _id(case, "listing", ad.listing.key)
    yield {
        "@id": key,
        "@type": "uco-observable:URL",
        "uco-core:name": printable(listing.posting.title) or listing.key,
        "uco-core:description": [
            printable(body(listing)),
            *(printable(f"{name}: {value}") for name, value in details(listing, _PLACED)),
        ],
        "uco-core:hasFacet": [
            {
                "@id": _id(case, "facet", f"listing\x1f{listing.key}"),
                "@type": "uco-observable:URLFacet",
                "uco-observable:fullValue": printable(listing.url),
            }
        ],
    }
    for contact in {contact_id(one): one for one in ad.mentions}.values():
        yield _mention(listing.key, contact, case)
    for number, hit in enumerate(ad.hits):
        text = f"{hit.why} [{hit.field} {hit.start}-{hit.end}: {hit.quote}]"
        yield _annotation(case, "hit", f"{listing.key}\x1f{number}", text, [hit.id, hit.weight], [key])
    for capture in ad.captures:
        yield from _capture(capture, key, case)


def _mention(listing: str, contact: Contact, case: CaseInfo) -> Node:
    """The link from an ad to a contact in its text."""
    return {
        "@id": _id(case, "link", f"{listing}\x1f{contact_id(contact)}"),
        "@type": "uco-observable:ObservableRelationship",
        "uco-core:source": {"@id": _id(case, "listing", listing)},
        "uco-core:target": {"@id": _id(case, "contact", contact_id(contact))},
        "uco-core:kindOfRelationship": "Mentions",
        "uco-core:isDirectional": True,
        "uco-core:description": [f"as written: {printable(contact.raw)}"],
    }


def _annotation(case: CaseInfo, kind: str, key: str, text: str, tags: list[str], objects: list[str]) -> Node:
    return {
        "@id": _id(case, kind, key),
        "@type": "uco-core:Annotation",
        "uco-core:statement": [printable(text)],
        "uco-core:tag": [printable(tag) for tag in tags],
        "uco-core:object": [{"@id": item} for item in objects],
    }


def _capture(capture: Capture, listing: str, case: CaseInfo) -> Iterator[Node]:
    """The kept bytes as a file, and the provenance record that ties them to the ad."""
    key = str(capture.seq)
    file = _id(case, "capture", key)
    yield {
        "@id": file,
        "@type": "uco-observable:File",
        "uco-core:hasFacet": [
            {
                "@id": _id(case, "facet", f"capture\x1f{key}"),
                "@type": "uco-observable:ContentDataFacet",
                "uco-observable:hash": [
                    {
                        "@id": _id(case, "hash", key),
                        "@type": "uco-types:Hash",
                        "uco-types:hashMethod": "SHA256",
                        "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": capture.payload_sha256},
                    }
                ],
            }
        ],
    }
    yield {
        "@id": _id(case, "provenance", key),
        "@type": "case-investigation:ProvenanceRecord",
        "uco-core:description": [f"Capture {capture.seq} of {printable(capture.url)} in {capture.file}"],
        "uco-core:objectCreatedTime": _time(capture.started),
        "uco-core:object": [{"@id": file}, {"@id": listing}],
    }


def _investigation(case: CaseInfo, refs: list[str]) -> Node:
    return {
        "@id": _id(case, "case", case.number),
        "@type": "case-investigation:Investigation",
        "uco-core:name": printable(case.number),
        "uco-core:description": [printable(case.title), f"TLP:{case.tlp}"],
        "case-investigation:focus": ["recruitment adverts"],
        "uco-core:object": [{"@id": ref} for ref in refs],
    }
