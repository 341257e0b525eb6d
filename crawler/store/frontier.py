"""What a crawl knows of the addresses of a source: read at its start, written with every batch of pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from crawler.store.columns import Columns
from crawler.store.content import storable, to_json
from crawler.store.database import Database

State = Literal["ad", "other", "gone"]


_OF_PAGES: Final = """
WHERE gone_at IS NULL AND id IN (
  WITH pages (source, url) AS (SELECT ?, value FROM json_each(?))
  SELECT l.id FROM pages CROSS JOIN listings AS l ON l.source = pages.source AND l.url = pages.url
  UNION ALL
  SELECT l.id FROM pages CROSS JOIN listings AS l
    ON l.source = pages.source AND l.url > pages.url || '#' AND l.url < pages.url || '$'
)"""
"""Listings of pages; CROSS JOIN keeps the order, so that the index over source and URL serves both halves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUrl:
    """One address of a source as last met."""

    url: str
    state: State
    """`ad` yields ads, `other` is a page without one, `gone` is no longer there."""
    mark: str = ""
    """Its validator in the index (a date of change) when it was last fetched."""
    modified: str | None = None
    """Latest change that the server or the page stated, UTC."""
    settled: str | None = None
    """The date in `modified` that an answer has confirmed as no change; None until one has."""
    etag: str | None = None
    http_last_modified: str | None = None
    """As received, for If-Modified-Since."""
    digest: str = ""
    """Over the ads it held."""
    asked_at: str
    """When the page itself was last asked for, UTC."""
    run: int
    """The run that settled it last."""


_COLUMNS: Final = Columns(KnownUrl, keys=("source",))


class Frontier:
    """The addresses of all sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, source: str) -> dict[str, KnownUrl]:
        """Every address of a source, by URL."""
        rows = self._database.rows(f"SELECT {_COLUMNS.select()} FROM frontier WHERE source = ?", (source,))
        return {known.url: known for known in map(_COLUMNS.record, rows)}

    def put(self, source: str, batch: Iterable[KnownUrl], *, run: int | None = None) -> None:
        """Write what a run learned; a row replaces the one before it. `run` replaces that of the rows."""
        rows = [_COLUMNS.row(one if run is None else replace(one, run=run), source) for one in batch]
        with self._database.transaction():
            self._database.write_many(_COLUMNS.insert("frontier", "INSERT OR REPLACE"), rows)

    def seen(self, run: int, source: str, urls: Sequence[str], at: str) -> int:
        """Mark the listings of unchanged pages as seen, and count them as unchanged in the run.

        Args:
            run: the run that looked.
            source: name of the source.
            urls: addresses of the pages.
            at: when, UTC; a listing is never set back to an earlier time.

        Returns:
            How many listings the pages hold.
        """
        with self._database.transaction():
            touched = self._update("last_seen = max(last_seen, ?), gone_reason = NULL", (at,), source, urls)
            self._database.execute("UPDATE runs SET unchanged = unchanged + ? WHERE id = ?", (touched, run))
        return touched

    def gone(self, run: int, source: str, url: str, reason: str, at: str) -> int:
        """Mark the listings of a page as taken down, with the time and the reason; they stay stored.

        Returns:
            How many were online until now.
        """
        with self._database.transaction():
            count = self._update("gone_at = ?, gone_reason = ?", (at, reason), source, (url,))
            self._database.execute("UPDATE runs SET gone = gone + ? WHERE id = ?", (count, run))
        return count

    def hidden(self, source: str, url: str, reason: str) -> None:
        """Note why the listings of a page can't be seen now (blocked, layout, unreachable)."""
        with self._database.transaction():
            self._update("gone_reason = ?", (reason,), source, (url,))

    def live(self, source: str) -> int:
        """How many listings of a source are not gone."""
        return self._database.number(
            "SELECT count(*) FROM listings WHERE source = ? AND gone_at IS NULL", (source,)
        )

    def _update(self, change: str, values: tuple[object, ...], source: str, urls: Sequence[str]) -> int:
        """Change the listings of pages that are not gone; several ads of one page have its URL and a fragment."""
        return self._database.execute(
            f"UPDATE listings SET {change} {_OF_PAGES}",
            (*values, source, to_json([storable(url) for url in urls])),
        ).rowcount
