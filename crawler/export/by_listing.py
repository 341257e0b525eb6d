"""Walk ads with their captures: both tables come in the order of the ads, so one pass over each suffices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.export.document import ExportDocument, mentions
from crawler.records import Capture, Contact, Hit, Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFile:
    """One ad with its captures."""

    listing: Listing
    captures: list[Capture]

    @property
    def mentions(self) -> tuple[Contact, ...]:
        """The contacts it names."""
        return mentions(self.listing)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Its indicators."""
        return self.listing.assessment.found_hits


def files(document: ExportDocument) -> Iterator[ListingFile]:
    """One `ListingFile` per ad, in the document's order; only one ad's captures are held."""
    rows = document.captures()
    row = next(rows, None)
    for listing in document.listings():
        captures = []
        while row is not None and row.listing == listing.key:
            captures.append(row.capture)
            row = next(rows, None)
        yield ListingFile(listing=listing, captures=captures)
