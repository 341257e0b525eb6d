"""The index of the captures: where the bytes of each lie in the WARC files, and their digests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from crawler.records import Capture
from crawler.store.columns import Columns
from crawler.store.content import storable, to_json
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger

_COLUMNS: Final = Columns(Capture)


class Captures:
    """Adds and finds captures."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger

    def add(self, rows: Sequence[Capture]) -> tuple[int, ...]:
        """Index captures whose bytes are safely on disk. Returns their sequence numbers, in order."""
        with self._database.transaction():
            first = self._database.next_id("captures")
            values = [_COLUMNS.row(replace(row, seq=first + n)) for n, row in enumerate(rows)]
            self._database.write_many(_COLUMNS.insert("captures"), values)
            self._ledger.append(
                [Entry(kind="capture", subject=f"capture:{value[0]}", row=value) for value in values]
            )
        return tuple(range(first, first + len(rows)))

    def get(self, seq: int) -> Capture | None:
        """A capture by its sequence number."""
        return next(self._read("WHERE seq = ?", (seq,)), None)

    def latest(self, url: str) -> Capture | None:
        """The latest whole answer captured at a URL: what a revisit record refers to."""
        where = "WHERE url = ? AND kind = 'response' ORDER BY seq DESC LIMIT 1"
        return next(self._read(where, (storable(url),)), None)

    def of_listing(self, key: str) -> tuple[Capture, ...]:
        """Captures that the versions of a listing were read from, in order."""
        where = (
            "WHERE seq IN (SELECT v.capture FROM versions v JOIN listings l ON l.id = v.listing"
            ' WHERE l."key" = ?) ORDER BY seq'
        )
        return tuple(self._read(where, (key,)))

    def of_listings(self, listings: Sequence[int]) -> dict[int, list[Capture]]:
        """Captures that the versions of listings were read from, by internal id of the listing."""
        pairs = self._database.rows(
            "SELECT DISTINCT listing, capture FROM versions WHERE capture IS NOT NULL"
            " AND listing IN (SELECT value FROM json_each(?)) ORDER BY listing, capture",
            (to_json(list(listings)),),
        ).fetchall()
        wanted = to_json(sorted({capture for _, capture in pairs}))
        rows = {
            row.seq: row for row in self._read("WHERE seq IN (SELECT value FROM json_each(?))", (wanted,))
        }
        found: dict[int, list[Capture]] = {}
        for listing, capture in pairs:
            found.setdefault(listing, []).append(rows[capture])
        return found

    def all(self) -> Iterator[Capture]:
        """Every capture, in order."""
        return self._read("ORDER BY seq", ())

    def of_run(self, run: int) -> Iterator[Capture]:
        """Captures of a run, in order."""
        return self._read("WHERE run = ? ORDER BY seq", (run,))

    def ends(self) -> dict[str, int]:
        """For each WARC file, the offset behind the last record that the store knows."""
        rows = self._database.rows('SELECT file, max("offset" + length) FROM captures GROUP BY file')
        return {str(name): int(end) for name, end in rows}

    def _read(self, where: str, values: tuple[object, ...]) -> Iterator[Capture]:
        for row in self._database.rows(f"SELECT {_COLUMNS.select()} FROM captures {where}", values):
            yield _COLUMNS.record(row)
