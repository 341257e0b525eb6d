"""Tables of the bundles and intakes of reports: which reports are of one matter, and which came together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from crawler.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Reports that came together."""

    id: int
    at: str
    by: str
    """Account, login name, or `key N` of a hotline system."""
    channel: str
    reports: int
    undone: str | None


class ReportBundles:
    """Reads and writes marks, bundles and intakes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: str, marks: Iterable[str], intake: int | None) -> None:
        """Put a report into the bundle of those that share a mark; joins their bundles. Call it in a transaction.

        Args:
            key: Public id of a report that is stored already.
            marks: Keyed hashes of its contacts and of parts of its text.
            intake: The intake it came with.
        """
        number = self._database.number('SELECT id FROM reports WHERE "key" = ?', (key,))
        marks = sorted(set(marks))
        touched = self._bundles_with(marks)
        bundle = min([number, *touched])
        self._database.write_many(
            "INSERT OR IGNORE INTO report_marks (report, mark) VALUES (?, ?)",
            [(number, mark) for mark in marks],
        )
        self._database.write_many(
            "UPDATE report_bundles SET bundle = ? WHERE bundle = ?",
            [(bundle, one) for one in touched if one != bundle],
        )
        self._database.execute(
            "INSERT INTO report_bundles (report, bundle, intake) VALUES (?, ?, ?)"
            " ON CONFLICT (report) DO UPDATE SET bundle = excluded.bundle",
            (number, bundle, intake),
        )

    def _bundles_with(self, marks: Iterable[str]) -> list[int]:
        found: set[int] = set()
        for mark in marks:
            found |= {
                one
                for (one,) in self._database.rows(
                    "SELECT DISTINCT b.bundle FROM report_marks AS m JOIN report_bundles AS b ON b.report = m.report"
                    " WHERE m.mark = ?",
                    (mark,),
                )
                if isinstance(one, int)
            }
        return sorted(found)

    def remove_mark(self, key: str, mark: str) -> None:
        """Take a mark from a report and bundle the rest of its bundle anew. Call it in a transaction."""
        bundle = self._database.number(
            'SELECT bundle FROM report_bundles WHERE report = (SELECT id FROM reports WHERE "key" = ?)',
            (key,),
        )
        self._database.execute(
            'DELETE FROM report_marks WHERE mark = ? AND report = (SELECT id FROM reports WHERE "key" = ?)',
            (mark, key),
        )
        self._bundle_anew([bundle])

    def _bundle_anew(self, bundles: Iterable[int]) -> None:
        """Bundle the reports of some bundles again by their marks."""
        for bundle in bundles:
            members = [
                key
                for (key,) in self._database.rows(
                    'SELECT r."key" FROM report_bundles AS b JOIN reports AS r ON r.id = b.report'
                    " WHERE b.bundle = ? ORDER BY r.id",
                    (bundle,),
                )
            ]
            self._database.execute("UPDATE report_bundles SET bundle = -report WHERE bundle = ?", (bundle,))
            for key in members:
                marks = self._database.rows(
                    'SELECT mark FROM report_marks WHERE report = (SELECT id FROM reports WHERE "key" = ?)',
                    (key,),
                ).fetchall()
                self._join(str(key), [str(mark) for (mark,) in marks])

    def _join(self, key: str, marks: Iterable[str]) -> None:
        """As `add`, for a report whose marks are stored; those not yet joined stand under a negative number."""
        number = self._database.number('SELECT id FROM reports WHERE "key" = ?', (key,))
        touched = [one for one in self._bundles_with(marks) if one > 0]
        bundle = min([number, *touched])
        self._database.write_many(
            "UPDATE report_bundles SET bundle = ? WHERE bundle = ?",
            [(bundle, one) for one in (*touched, -number) if one != bundle],
        )

    def by_report(self) -> Mapping[str, int]:
        """Public id of each report -> its bundle."""
        rows = self._database.rows(
            'SELECT r."key", b.bundle FROM reports AS r JOIN report_bundles AS b ON b.report = r.id'
        )
        return {str(key): bundle for key, bundle in rows if isinstance(bundle, int)}

    def members(self, key: str) -> tuple[str, ...]:
        """Public ids of the reports in the bundle of one, itself included, sorted."""
        rows = self._database.rows(
            'SELECT r."key" FROM report_bundles AS b JOIN reports AS r ON r.id = b.report WHERE b.bundle ='
            ' (SELECT bundle FROM report_bundles WHERE report = (SELECT id FROM reports WHERE "key" = ?))'
            ' ORDER BY r."key"',
            (key,),
        )
        return tuple(str(one) for (one,) in rows)

    def begin_intake(self, at: str, by: str, channel: str) -> int:
        """A new intake. Call it in a transaction."""
        number = self._database.execute(
            'INSERT INTO report_intakes (at, "by", channel) VALUES (?, ?, ?)', (at, by, channel)
        ).lastrowid
        return int(number or 0)

    def intakes(self, most: int) -> list[Intake]:
        """The latest intakes that hold reports or were undone."""
        return list(self._intakes("", (most,)))

    def intake(self, number: int) -> Intake | None:
        """One intake."""
        return next(self._intakes("WHERE i.id = ?", (number, 1)), None)

    def _intakes(self, where: str, values: tuple[object, ...]) -> Iterator[Intake]:
        rows = self._database.named_rows(
            'SELECT i.id, i.at, i."by", i.channel, i.undone, count(b.report) AS reports FROM report_intakes AS i'
            f" LEFT JOIN report_bundles AS b ON b.intake = i.id {where} GROUP BY i.id ORDER BY i.id DESC LIMIT ?",
            values,
        )
        return (Intake(**row) for row in rows)

    def undo(self, intake: int, at: str) -> list[str]:
        """Remove all reports of an intake. Call it in a transaction.

        Returns:
            Their public ids; empty for an intake that is unknown or undone.
        """
        if (
            self._database.execute(
                "UPDATE report_intakes SET undone = ? WHERE id = ? AND undone IS NULL", (at, intake)
            ).rowcount
            != 1
        ):
            return []
        rows = self._database.rows(
            'SELECT r.id, r."key", b.bundle FROM report_bundles AS b JOIN reports AS r ON r.id = b.report'
            " WHERE b.intake = ?",
            (intake,),
        ).fetchall()
        numbers = [(number,) for number, _, _ in rows]
        for table, column in (
            ("report_marks", "report"),
            ("report_contacts", "report"),
            ("report_proposals", "report"),
            ("report_bundles", "report"),
            ("report_templates", "report"),
            ("report_ads", "report"),
            ("report_looks", "report"),
            ("report_pictures", "report"),
            ("reports", "id"),
        ):
            self._database.write_many(f"DELETE FROM {table} WHERE {column} = ?", numbers)
        self._bundle_anew({bundle for _, _, bundle in rows if isinstance(bundle, int)})
        return [str(key) for _, key, _ in rows]
