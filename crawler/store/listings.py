"""Listings between two crawls: which URLs are known, which were touched, which are gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from crawler.store.content import storable, to_json
from crawler.store.database import Database

GoneReason = Literal["removed", "expired", "blocked", "layout", "unreachable"]

_KNOWN: Final = (
    'SELECT url, "key", lastmod, etag, http_last_modified, last_seen, gone_at FROM listings WHERE source = ?'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
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

    def known(self, source: str) -> dict[str, Known]:
        """Listings of a source by URL, gone ones included."""
        return {url: _known(rest) for url, *rest in self._database.rows(_KNOWN, (source,))}

    def known_url(self, source: str, url: str) -> Known | None:
        """The listing of a source at one URL."""
        rows = self._database.rows(f"{_KNOWN} AND url = ? LIMIT 1", (source, storable(url)))
        return next((_known(rest) for _, *rest in rows), None)

    def touch(
        self,
        source: str,
        urls: Iterable[str],
        seen_at: str,
        *,
        run: int | None = None,
        lastmod: Mapping[str, str] | None = None,
    ) -> int:
        """Mark ads as seen without a fetch (index says unchanged, or status 304); answers how many are known.

        They count as unchanged in `run`. `lastmod` gives the index's new word on some of the URLs.
        """
        stated = lastmod or {}
        values = [(seen_at, stated.get(url), source, storable(url)) for url in urls]
        with self._database.transaction():
            count = self._database.write_many(
                "UPDATE listings SET last_seen = max(last_seen, ?), lastmod = coalesce(?, lastmod),"
                " gone_at = NULL, gone_reason = NULL WHERE source = ? AND url = ?",
                values,
            )
            if run is not None and count:
                self._database.execute("UPDATE runs SET unchanged = unchanged + ? WHERE id = ?", (count, run))
        return count

    def mark_gone(
        self, source: str, urls: Iterable[str], at: str, reason: GoneReason, *, run: int | None = None
    ) -> int:
        """Say that ads are no longer online; they stay stored. Answers how many were online till now."""
        values = [(at, reason, source, storable(url)) for url in urls]
        with self._database.transaction():
            count = self._database.write_many(
                "UPDATE listings SET gone_at = ?, gone_reason = ?"
                " WHERE source = ? AND url = ? AND gone_at IS NULL",
                values,
            )
            if run is not None and count:
                self._database.execute("UPDATE runs SET gone = gone + ? WHERE id = ?", (count, run))
        return count

    def unseen(self, source: str, since: str) -> tuple[str, ...]:
        """URLs of a source that are thought online but were not seen since a time."""
        rows = self._database.rows(
            "SELECT url FROM listings WHERE source = ? AND last_seen < ? AND gone_at IS NULL"
            " AND purged_at IS NULL ORDER BY url",
            (source, since),
        )
        return tuple(url for (url,) in rows)

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

    def count_campaigns(self) -> int:
        """How many campaigns there are."""
        return self._database.number("SELECT count(*) FROM campaigns") if self._has("campaigns") else 0

    def campaigns_of(self, listings: Iterable[int]) -> dict[int, str]:
        """Public id of the campaign of each listing, by internal id."""
        if not self._has("campaign_members"):
            return {}
        rows = self._database.rows(
            "SELECT listing, campaign FROM campaign_members"
            " WHERE listing IN (SELECT value FROM json_each(?))",
            (to_json(list(listings)),),
        )
        return {listing: f"c{campaign}" for listing, campaign in rows}

    def _has(self, table: str) -> bool:
        return self._database.one("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)) is not None

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


def _known(values: Sequence[Any]) -> Known:
    return Known(**dict(zip(Known.__dataclass_fields__, values, strict=True)))
