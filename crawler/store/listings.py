"""Listings by URL and by public id, their campaigns, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crawler.store.content import to_json
from crawler.store.database import Database

_KNOWN: Final = (
    'SELECT url, "key", lastmod, etag, http_last_modified, last_seen, gone_at FROM listings WHERE source = ?'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownListing:
    """What a crawl needs of a listing it has met before."""

    key: str
    lastmod: str | None
    etag: str | None
    http_last_modified: str | None
    last_seen: str
    gone_at: str | None


class Listings:
    """The narrow rows that every crawl touches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, source: str) -> dict[str, KnownListing]:
        """Listings of a source by URL, gone ones included."""
        return {url: _known(rest) for url, *rest in self._database.rows(_KNOWN, (source,))}

    def count(self, source: str | None = None) -> int:
        """How many listings there are, gone ones included, purged ones not."""
        if source is None:
            return self._database.number("SELECT count(*) FROM listings WHERE purged_at IS NULL")
        return self._database.number("SELECT count(*) FROM listings WHERE source = ?", (source,))

    def count_queue(self) -> int:
        """How many ads online are in the bands `look` and `priority`."""
        return self._database.number(
            "SELECT count(*) FROM listings WHERE band IN ('look', 'priority') AND gone_at IS NULL"
        )

    def count_uncovered(self) -> dict[str, int]:
        """For each source that has any, its ads in languages of which the catalogue has no phrases.

        Ads that are online; the catalogue is that of their assessment.
        """
        rows = self._database.rows(
            "SELECT l.source, count(*) FROM assessments AS a JOIN versions AS v ON v.id = a.version"
            " JOIN listings AS l ON l.id = v.listing AND l.version = v.id"
            " WHERE a.language_coverage IN ('none', 'neighbour') AND l.gone_at IS NULL GROUP BY l.source"
        )
        return dict(rows)

    def count_campaigns(self) -> int:
        """How many campaigns there are."""
        return self._database.number("SELECT count(*) FROM campaigns")

    def campaigns_of(self, listings: Iterable[int]) -> dict[int, str]:
        """Public id of the campaign of each listing, by internal id."""
        rows = self._database.rows(
            "SELECT listing, campaign FROM campaign_members"
            " WHERE listing IN (SELECT value FROM json_each(?))",
            (to_json(list(listings)),),
        )
        return {listing: f"c{campaign}" for listing, campaign in rows}

    def keys(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of the public ids that are in the store."""
        rows = self._database.rows(
            'SELECT "key" FROM listings WHERE "key" IN (SELECT value FROM json_each(?))',
            (to_json(list(keys)),),
        )
        return frozenset(key for (key,) in rows)

    def stored(self, keys: Iterable[str], source: str) -> dict[str, str]:
        """Hash of the content of each listing of a source that is in the store, by the public id asked for.

        Where another source has that id already, the listing's own begins with its source (`Ingest`).
        """
        wanted = {name: key for key in keys for name in (key, f"{source}:{key}")}
        # The plus sign keeps SQLite from going through all listings of the source instead of the few ids.
        rows = self._database.rows(
            'SELECT "key", content_hash FROM listings'
            ' WHERE "key" IN (SELECT value FROM json_each(?)) AND +source = ?',
            (to_json(list(wanted)), source),
        )
        return {wanted[name]: mark for name, mark in rows}


def _known(values: Sequence[Any]) -> KnownListing:
    return KnownListing(**dict(zip(KnownListing.__dataclass_fields__, values, strict=True)))
