"""Tables of what the program proposes of a report's sealed contacts, and of the ads' contacts that are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from crawler.contact_kinds import NUMBER, NUMBERS_SQL, identity, identity_as_written
from crawler.store.database import Database
from crawler.store.reports import Identity

_BATCH: Final = 20_000
"""Contacts of ads that are compared at a time."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the program makes of a sealed contact."""

    kind: str
    """Kind of the contact, as `crawler.contact_kinds.identity` gives it."""
    guess: str
    """`suspect` or `unclear`."""


class ReportSightings:
    """Reads and writes proposals and sightings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def propose(self, key: str, proposals: Mapping[str, Proposal]) -> None:
        """Keep what is proposed of the contacts of a report, by their keyed hashes. Call it in a transaction."""
        self._database.write_many(
            "INSERT OR IGNORE INTO report_proposals (report, mark, kind, guess)"
            ' SELECT id, ?, ?, ? FROM reports WHERE "key" = ?',
            [(mark, one.kind, one.guess, key) for mark, one in sorted(proposals.items())],
        )

    def proposals(self, key: str) -> dict[str, Proposal]:
        """Keyed hash -> what is proposed of the contact."""
        rows = self._database.rows(
            "SELECT p.mark, p.kind, p.guess FROM report_proposals AS p JOIN reports AS r ON r.id = p.report"
            ' WHERE r."key" = ?',
            (key,),
        )
        return {str(mark): Proposal(str(kind), str(guess)) for mark, kind, guess in rows}

    def saw(self, mark: str, contact: Identity) -> None:
        """Note the contacts of ads that are the one of a report. Call it in a transaction."""
        kind, value = contact
        self._database.execute(
            "INSERT OR IGNORE INTO report_sightings (mark, contact) SELECT ?, id FROM contacts WHERE value = ?"
            f" AND (kind = ? OR (? = '{NUMBER}' AND kind IN {NUMBERS_SQL}))",
            (mark, value, kind, kind),
        )

    def behind(self) -> bool:
        """Whether there are contacts of ads that were not compared yet."""
        newest = self._database.number("SELECT coalesce(max(id), 0) FROM contacts")
        return newest > self._last()

    def compare_new(self, marks_of: Callable[[Iterable[Identity]], list[str]]) -> None:
        """Compare the ads' contacts that came since with those of all reports. Call it in a transaction.

        Args:
            marks_of: The keyed hashes of contacts, in their order.
        """
        # Values of confirmed contacts are among them, and fit no hash.
        known = {str(value) for (value,) in self._database.rows("SELECT DISTINCT value FROM report_contacts")}
        while rows := self._database.rows(
            "SELECT id, kind, value FROM contacts WHERE id > ? ORDER BY id LIMIT ?", (self._last(), _BATCH)
        ).fetchall():
            names = [
                (contact, name)
                for contact, kind, value in rows
                for name in dict.fromkeys((identity(kind, value), identity_as_written(kind, value)))
            ]
            marks = marks_of(name for _, name in names) if known else []
            self._database.write_many(
                "INSERT OR IGNORE INTO report_sightings (mark, contact) VALUES (?, ?)",
                [(mark, name[0]) for mark, name in zip(marks, names, strict=False) if mark in known],
            )
            self._database.execute("UPDATE report_sighting_state SET last = ?", (rows[-1][0],))

    def _last(self) -> int:
        return self._database.number("SELECT last FROM report_sighting_state")
