"""How far the bundles of other machines were taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.clock import precise_timestamp
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """How far one bundle is in the store; the fields are columns of `merges`."""

    order: str
    bundle: str
    lines: int = 0
    run: int | None = None
    finished: str | None = None


class Merges:
    """Reads and moves the mark; what it moves over is written in the same transaction."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger

    def of(self, order: str) -> Merge | None:
        """How far the answer to an order is in the store; None when nothing of it is."""
        row = self._database.one(
            'SELECT bundle, lines, run, finished FROM merges WHERE "order" = ?', (order,)
        )
        names = ("bundle", "lines", "run", "finished")
        return Merge(order=order, **dict(zip(names, row, strict=True))) if row else None  # type: ignore[arg-type]

    def mark(self, merge: Merge) -> None:
        """Move the mark; call it inside the transaction that writes the lines."""
        self._database.execute(
            'INSERT OR REPLACE INTO merges ("order", bundle, lines, run) VALUES (?, ?, ?, ?)',
            (merge.order, merge.bundle, merge.lines, merge.run),
        )

    def finish(self, merge: Merge, detail: Mapping[str, object]) -> None:
        """Record in table and chain that a bundle is in the store as a whole; `detail` names its origin."""
        with self._database.transaction():
            self._database.execute(
                'UPDATE merges SET finished = ?, lines = ? WHERE "order" = ?',
                (precise_timestamp(), merge.lines, merge.order),
            )
            self._ledger.append(
                [
                    Entry(
                        kind="merge",
                        subject=f"order:{merge.order}",
                        detail={**detail, "bundle": merge.bundle},
                    )
                ]
            )

    def count(self, run: int, *, seen: int, gone: int) -> None:
        """Give a run the counts of its crawl: of the ads `seen`, those not new or changed here are unchanged."""
        self._database.execute(
            'UPDATE runs SET unchanged = max(0, ? - "new" - changed), gone = ? WHERE id = ?',
            (seen, gone, run),
        )
