"""Pages of the sorted runs in which joining looks up bands and sentences; see `crawler.campaigns.runs`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from crawler.store.database import Database

Rows = list[tuple[Any, ...]]

PAGES: Final = 20
"""Bits of a page's id that number it within its run; the bits above are the run."""


class IndexRuns:
    """Reads and writes runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def runs(self, name: str) -> Rows:
        """Runs of a list, oldest first: number, entries, bits."""
        return self._database.execute(
            "SELECT run, entries, bits FROM index_runs WHERE list = ? ORDER BY run", (name,)
        ).fetchall()

    def pages(self, run: int, wanted: Iterable[int] | None) -> Rows:
        """Pages of a run in order, all or those wanted."""
        if wanted is None:
            return self.stretch(run, 0, 1 << PAGES)
        ids = f"[{','.join(str(run << PAGES | page) for page in wanted)}]"
        return self._database.execute(
            "SELECT entries FROM index_pages WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (ids,)
        ).fetchall()

    def stretch(self, run: int, first: int, last: int) -> Rows:
        """Pages of a run from the first up to, not with, the last."""
        return self._database.execute(
            "SELECT entries FROM index_pages WHERE id >= ? AND id < ? ORDER BY id",
            ((run << PAGES) + first, (run << PAGES) + last),
        ).fetchall()

    def write_run(self, name: str, bits: int, pages: Iterable[tuple[int, int, bytes]]) -> None:
        """Add a run of pages: number, entries, bytes."""
        run = self._database.next_id("index_runs")
        total = 0
        for page, entries, data in pages:
            total += entries
            self._database.execute(
                "INSERT INTO index_pages (id, entries) VALUES (?, ?)", (run << PAGES | page, data)
            )
        self._database.execute(
            "INSERT INTO index_runs (run, list, entries, bits) VALUES (?, ?, ?, ?)", (run, name, total, bits)
        )

    def drop_runs(self, runs: Sequence[int]) -> None:
        """Take runs away."""
        for run in runs:
            self._database.execute(
                "DELETE FROM index_pages WHERE id >= ? AND id < ?", (run << PAGES, (run + 1) << PAGES)
            )
            self._database.execute("DELETE FROM index_runs WHERE run = ?", (run,))
