"""The one document every export format is written from.

`ExportDocument` hands out fresh iterators, so that a format may walk a table more than once and none has to
hold 100,000 ads in memory. The store-backed document is made in `crawler.export.store_document`; tests make
theirs from tuples.

Identifiers are deterministic (`CaseInfo.id_of`): a second export of the same things updates a receiver's copy
instead of doubling it. They are of one home: "case 2026-001" of two agencies are two things at a receiver that both
report to. What all homes share, such as the extensions of STIX, has a `shared_id`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from crawler.export import Tlp
from crawler.masking.mask import STAND_IN
from crawler.records import Campaign, Capture, Contact, Decision, Listing
from crawler.records.stored import SHARED_NAMESPACE

SHARED: Final = uuid.UUID(SHARED_NAMESPACE)


def shared_id(kind: str, key: str) -> str:
    """UUIDv5 of one thing that is the same in every home, such as an extension definition."""
    return str(uuid.uuid5(SHARED, f"{kind}\x1f{key}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInfo:
    """What the export is about and how it may be passed on."""

    number: str
    """Case number, or a name made from the filters when no case is exported."""
    title: str
    produced_at: str
    """UTC, ISO 8601: the newest change of what is exported, so that the same content gives the same bytes."""
    tool_version: str
    ruleset: str
    tlp: Tlp = "AMBER+STRICT"
    recipients: tuple[str, ...] = ()
    legal_basis: str = ""
    notes: str = ""
    referred: bool = False
    """True only when a human decided "refer" and a second one confirmed it."""
    namespace: str = SHARED_NAMESPACE
    """UUID of the home (`crawler.store.home_namespace`), of which the ids of the export are made."""

    def id_of(self, kind: str, key: str) -> str:
        """UUIDv5 of one thing of this home (kind 'listing', 'contact', ...; key as in the document)."""
        return str(uuid.uuid5(uuid.UUID(self.namespace), f"{kind}\x1f{key}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint:
    """One way to reach a recruiter; `id` is `kind:value`."""

    id: str
    kind: str
    value: str
    masked: bool = False
    """True when `value` is a keyed stand-in because the contact may be a victim's."""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingCapture:
    """A capture with the listing that was read from it."""

    listing: str
    """Public id."""
    capture: Capture


class ExportDocument(Protocol):
    """Everything a format may write; each call gives a fresh iterator in a stable order."""

    @property
    def case(self) -> CaseInfo:
        """What the export is about."""

    def listings(self) -> Iterator[Listing]:
        """Ads, with their contacts, hits and campaign."""

    def contacts(self) -> Iterator[ContactPoint]:
        """Contacts of the ads, each once."""

    def campaigns(self) -> Iterator[Campaign]:
        """Campaigns of the ads."""

    def decisions(self) -> Iterator[Decision]:
        """Decisions on the ads and campaigns."""

    def captures(self) -> Iterator[ListingCapture]:
        """Evidence records of the ads, in the order of the listings."""

    def captured_page(self, capture: Capture) -> str | None:
        """The captured page for drawing (`crawler.page_pictures.inert_page`); None for what is no page or gone."""


def contact_id(contact: Contact) -> str:
    """Id of a contact in an export."""
    return f"{contact.kind}:{contact.value}"


def mentions(listing: Listing) -> tuple[Contact, ...]:
    """The contacts an ad names; boilerplate of its site (a hotline, a footer) is left out."""
    return tuple(contact for contact in listing.assessment.contacts if not contact.boilerplate)


def unique_contacts(listings: Iterable[Listing]) -> Iterator[ContactPoint]:
    """The contacts of ads, each once."""
    seen: set[str] = set()
    for listing in listings:
        for contact in mentions(listing):
            key = contact_id(contact)
            if key not in seen:
                seen.add(key)
                yield ContactPoint(
                    id=key,
                    kind=contact.kind,
                    value=contact.value,
                    masked=contact.value.startswith(STAND_IN),
                    label=contact.label,
                )
