"""Table of the keys with which hotline systems send reports in."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.store import row_seals
from crawler.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class HotlineKey:
    """A key of a hotline system, without the key."""

    id: int
    name: str
    country: str | None
    made: str
    by: str
    revoked: str | None


_COLUMNS = 'id, name, country, made, "by", revoked'


class ReportKeys:
    """Reads and writes keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, digest: str, country: str | None, made: str, by: str) -> int:
        """Keep a new key by its digest. Call it in a transaction."""
        number = self._database.execute(
            'INSERT INTO report_keys (name, digest, country, made, "by") VALUES (?, ?, ?, ?, ?)',
            (name, digest, country, made, by),
        ).lastrowid
        row_seals.put(self._database.connection, row_seals.HOTLINE, number)
        return int(number or 0)

    def all(self) -> list[HotlineKey]:
        """All keys, the revoked ones too."""
        return [
            HotlineKey(**row)
            for row in self._database.named_rows(f"SELECT {_COLUMNS} FROM report_keys ORDER BY id")
        ]

    def find(self, digest: str) -> HotlineKey | None:
        """The key with a digest, unless it was revoked."""
        with row_seals.one_moment(self._database.connection):
            return self._found(digest)

    def _found(self, digest: str) -> HotlineKey | None:
        rows = self._database.named_rows(
            f"SELECT {_COLUMNS} FROM report_keys NOT INDEXED WHERE digest = ? AND revoked IS NULL", (digest,)
        )
        found = next((HotlineKey(**row) for row in rows), None)
        whole = found is not None and row_seals.holds(self._database.connection, row_seals.HOTLINE, found.id)
        return found if whole else None

    def revoke(self, number: int, at: str) -> bool:
        """Revoke a key; False where none is valid under this id. Call it in a transaction."""
        changed = self._database.execute(
            "UPDATE report_keys SET revoked = ? WHERE id = ? AND revoked IS NULL", (at, number)
        )
        if changed.rowcount == 1:
            row_seals.drop(self._database.connection, row_seals.HOTLINE, number)
        return changed.rowcount == 1
