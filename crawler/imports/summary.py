"""Counts of an import, and how its items are divided into transactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from crawler.errors import UserError
from crawler.imports.columns import ColumnProposal
from crawler.imports.items import Item
from crawler.isolation import Failure

BATCH: Final = 200
"""Items in one transaction. Set by hand in 2026."""
MAX_BATCH_BYTES: Final = 16 * 1024 * 1024
"""A transaction ends after this many items or bytes, which bounds memory and the time of the lock. Set by hand."""

MAX_ERRORS: Final = 1000
"""Errors that are named; all are counted. A screen shows far fewer."""


@dataclass(slots=True)
class ImportSummary:
    """Counts of the items so far."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    no_ad: int = 0
    """Pages that were read and have no ad."""
    pages: list[tuple[str, str]] = field(default_factory=list)
    """Origin and state of pages without an ad, the first `MAX_ERRORS` of them."""
    errors: list[tuple[str, str]] = field(default_factory=list)
    """Origin and reason, the first `MAX_ERRORS` of them."""
    failed: int = 0
    faults: int = 0
    """Ads that are stored with a problem, because a step failed for them."""
    left_out: int = 0
    """Files of other kinds (style sheets), and messages that are no ads (greetings, service messages)."""
    left: list[tuple[str, str]] = field(default_factory=list)
    """Origin and reason of what was left out, the first `MAX_ERRORS` of it."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Reason -> how often something failed or was left out for it; of the first `MAX_ERRORS` reasons."""
    proposals: list[ColumnProposal] = field(default_factory=list)
    """Columns proposed for tables, in the order of the tables."""

    sealed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Table -> columns and paths of keys that tell of who reports, which are not stored."""

    def seal(self, table: str, columns: Iterable[str]) -> None:
        """Note columns, or paths of keys, that are not stored; of each table the first `MAX_ERRORS`."""
        if named := tuple(dict.fromkeys((*self.sealed.get(table, ()), *columns))):
            self.sealed[table] = named[:MAX_ERRORS]

    def fail(self, origin: str, reason: str) -> None:
        """Count an item that is not stored, and name it."""
        self.failed += 1
        self._name(self.errors, origin, reason)

    def leave_out(self, origin: str, reason: str) -> None:
        """Count an item that is no ad, and name it."""
        self.left_out += 1
        self._name(self.left, origin, reason)

    def without_ad(self, origin: str, reason: str) -> None:
        """Count a page that has no ad, and name it."""
        self.no_ad += 1
        self._name(self.pages, origin, reason)

    def fault(self, origin: str, failure: Failure | str) -> None:
        """Count an ad that is stored although a step failed, and name the failure."""
        self.faults += 1
        self._name(self.errors, origin, str(failure))

    def _name(self, named: list[tuple[str, str]], origin: str, reason: str) -> None:
        if len(named) < MAX_ERRORS:
            named.append((origin, reason))
        if reason in self.reasons or len(self.reasons) < MAX_ERRORS:
            self.reasons[reason] += 1

    @property
    def seen(self) -> int:
        """Number of items processed."""
        return self.new + self.changed + self.unchanged + self.no_ad + self.left_out + self.failed


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Divide items into batches of bounded number and size."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.raw)
        if len(batch) >= BATCH or size >= MAX_BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def check_source_name(name: str) -> str:
    """Return the name if it is valid for a source. Raises UserError otherwise."""
    if not name or len(name) > 60 or not all(mark.isalnum() or mark in "._-" for mark in name):
        raise UserError(f"--source {name!r}: use letters, digits, '_', '-' and '.', like --source old_board")
    return name
