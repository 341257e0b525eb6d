"""STIX 2.1: one bundle in the shape that OpenCTI imports, written object by object."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crawler.export import stix_case
from crawler.export import stix_objects as make
from crawler.export.by_listing import ListingFile, files
from crawler.export.document import ContactPoint, ExportDocument, contact_id
from crawler.export.json_output import write_list
from crawler.export.stix_objects import Stix


def write(document: ExportDocument, out: Path) -> None:
    """Write the bundle to `out`; memory holds ids, not objects."""
    bundle_id = f"bundle--{document.case.id_of('bundle', document.case.number)}"
    with out.open("w", encoding="utf-8") as file:
        file.write(f'{{"type":"bundle","id":"{bundle_id}","objects":')
        write_list(file, objects(document))
        file.write("}\n")


def objects(document: ExportDocument) -> Iterator[Stix]:
    """Every object of the bundle once, what is referred to before what refers to it."""
    case, refs, seen = document.case, [], set()

    def once(item: Stix) -> Iterator[Stix]:
        if item["id"] not in seen:
            seen.add(item["id"])
            refs.append(str(item["id"]))
            yield item

    yield from make.preamble(case)
    contacts = {contact.id: contact for contact in document.contacts()}
    for contact in contacts.values():
        yield from once(make.contact_object(contact, case))
    observed: dict[str, str] = {}
    for ad in files(document):
        for item in _listing(ad, contacts, document, observed):
            yield from once(item)
    for item in _campaigns_and_decisions(document, observed):
        yield from once(item)
    if refs:
        yield stix_case.report(case, list(refs))


def _campaigns_and_decisions(document: ExportDocument, observed: dict[str, str]) -> Iterator[Stix]:
    """A grouping for each campaign, and a note for each decision.

    Args:
        document: what is exported.
        observed: listing key to the id of its observation, for the listings that are exported.
    """
    groups: dict[str, str] = {}
    for campaign in document.campaigns():
        members = [observed[key] for key in campaign.members if key in observed]
        if members:
            item = stix_case.campaign_grouping(campaign, members, document.case)
            groups[campaign.id] = str(item["id"])
            yield item
            yield from stix_case.campaign_objects(campaign, members, document.case)
    for decision in document.decisions():
        kind, _, key = decision.subject.partition(":")
        target = (groups if kind == "campaign" else observed).get(key)
        if target:
            yield stix_case.decision_note(decision, [target], document.case)


def _listing(
    ad: ListingFile, contacts: dict[str, ContactPoint], document: ExportDocument, observed: dict[str, str]
) -> Iterator[Stix]:
    """The URL, the observation, its links and the note of reasons of one ad."""
    case, listing = document.case, ad.listing
    url = make.listing_url(listing, case)
    yield url
    named = {
        contact_id(one): str(make.contact_object(contacts[contact_id(one)], case)["id"])
        for one in ad.mentions
    }
    targets = [target for target in dict.fromkeys(named.values()) if target != url["id"]]
    observation = make.observation(listing, [str(url["id"]), *targets], case)
    observed[listing.key] = str(observation["id"])
    yield observation
    for contact in ad.mentions:
        if (target := named[contact_id(contact)]) != url["id"]:
            yield make.contact_link(contact, str(url["id"]), target, listing, case)
    if ad.hits:
        yield make.reasons_note(listing, ad.hits, observed[listing.key], case)
