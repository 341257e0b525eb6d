"""The index of the captures: where the bytes of each lie in the WARC files, and their digests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from crawler.store.content import storable, to_json
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow:
    """One capture: the fields are the columns of `captures`, in their order."""

    seq: int | None = None
    """Given by the store."""
    run: int | None
    url: str
    requested_url: str
    kind: str
    """response | revisit | import | purged."""
    status: int | None
    ip_address: str | None
    started: str
    finished: str
    file: str
    """Name under captures/."""
    offset: int
    length: int
    sha256: str
    """Of the records as stored (response or revisit, then request), in hexadecimal."""
    payload_sha256: str
    """Of the body, in hexadecimal."""
    meta: str = "{}"
    """Request, certificate, redirect hops (JSON)."""


_NAMES: Final = tuple(CaptureRow.__dataclass_fields__)
_BEHIND_SEQ: Final = attrgetter(*_NAMES[1:])


class Captures:
    """Adds and finds captures."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger

    def add(self, rows: Sequence[CaptureRow]) -> tuple[int, ...]:
        """Index captures whose bytes are safely on disk; answers their sequence numbers, in order."""
        with self._database.transaction():
            first = self._database.next_id("captures")
            values = [(first + position, *_values(row)) for position, row in enumerate(rows)]
            self._database.write_many(f"INSERT INTO captures VALUES ({', '.join('?' * 15)})", values)
            self._ledger.append(
                [Entry(kind="capture", subject=f"capture:{value[0]}", row=value) for value in values]
            )
        return tuple(range(first, first + len(rows)))

    def get(self, seq: int) -> CaptureRow | None:
        """A capture by its sequence number."""
        return next(self._read("WHERE seq = ?", (seq,)), None)

    def latest(self, url: str) -> CaptureRow | None:
        """The latest whole answer captured at a URL: what a revisit record refers to."""
        where = "WHERE url = ? AND kind = 'response' ORDER BY seq DESC LIMIT 1"
        return next(self._read(where, (storable(url),)), None)

    def of_listing(self, key: str) -> tuple[CaptureRow, ...]:
        """Captures that the versions of a listing were read from, in order."""
        where = (
            "WHERE seq IN (SELECT v.capture FROM versions v JOIN listings l ON l.id = v.listing"
            ' WHERE l."key" = ?) ORDER BY seq'
        )
        return tuple(self._read(where, (key,)))

    def of_listings(self, listings: Sequence[int]) -> dict[int, list[CaptureRow]]:
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
        found: dict[int, list[CaptureRow]] = {}
        for listing, capture in pairs:
            found.setdefault(listing, []).append(rows[capture])
        return found

    def all(self) -> Iterator[CaptureRow]:
        """Every capture, in order."""
        return self._read("ORDER BY seq", ())

    def of_run(self, run: int) -> Iterator[CaptureRow]:
        """Captures of a run, in order."""
        return self._read("WHERE run = ? ORDER BY seq", (run,))

    def ends(self) -> dict[str, int]:
        """For each WARC file, the offset behind the last record that the store knows."""
        rows = self._database.rows('SELECT file, max("offset" + length) FROM captures GROUP BY file')
        return {str(name): int(end) for name, end in rows}

    def _read(self, where: str, values: tuple[object, ...]) -> Iterator[CaptureRow]:
        columns = ", ".join(f'"{name}"' for name in _NAMES)
        for row in self._database.rows(f"SELECT {columns} FROM captures {where}", values):
            yield CaptureRow(**dict(zip(_NAMES, row, strict=True)))


def _values(row: CaptureRow) -> tuple[object, ...]:
    """What is stored of a capture behind its number."""
    run, url, requested_url, *rest = _BEHIND_SEQ(row)
    return (run, storable(url), storable(requested_url), *rest)
