"""Ads that somebody took in at the desk: which import brought them, who did it, and whether it was undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.store.content import to_json
from crawler.store.database import Database

_BROUGHT: Final = (
    'SELECT l."key" FROM captures AS c JOIN versions AS v ON v.capture = c.seq AND v.number = 1'
    " JOIN listings AS l ON l.id = v.listing WHERE c.run = ?"
    " AND NOT EXISTS (SELECT 1 FROM versions AS w JOIN captures AS d ON d.seq = w.capture"
    " WHERE w.listing = l.id AND d.run IS NOT c.run)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdIntake:
    """One import at the desk."""

    run: int
    at: str
    by: str
    source: str
    new: int
    changed: int
    undone: str | None


class AdIntakes:
    """Reads and writes imports of the desk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, run: int, by: str) -> None:
        """Remember whose import a run is. Call it in a transaction."""
        self._database.execute('INSERT INTO ad_intakes (run, "by") VALUES (?, ?)', (run, by))

    def latest(self, limit: int) -> list[AdIntake]:
        """The last imports, the newest first."""
        return self._found("ORDER BY i.run DESC LIMIT ?", (limit,))

    def get(self, run: int) -> AdIntake | None:
        """One import; None when the desk made none in this run."""
        return next(iter(self._found("WHERE i.run = ?", (run,))), None)

    def _found(self, where: str, values: Sequence[object]) -> list[AdIntake]:
        rows = self._database.rows(
            'SELECT i.run, r.started, i."by", r.source, r.new, r.changed, i.undone'
            f" FROM ad_intakes AS i JOIN runs AS r ON r.id = i.run {where}",
            values,
        )
        return [AdIntake(**dict(zip(AdIntake.__dataclass_fields__, row, strict=True))) for row in rows]

    def brought(self, run: int) -> list[str]:
        """Public ids of ads that came with this import first, and of which no other run read a version."""
        return [key for (key,) in self._database.rows(_BROUGHT, (run,))]

    def set_undone(self, run: int, at: str, keys: Sequence[str]) -> None:
        """Mark an import as undone, and free the public ids of its purged ads: they may be taken in again."""
        self._database.execute("UPDATE ad_intakes SET undone = ? WHERE run = ?", (at, run))
        self._database.execute(
            "UPDATE listings SET \"key\" = 'undone-' || id WHERE purged_at IS NOT NULL"
            ' AND "key" IN (SELECT value FROM json_each(?))',
            (to_json(list(keys)),),
        )
