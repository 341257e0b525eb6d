"""Read the chain as stored, and the rows that its entries prove."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.store.columns import Columns
from crawler.store.content import digest, to_json
from crawler.store.database import Database
from crawler.store.ledger import PROVED


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainEntry:
    """One entry of the chain as stored."""

    seq: int
    at: str
    kind: str
    subject: str
    detail: str
    digest: str
    previous: str
    hash: str


_COLUMNS: Final = Columns(ChainEntry)


class ChainReader:
    """Reads the chain and its subjects."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def chain(self) -> Iterator[ChainEntry]:
        """Every entry, in order of seq."""
        rows = self._database.rows(f"SELECT {_COLUMNS.select()} FROM ledger ORDER BY seq")
        return map(_COLUMNS.record, rows)

    def link(self, seq: int) -> ChainEntry | None:
        """One entry."""
        row = self._database.one(f"SELECT {_COLUMNS.select()} FROM ledger WHERE seq = ?", (seq,))
        return _COLUMNS.record(row) if row else None

    def deletions(self) -> dict[str, str]:
        """For each row that was purged (`kind:id`), the digest of the tombstone left in its place."""
        rows = self._database.rows("SELECT detail FROM ledger WHERE kind = 'deletion' ORDER BY seq")
        return {subject: proof for (text,) in rows for subject, proof in _tombstones(text)}

    def times(self) -> Iterator[tuple[str, int]]:
        """Time and number of every entry, in order."""
        yield from self._database.rows("SELECT at, seq FROM ledger ORDER BY seq")

    def rest_before(self, moment: str) -> tuple[str, str]:
        """Times of the last entry before a moment and of the first one since; empty where there is none."""
        row = self._database.one(
            "SELECT coalesce(max(at) FILTER (WHERE at < ?1), ''), coalesce(min(at) FILTER (WHERE at >= ?1), '')"
            " FROM ledger",
            (moment,),
        )
        return (str(row[0]), str(row[1])) if row is not None else ("", "")

    def details(self, kind: str) -> list[tuple[str, dict[str, object]]]:
        """Time and detail of each entry of a kind, in order; those that can't be read are left out."""
        rows = self._database.rows("SELECT at, detail FROM ledger WHERE kind = ? ORDER BY seq", (kind,))
        return [(at, detail) for at, text in rows if isinstance(detail := _parsed(text), dict)]

    def entries(self, kind: str) -> Iterator[tuple[str, str]]:
        """Subject and detail of each entry of a kind, in order."""
        yield from self._database.rows(
            "SELECT subject, detail FROM ledger WHERE kind = ? ORDER BY seq", (kind,)
        )

    def rows(self, table: str, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, object]]]:
        """Id and columns of each row of a table that has ids, in order."""
        names = tuple(columns)
        listed = ", ".join(f'"{name}"' for name in names)
        for number, *values in self._database.rows(f'SELECT id, {listed} FROM "{table}" ORDER BY id'):
            yield number, dict(zip(names, values, strict=True))

    def thinned(self) -> dict[str, tuple[str, str]]:
        """For each capture that was thinned (`capture:seq`), the digests of bytes and page before the first time."""
        found: dict[str, tuple[str, str]] = {}
        for (text,) in self._database.rows("SELECT detail FROM ledger WHERE kind = 'deletion' ORDER BY seq"):
            for subject, digests in _thinned(text):
                found.setdefault(subject, digests)
        return found

    def is_page_of_purged(self, capture: object) -> bool:
        """Whether an ad was purged whose versions were read from a page at the address of this capture."""
        row = self._database.one(
            "SELECT 1 FROM captures AS c JOIN captures AS same ON same.seq = c.seq OR same.url = c.url"
            " JOIN versions AS v ON v.capture = same.seq JOIN listings AS l ON l.id = v.listing"
            " WHERE c.seq = ? AND l.purged_at IS NOT NULL",
            (capture,),
        )
        return row is not None

    def digests(self, kind: str, ids: Iterable[int]) -> dict[int, str]:
        """Digests of subjects' rows as they stand now; a row that is missing is missing here."""
        table, key, columns = PROVED[kind]
        listed = ", ".join(f'"{name}"' for name in columns)
        rows = self._database.rows(
            f'SELECT "{key}", {listed} FROM {table} WHERE "{key}" IN (SELECT value FROM json_each(?))',
            (to_json(list(ids)),),
        )
        return {number: digest(values) for number, *values in rows}

    def row(self, kind: str, number: int) -> dict[str, object] | None:
        """A subject's row as it stands now, by column; None when it is missing."""
        table, key, columns = PROVED[kind]
        listed = ", ".join(f'"{name}"' for name in columns)
        values = self._database.one(f'SELECT {listed} FROM {table} WHERE "{key}" = ?', (number,))
        return None if values is None else dict(zip(columns, values, strict=True))

    def is_purged(self, listing: object) -> bool:
        """Whether the content of a listing (by its internal id) was purged."""
        row = self._database.one("SELECT purged_at IS NOT NULL FROM listings WHERE id = ?", (listing,))
        return row is not None and bool(row[0])

    def has_content(self, keys: Iterable[str], content_hash: str) -> bool:
        """Whether a listing with one of these public ids has a version with this content."""
        row = self._database.one(
            "SELECT 1 FROM versions AS v JOIN listings AS l ON l.id = v.listing"
            ' WHERE v.content_hash = ? AND l."key" IN (SELECT value FROM json_each(?))',
            (content_hash, to_json(list(keys))),
        )
        return row is not None

    def strangers(self, kind: str) -> list[int]:
        """Ids of rows that no entry speaks of."""
        table, key, _ = PROVED[kind]
        rows = self._database.rows(
            f'SELECT "{key}" FROM {table} WHERE ? || "{key}" NOT IN'
            " (SELECT subject FROM ledger WHERE kind = ?) ORDER BY 1 LIMIT 100",
            (f"{kind}:", kind),
        )
        return [number for (number,) in rows]


def _tombstones(text: str) -> list[tuple[str, str]]:
    """Pairs in the detail of a deletion; none when it was tampered with (its digest tells)."""
    try:
        pairs = json.loads(text)["tombstones"]
        return [(str(subject), str(proof)) for subject, proof in pairs]
    except (ValueError, KeyError, TypeError):
        return []


def _thinned(text: str) -> list[tuple[str, tuple[str, str]]]:
    """Captures in the detail of a deletion with their digests before; none when it was tampered with."""
    try:
        rows = json.loads(text).get("thinned", [])
        return [(f"capture:{seq}", (str(stored), str(payload))) for seq, stored, payload in rows]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
