"""What `doctor` asks of the store, and the repairs that lose nothing."""

from __future__ import annotations

import sqlite3
from typing import Final

from crawler.store.contact_forms import SHORTEST
from crawler.store.database import Database
from crawler.store.sql_functions import FTS_COLUMNS, FTS_VALUES
from crawler.text.display import counted

_SAFE: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""Versions of SQLite with the mend of the race, the newest first: its line and two older ones (release notes)."""


def wal_reset_fixed(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """False for SQLite 3.7.0 to 3.51.2, whose race when the WAL is reset can lose commits (SQLite release notes).

    Fixed in 3.51.3, 3.50.7 and 3.44.6.
    """
    if version >= _SAFE[0] or version < (3, 7):
        return True
    return any(fixed[:2] == version[:2] and version >= fixed for fixed in _SAFE[1:])


_SIGNS: Final = """
  SELECT DISTINCT m.campaign, h.indicator
    FROM (SELECT DISTINCT d.campaign FROM decisions AS d
           WHERE d.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM decisions AS u WHERE u.undoes = d.id)) AS w
   CROSS JOIN campaign_members AS m ON m.campaign = w.campaign CROSS JOIN listings AS l ON l.id = m.listing
   CROSS JOIN hits AS h ON h.version = l.version AND h.origin <> 'wording'"""
_CONTACTS: Final = """
  SELECT m.campaign, k.contact, count(DISTINCT l.id)
    FROM queue AS q CROSS JOIN campaign_members AS m ON m.campaign = q.campaign
   CROSS JOIN listings AS l ON l.id = m.listing
   CROSS JOIN links AS k ON k.version = l.version AND k.boilerplate = 0
   WHERE q.state NOT IN ('none', 'sample') GROUP BY m.campaign, k.contact"""
_KEPT: Final = (
    ("SELECT campaign, indicator FROM decided_signs", _SIGNS),
    ("SELECT campaign, contact, ads FROM campaign_contacts", _CONTACTS),
)
"""What is kept of campaigns, and the same counted from all of their ads."""


class Health:
    """Checks of one open store; each returns what is wrong, in words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def integrity(self) -> list[str]:
        """What SQLite itself finds damaged."""
        try:
            rows = self._database.rows("PRAGMA integrity_check(20)").fetchall()
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [text for (text,) in rows if text != "ok"]

    def foreign_keys(self) -> list[str]:
        """Rows that refer to rows that aren't there."""
        rows = self._database.rows("PRAGMA foreign_key_check").fetchmany(20)
        return [f"{table} row {row} refers to a missing row of {other}" for table, row, other, _ in rows]

    def full_text(self) -> list[str]:
        """How the full-text index differs from the current versions, and whether it is whole in itself."""
        missing = self._database.number(
            "SELECT count(*) FROM listings WHERE version NOT IN (SELECT id FROM listings_fts_docsize)"
        )
        extra = self._database.number(
            "SELECT count(*) FROM listings_fts_docsize WHERE id NOT IN"
            " (SELECT version FROM listings WHERE version IS NOT NULL)"
        )
        found = (
            [f"{counted(missing, 'listing')} {'is' if missing == 1 else 'are'} missing from it"]
            if missing
            else []
        )
        found += (
            [f"{counted(extra, 'version')} in it {'is' if extra == 1 else 'are'} not current"]
            if extra
            else []
        )
        try:
            self._database.execute("INSERT INTO listings_fts (listings_fts) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            found.append(str(error))
        return found

    def contact_counts(self) -> int:
        """How many contacts carry a wrong count of listings."""
        return self._database.number(
            "SELECT count(*) FROM contacts AS c LEFT JOIN (SELECT k.contact, count(DISTINCT l.id) AS n"
            " FROM listings AS l JOIN links AS k ON k.version = l.version GROUP BY k.contact) AS real"
            " ON real.contact = c.id WHERE c.listings <> coalesce(real.n, 0)"
        )

    def kept_counts(self) -> list[int]:
        """Campaigns kept with other indicators or contacts than their ads have; rows that wait are left out."""
        found: set[int] = set()
        for kept, counted_now in _KEPT:
            for one, other in ((kept, counted_now), (counted_now, kept)):
                found.update(
                    campaign
                    for (campaign,) in self._database.rows(
                        f"SELECT DISTINCT campaign FROM (SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other}))"
                        " WHERE campaign NOT IN (SELECT campaign FROM queue_stale)"
                    )
                )
        return sorted(found)

    def contact_forms(self) -> list[str]:
        """How the forms by which contacts are found differ from contacts, and whether their index is whole."""
        missing = self._database.number(
            "SELECT count(*) FROM contacts WHERE id NOT IN (SELECT contact FROM contact_forms)"
            f" AND length(contact_form(value)) >= {SHORTEST}"
        )
        found = [f"{counted(missing, 'contact')} can't be found by value"] if missing else []
        try:
            self._database.execute(
                "INSERT INTO contact_parts (contact_parts, rank) VALUES ('integrity-check', 1)"
            )
        except sqlite3.DatabaseError as error:
            found.append(str(error))
        return found

    def _make_forms_again(self) -> None:
        self._database.execute("DELETE FROM contact_forms")
        self._database.execute("INSERT INTO contact_parts (contact_parts) VALUES ('delete-all')")
        for text, table in (
            ("id, contact_form(value) AS form", "contacts"),
            ("contact, contact_form(raw) AS form", "links"),
        ):
            self._database.execute(
                "INSERT OR IGNORE INTO contact_forms (contact, form)"
                f" SELECT DISTINCT {text} FROM {table} WHERE length(form) >= {SHORTEST}"
            )

    def repair(self) -> None:
        """Rebuild full text, forms of contacts and counts from what they are derived from.

        Counts of campaigns are made again by who refreshes the queue next, a desk or `crawler.triage.worker`.
        """
        with self._database.transaction():
            self._database.execute("INSERT INTO listings_fts (listings_fts) VALUES ('delete-all')")
            self._database.execute(
                f"INSERT INTO listings_fts (rowid, {FTS_COLUMNS}) SELECT v.id, {FTS_VALUES} FROM versions AS v"
                " WHERE v.id IN (SELECT version FROM listings) ORDER BY v.id"
            )
            self._make_forms_again()
            self._database.execute(
                "UPDATE contacts SET listings = (SELECT count(DISTINCT l.id) FROM links AS k"
                " JOIN listings AS l ON l.version = k.version WHERE k.contact = contacts.id)"
            )
            self._database.write_many(
                "INSERT OR IGNORE INTO queue_stale (campaign) VALUES (?)",
                [(campaign,) for campaign in self.kept_counts()],
            )

    def checkpoint(self) -> bool:
        """Fold the WAL back into the file; False when a reader is in the way."""
        row = self._database.one("PRAGMA wal_checkpoint(TRUNCATE)")
        return row is not None and row[0] == 0
