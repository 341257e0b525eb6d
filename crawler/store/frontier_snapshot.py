"""What a worker on another machine needs to know of a source, and what its crawl changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crawler.store.columns import Columns
from crawler.store.content import storable, to_json
from crawler.store.database import Database
from crawler.store.frontier import Frontier, KnownUrl

NOT_HERE: Final = 0
"""Stands for the current version of a listing, and for a run, that only the head has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingState:
    """A listing as far as a crawl touches it; the fields are columns of `listings`, in this order."""

    key: str
    url: str
    first_seen: str
    last_seen: str
    gone_at: str | None
    gone_reason: str | None
    versions: int
    content_hash: str
    lastmod: str | None
    etag: str | None
    http_last_modified: str | None
    purged_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierSnapshot:
    """What one store knows of one source."""

    source: str
    memory: Mapping[str, Any]
    listings: tuple[ListingState, ...]
    known: tuple[KnownUrl, ...]


_COLUMNS: Final = Columns(ListingState, keys=("source", "version"))


class FrontierSnapshots:
    """Takes snapshots from a store, puts them into another, and finds what has changed since."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._frontier = Frontier(database)

    def of(self, source: str) -> FrontierSnapshot:
        """What this store knows of a source; empty for one that was never crawled."""
        row = self._database.one("SELECT memory FROM sources WHERE name = ?", (source,))
        return FrontierSnapshot(
            source=source,
            memory=_mapping(row[0] if row else "{}"),
            listings=tuple(self._listings(source)),
            known=tuple(self._frontier.of(source).values()),
        )

    def plant(self, snapshot: FrontierSnapshot) -> None:
        """Make an empty store know a source as another one does."""
        with self._database.transaction():
            self._database.execute(
                "INSERT INTO sources (name, kind, url, memory) VALUES (?, '', '', ?)",
                (snapshot.source, to_json(snapshot.memory)),
            )
            self._database.insert_many(
                _COLUMNS.insert("listings"),
                [_COLUMNS.row(one, snapshot.source, NOT_HERE) for one in snapshot.listings],
            )
            self._frontier.put(snapshot.source, snapshot.known, run=NOT_HERE)

    def changed(self, before: FrontierSnapshot) -> list[ListingState]:
        """Listings that are new since the snapshot, or stand otherwise than it said."""
        told = {one.key: one for one in before.listings}
        return [one for one in self._listings(before.source) if told.get(one.key) != one]

    def learned(self, source: str) -> list[KnownUrl]:
        """Addresses that a run of this store settled."""
        return [one for one in self._frontier.of(source).values() if one.run != NOT_HERE]

    def learn(self, source: str, known: Iterable[KnownUrl], run: int) -> None:
        """Take over what a crawl elsewhere learned of addresses, in a run of this store."""
        self._frontier.put(source, known, run=run)

    def restate(self, source: str, listings: Iterable[ListingState]) -> None:
        """Let listings of this store stand as the crawl of another left them; purged ones stay as they are."""
        values = [
            (
                one.last_seen,
                one.gone_at,
                one.gone_reason,
                one.lastmod,
                one.etag,
                one.http_last_modified,
                source,
                storable(one.url),
            )
            for one in listings
        ]
        with self._database.transaction():
            self._database.write_many(
                "UPDATE listings SET last_seen = max(last_seen, ?), gone_at = ?, gone_reason = ?,"
                " lastmod = coalesce(?, lastmod), etag = coalesce(?, etag),"
                " http_last_modified = coalesce(?, http_last_modified)"
                " WHERE source = ? AND url = ? AND purged_at IS NULL",
                values,
            )

    def _listings(self, source: str) -> list[ListingState]:
        rows = self._database.rows(
            f"SELECT {_COLUMNS.select()} FROM listings WHERE source = ? ORDER BY id", (source,)
        )
        return list(map(_COLUMNS.record, rows))


def _mapping(text: object) -> dict[str, Any]:
    import json

    value: dict[str, Any] = json.loads(str(text))
    return value
