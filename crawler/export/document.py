"""The one document every export format is written from.

`ExportDocument` hands out fresh iterators, so that a format may walk a table more than once and none has to
hold 100,000 ads in memory. The store-backed document is made in `crawler.export.store_document`; tests make
theirs from tuples with `TableDocument`.

Identifiers are deterministic (`entity_id`): a second export of the same things updates a receiver's copy
instead of doubling it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, Protocol

Tlp = Literal["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"]
TLP_LEVELS: Final[tuple[Tlp, ...]] = ("RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR")
"""Traffic Light Protocol 2.0 (FIRST, August 2022), strictest first."""

NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:adwatch:export")


def entity_id(kind: str, key: str) -> str:
    """UUIDv5 of one thing (kind 'listing', 'contact', ...; key as in the document)."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}\x1f{key}"))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One ad in its current version."""

    id: str
    url: str
    source: str
    title: str
    description: str
    first_seen: str
    last_seen: str
    gone_at: str | None = None
    gone_reason: str | None = None
    hiring_organization: str = ""
    job_location: str = ""
    base_salary: str = ""
    date_posted: str | None = None
    language: str = "und"
    document_type: str = "ad"
    country: str | None = None
    score: float = 0.0
    band: str = "low"
    harm_types: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    campaign: str | None = None
    versions: int = 1


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
class Link:
    """A contact where it stands in a listing."""

    listing: str
    contact: str
    raw: str
    field: str
    start: int
    end: int
    obfuscated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication:
    """One indicator found in a listing (`hit` in JSON Lines)."""

    listing: str
    indicator: str
    weight: str
    points: float
    quote: str
    field: str
    start: int
    end: int
    why: str
    origin: str = "ad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A set of ads joined by template or contact."""

    id: str
    title: str
    score: float
    band: str
    members: tuple[str, ...]
    first_seen: str
    last_seen: str
    harm_types: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an analyst decided, and when."""

    id: str
    at: str
    subject: str
    """`listing:KEY` or `campaign:KEY`."""
    verdict: str
    reason: str
    analyst: str
    note: str = ""
    ruleset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Where the bytes of a listing's version are kept."""

    seq: int
    url: str
    listing: str | None
    started: str
    finished: str
    status: int | None
    file: str
    offset: int
    length: int
    sha256: str
    payload_sha256: str
    chain_hash: str = ""


class ExportDocument(Protocol):
    """Everything a format may write; each call answers a fresh iterator in a stable order."""

    @property
    def case(self) -> CaseInfo:
        """What the export is about."""

    def listings(self) -> Iterator[Listing]:
        """Ads."""

    def contacts(self) -> Iterator[ContactPoint]:
        """Contacts of the ads, each once."""

    def links(self) -> Iterator[Link]:
        """Contact in ad, at its place."""

    def hits(self) -> Iterator[Indication]:
        """Indicators with their evidence."""

    def campaigns(self) -> Iterator[Campaign]:
        """Campaigns of the ads."""

    def decisions(self) -> Iterator[Decision]:
        """Decisions on the ads and campaigns."""

    def captures(self) -> Iterator[Capture]:
        """Evidence records of the ads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDocument:
    """An `ExportDocument` over tuples."""

    case: CaseInfo
    listing_rows: tuple[Listing, ...] = ()
    contact_rows: tuple[ContactPoint, ...] = ()
    link_rows: tuple[Link, ...] = ()
    hit_rows: tuple[Indication, ...] = ()
    campaign_rows: tuple[Campaign, ...] = ()
    decision_rows: tuple[Decision, ...] = ()
    capture_rows: tuple[Capture, ...] = ()

    def listings(self) -> Iterator[Listing]:
        """Ads."""
        return iter(self.listing_rows)

    def contacts(self) -> Iterator[ContactPoint]:
        """Contacts."""
        return iter(self.contact_rows)

    def links(self) -> Iterator[Link]:
        """Links."""
        return iter(self.link_rows)

    def hits(self) -> Iterator[Indication]:
        """Indicators."""
        return iter(self.hit_rows)

    def campaigns(self) -> Iterator[Campaign]:
        """Campaigns."""
        return iter(self.campaign_rows)

    def decisions(self) -> Iterator[Decision]:
        """Decisions."""
        return iter(self.decision_rows)

    def captures(self) -> Iterator[Capture]:
        """Captures."""
        return iter(self.capture_rows)
