"""The export document over the store: every table streamed in the order of the listings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from crawler.export.document import (
    Campaign,
    Capture,
    CaseInfo,
    ContactPoint,
    Decision,
    Indication,
    Link,
    Listing,
)
from crawler.export.masking import Mask
from crawler.store import Filter, Store, StoredListing

_BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreDocument:
    """An `ExportDocument` of the listings that pass a filter."""

    store: Store
    wanted: Filter
    case: CaseInfo
    mask: Mask = field(default_factory=Mask)
    tick: Callable[[int], None] = lambda _: None
    """Told of each listing written, for a progress bar."""

    def stored(self) -> Iterator[StoredListing]:
        """The listings as stored, hidden contacts covered."""
        for listing in self.store.reader.each(self.wanted, batch=_BATCH):
            yield self.mask.apply(listing)

    def listings(self) -> Iterator[Listing]:
        """Ads."""
        listings = self.stored()
        while batch := list(islice(listings, _BATCH)):
            yield from self._listings(batch)

    def _listings(self, batch: list[StoredListing]) -> Iterator[Listing]:
        campaigns = self.store.listings.campaigns_of([listing.id for listing in batch])
        for listing in batch:
            yield _listing(listing, campaigns.get(listing.id))
            self.tick(1)

    def contacts(self) -> Iterator[ContactPoint]:
        """Contacts, each once; boilerplate of a site (its hotline, its footer) is left out."""
        seen: set[str] = set()
        for listing in self.stored():
            for contact in listing.assessment.contacts:
                key = f"{contact.kind}:{contact.value}"
                if key not in seen and not contact.boilerplate:
                    seen.add(key)
                    yield ContactPoint(
                        id=key,
                        kind=contact.kind,
                        value=contact.value,
                        masked=contact.value.startswith("masked-"),
                        label=contact.label,
                    )

    def links(self) -> Iterator[Link]:
        """Contact in ad, at its place."""
        for listing in self.stored():
            for contact in listing.assessment.contacts:
                if not contact.boilerplate:
                    yield Link(
                        listing=listing.key,
                        contact=f"{contact.kind}:{contact.value}",
                        raw=contact.raw,
                        field=contact.field,
                        start=contact.start,
                        end=contact.end,
                        obfuscated=contact.obfuscated,
                    )

    def hits(self) -> Iterator[Indication]:
        """Indicators with their evidence."""
        for listing in self.stored():
            for hit in listing.assessment.hits:
                yield Indication(
                    listing=listing.key,
                    indicator=hit.id,
                    weight=hit.weight,
                    points=hit.points,
                    quote=hit.quote,
                    field=hit.field,
                    start=hit.start,
                    end=hit.end,
                    why=hit.why,
                    origin=hit.origin,
                )

    def campaigns(self) -> Iterator[Campaign]:
        """Campaigns of the ads, with those members that are exported."""
        members = self._members()
        for row in self.store.export_queries.campaigns([int(key[1:]) for key in members]):
            key = f"c{row.id}"
            yield Campaign(
                id=key,
                title=self.mask.covered(row.title),
                score=row.score,
                band=row.band,
                members=tuple(members[key]),
                first_seen=row.first_seen,
                last_seen=row.last_seen,
                harm_types=row.harm_types,
                reasons=tuple(map(self.mask.covered, row.reasons)),
                template="" if self.mask.hidden else str(row.record.get("template", "")),
            )

    def decisions(self) -> Iterator[Decision]:
        """Decisions on the campaigns of the ads."""
        for row in self.store.export_queries.decisions([int(key[1:]) for key in self._members()]):
            yield Decision(
                id=str(row.id),
                at=row.at,
                subject=row.subject,
                verdict=f"undo {row.verdict}" if row.kind == "undo" else row.verdict,
                reason=row.reason,
                analyst=row.analyst,
                note=self.mask.covered(row.note),
                ruleset=row.ruleset,
            )

    def captures(self) -> Iterator[Capture]:
        """Evidence records of the ads."""
        pairs = self.store.reader.keys(self.wanted)
        while batch := list(islice(pairs, _BATCH)):
            yield from self._captures(batch)

    def _captures(self, batch: list[tuple[int, str]]) -> Iterator[Capture]:
        rows = self.store.captures.of_listings([number for number, _ in batch])
        for number, key in batch:
            for row in rows.get(number, ()):
                yield Capture(
                    seq=row.seq or 0,
                    url=row.url,
                    listing=key,
                    started=row.started,
                    finished=row.finished,
                    status=row.status,
                    file=row.file,
                    offset=row.offset,
                    length=row.length,
                    sha256=row.sha256,
                    payload_sha256=row.payload_sha256,
                )

    def _members(self) -> dict[str, list[str]]:
        """Exported listings by their campaign."""
        members: dict[str, list[str]] = {}
        pairs = list(self.store.reader.keys(self.wanted))
        campaigns = self.store.listings.campaigns_of([number for number, _ in pairs])
        for number, key in pairs:
            if campaign := campaigns.get(number):
                members.setdefault(campaign, []).append(key)
        return members


def _listing(listing: StoredListing, campaign: str | None) -> Listing:
    posting, said = listing.posting, listing.assessment
    countries = [place.country for place in posting.places if place.country]
    return Listing(
        id=listing.key,
        url=listing.url,
        source=listing.source,
        title=posting.title,
        description="\n\n".join(filter(None, (posting.description, posting.text))),
        first_seen=listing.first_seen,
        last_seen=listing.last_seen,
        gone_at=listing.gone_at,
        gone_reason=listing.gone_reason,
        hiring_organization=posting.hiring_organization,
        job_location=posting.job_location,
        base_salary=posting.base_salary,
        date_posted=posting.date_posted,
        language=said.language,
        document_type=said.document_type,
        country=countries[0] if countries else None,
        score=said.score,
        band=said.band,
        harm_types=said.harm_types,
        reasons=said.reasons,
        campaign=campaign,
        versions=listing.versions,
    )
