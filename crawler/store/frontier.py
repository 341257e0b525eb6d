"""What a crawl knows of the addresses of a source: read at its start, written with every batch of pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from crawler.store.content import storable, to_json
from crawler.store.database import Database

State = Literal["ad", "other", "gone"]

_COLUMNS: Final = "url, state, mark, modified, etag, http_last_modified, digest, asked_at, run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One address of a source as last met."""

    url: str
    state: State
    """`ad` yields ads, `other` is a page without one, `gone` is no longer there."""
    mark: str = ""
    """What the index said of it when it was last fetched."""
    modified: str | None = None
    """Latest change that the server or the page stated, UTC."""
    etag: str | None = None
    http_last_modified: str | None = None
    """As received, for If-Modified-Since."""
    digest: str = ""
    """Over the ads it held."""
    asked_at: str
    """When the page itself was last asked for, UTC."""
    run: int
    """The run that settled it last."""


class Frontier:
    """The addresses of all sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, source: str) -> dict[str, Known]:
        """Every address of a source, by URL."""
        names = tuple(Known.__dataclass_fields__)
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM frontier WHERE source = ?", (source,))
        return {row[0]: Known(**dict(zip(names, row, strict=True))) for row in rows}

    def put(self, source: str, batch: Iterable[Known], *, run: int | None = None) -> None:
        """Write what a run learned; a row replaces the one before it. `run` stands in for that of the rows."""
        rows = [
            (source, storable(one.url), one.state, storable(one.mark), one.modified, one.etag,
             one.http_last_modified, one.digest, one.asked_at, one.run if run is None else run)
            for one in batch
        ]  # fmt: skip
        with self._database.transaction():
            self._database.write_many(
                f"INSERT OR REPLACE INTO frontier (source, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )

    def seen(self, run: int, source: str, urls: Sequence[str], at: str) -> int:
        """Listings of these pages still show: touch them, count them as unchanged; answers how many."""
        wanted = to_json([storable(url) for url in urls])
        with self._database.transaction():
            touched = self._database.execute(
                "UPDATE listings SET last_seen = max(last_seen, ?), gone_reason = NULL"
                " WHERE source = ? AND gone_at IS NULL AND url IN (SELECT value FROM json_each(?))",
                (at, source, wanted),
            ).rowcount
            touched += self._several(
                "UPDATE listings SET last_seen = max(last_seen, ?), gone_reason = NULL", (at,), source, urls
            )
            self._database.execute("UPDATE runs SET unchanged = unchanged + ? WHERE id = ?", (touched, run))
        return touched

    def gone(self, run: int, source: str, url: str, reason: str, at: str) -> int:
        """The listings of a page were taken down: keep them, with the time and the reason.

        Answers how many.
        """
        with self._database.transaction():
            change = "UPDATE listings SET gone_at = ?, gone_reason = ?"
            count = self._database.execute(
                f"{change} WHERE source = ? AND url = ? AND gone_at IS NULL",
                (at, reason, source, storable(url)),
            ).rowcount
            count += self._several(change, (at, reason), source, [url])
            self._database.execute("UPDATE runs SET gone = gone + ? WHERE id = ?", (count, run))
        return count

    def hidden(self, source: str, url: str, reason: str) -> None:
        """The listings of a page can't be seen now (blocked, layout, unreachable).

        They are kept as they were.
        """
        with self._database.transaction():
            change = "UPDATE listings SET gone_reason = ?"
            self._database.execute(
                f"{change} WHERE source = ? AND url = ? AND gone_at IS NULL", (reason, source, storable(url))
            )
            self._several(change, (reason,), source, [url])

    def reopen(self, run: int) -> None:
        """Go on with a run that was killed: its outcomes and counts stand."""
        with self._database.transaction():
            self._database.execute(
                "UPDATE runs SET finished = NULL, finish_reason = NULL WHERE id = ?", (run,)
            )

    def live(self, source: str) -> int:
        """How many listings of a source are not gone."""
        return self._database.number(
            "SELECT count(*) FROM listings WHERE source = ? AND gone_at IS NULL", (source,)
        )

    def _several(self, change: str, values: tuple[object, ...], source: str, urls: Sequence[str]) -> int:
        """The same change for pages that hold several ads: these have the page's address and a fragment."""
        total = 0
        for url in urls if self._has_several(source) else ():
            total += self._database.execute(
                f"{change} WHERE source = ? AND gone_at IS NULL AND url > ? AND url < ?",
                (*values, source, storable(url) + "#", storable(url) + "$"),
            ).rowcount
        return total

    def _has_several(self, source: str) -> bool:
        row = self._database.one(
            "SELECT 1 FROM listings WHERE source = ? AND instr(url, '#') > 0 LIMIT 1", (source,)
        )
        return row is not None
