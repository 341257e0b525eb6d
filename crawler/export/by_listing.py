"""Walk ads with what belongs to them, when every table comes in the order of the ads.

Formats that nest (STIX, MISP, dossier) need an ad's links and hits beside it. The tables of a document come in
the same order of listings, so one pass over each suffices and nothing is held but one ad's rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from crawler.export.document import Capture, ExportDocument, Indication, Link, Listing


class _OfListing(Protocol):
    @property
    def listing(self) -> str | None: ...


Row = TypeVar("Row", bound=_OfListing)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFile:
    """One ad with its links, hits and captures."""

    listing: Listing
    links: list[Link]
    hits: list[Indication]
    captures: list[Capture]


class _Follower(Generic[Row]):
    """Hands out the rows of one listing after another from a table in listing order."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, key: str) -> list[Row]:
        found: list[Row] = []
        while self._next is not None and self._next.listing == key:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found


def files(document: ExportDocument) -> Iterator[ListingFile]:
    """One `ListingFile` per ad, in the document's order."""
    links, hits = _Follower(document.links()), _Follower(document.hits())
    captures = _Follower(document.captures())
    for listing in document.listings():
        yield ListingFile(
            listing=listing,
            links=links.of(listing.id),
            hits=hits.of(listing.id),
            captures=captures.of(listing.id),
        )
