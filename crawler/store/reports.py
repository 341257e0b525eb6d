"""Tables of reports: what they say of the suspect, and the sealed words of the reporter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from crawler.contact_kinds import NUMBER, NUMBERS_SQL
from crawler.store.columns import Columns
from crawler.store.contact_identity import is_left_out
from crawler.store.database import Database

Identity = tuple[str, str]
"""Kind and value of a contact, as `crawler.contact_kinds.identity` gives them."""
TEXT: Final = "text"
"""In the place of a contact's kind: a campaign was seen before by the text of an ad."""
PICTURE: Final = "picture"
"""In the place of a contact's kind: it was seen before by the picture of an ad."""
MENTIONS: Final = 200
"""Mentions of a contact in ads by which it is told whether a board prints it. Set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport:
    """A report without the reporter's words."""

    key: str
    """Public id."""
    taken: str
    """UTC, when it was taken in."""
    told: str | None
    """Day that its file or sender states (ISO 8601); nothing else of what stands there."""
    channel: str
    country: str | None
    language: str
    digest: str
    """Keyed hash of its text."""
    dangers: tuple[str, ...]
    indicators: tuple[str, ...]
    harm_types: tuple[str, ...]
    destinations: tuple[str, ...]
    closed: str | None = None
    """UTC, when somebody was done with it; None while it is open."""


@dataclass(frozen=True, slots=True)
class CampaignMatch:
    """A campaign that a report was seen in."""

    campaign: int
    listings: int
    """Ads of the campaign."""
    kind: str
    """Of the contact that both name, or `TEXT` or `PICTURE`."""
    value: str
    """The contact, a sealed one by its keyed hash; of a text or picture how much of both is the same, in percent."""

    @property
    def by(self) -> Literal["text", "picture", "contact"]:
        """What both have."""
        return "text" if self.kind == TEXT else "picture" if self.kind == PICTURE else "contact"


_COLUMNS: Final = Columns(StoredReport)
KNOWN_CONTACTS: Final = f"""mine AS (
  SELECT kind, value FROM report_contacts WHERE report = (SELECT id FROM reports WHERE "key" = ?)
), known AS (
  SELECT r.kind, r.value, c.id FROM mine AS r
   CROSS JOIN contacts AS c ON c.value = r.value
         AND (c.kind = r.kind OR (c.kind IN {NUMBERS_SQL} AND r.kind = '{NUMBER}'))
  UNION
  SELECT r.kind, r.value, c.id FROM mine AS r
   CROSS JOIN report_sightings AS s ON s.mark = r.value
   CROSS JOIN contacts AS c ON c.id = s.contact
)"""
"""SQL of `WITH` for a report (its public id): its contacts that ads have, as it names them, with their rows."""
_CAMPAIGNS: Final = f"""
WITH {KNOWN_CONTACTS}
SELECT DISTINCT m.campaign, g.listings, r.kind, r.value
  FROM known AS r
 CROSS JOIN contacts AS c ON c.id = r.id
 CROSS JOIN links AS l ON l.contact = r.id AND NOT {is_left_out("l", "c")}
 CROSS JOIN campaign_members AS m ON m.listing = l.listing
 CROSS JOIN campaigns AS g ON g.id = m.campaign
 ORDER BY g.listings DESC, m.campaign
 LIMIT 20
"""
_HUB: Final = f"""
SELECT min(left_out) FROM (
  SELECT {is_left_out("l", "c")} AS left_out FROM contacts AS c JOIN links AS l ON l.contact = c.id
   WHERE c.value = ? AND (c.kind = ? OR (? = '{NUMBER}' AND c.kind IN {NUMBERS_SQL})) LIMIT ?)
"""


class Reports:
    """Reads and writes reports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def has(self, digest: str) -> bool:
        """Whether a report with this text was taken in before."""
        return self._database.one("SELECT 1 FROM reports WHERE digest = ?", (digest,)) is not None

    def add(self, report: StoredReport, suspects: Iterable[Identity], sealed: bytes) -> None:
        """Keep a report. Call it in a transaction."""
        row = _COLUMNS.row(report)
        names = ", ".join(f'"{name}"' for name in _COLUMNS.names)
        marks = ", ".join("?" for _ in row)
        number = self._database.execute(
            f"INSERT INTO reports ({names}, sealed) VALUES ({marks}, ?)", (*row, sealed)
        ).lastrowid
        self._database.write_many(
            "INSERT INTO report_contacts (report, kind, value) VALUES (?, ?, ?)",
            [(number, kind, value) for kind, value in sorted(set(suspects))],
        )

    def dangers(self, *, closed: bool = False) -> list[tuple[str, tuple[str, ...]]]:
        """Public id and dangers of open reports, or with `closed` of all of them; the latest first."""
        where = "" if closed else "WHERE closed IS NULL"
        rows = self._database.rows(f'SELECT "key", dangers FROM reports {where} ORDER BY id DESC').fetchall()
        read = {told: tuple(map(str, json.loads(str(told)))) for told in {told for _, told in rows}}
        return [(str(key), read[told]) for key, told in rows]

    def get(self, key: str) -> StoredReport | None:
        """One report by its public id."""
        row = self._database.one(f'SELECT {_COLUMNS.select()} FROM reports WHERE "key" = ?', (key,))
        return None if row is None else _COLUMNS.record(row)

    def sealed(self, key: str) -> bytes | None:
        """The sealed words of a report; None once they were removed."""
        row = self._database.one('SELECT sealed FROM reports WHERE "key" = ?', (key,))
        found: bytes | None = None if row is None else row[0]  # type: ignore[assignment]
        return found

    def is_hub(self, contact: Identity) -> bool:
        """Whether a contact is shared by many that have nothing to do with each other (a bank, a board)."""
        row = self._database.one(_HUB, (contact[1], contact[0], contact[0], MENTIONS))
        return row is not None and row[0] == 1

    def suspects_of(self, key: str) -> list[Identity]:
        """Contacts of the suspect in a report."""
        rows = self._database.rows(
            "SELECT c.kind, c.value FROM report_contacts AS c JOIN reports AS r ON r.id = c.report"
            ' WHERE r."key" = ? ORDER BY c.kind, c.value',
            (key,),
        )
        return [(str(kind), str(value)) for kind, value in rows]

    def add_contact(self, key: str, contact: Identity) -> None:
        """Add a contact of the suspect. Call it in a transaction."""
        self._database.execute(
            "INSERT OR IGNORE INTO report_contacts (report, kind, value)"
            ' SELECT id, ?, ? FROM reports WHERE "key" = ?',
            (*contact, key),
        )

    def replace_contact(self, key: str, before: Identity, after: Identity | None) -> bool:
        """Put a contact in the place of another, or take it out; False where it is not there.

        Call it in a transaction.
        """
        gone = self._database.execute(
            "DELETE FROM report_contacts WHERE kind = ? AND value = ?"
            ' AND report = (SELECT id FROM reports WHERE "key" = ?)',
            (*before, key),
        )
        if gone.rowcount == 1 and after is not None:
            self.add_contact(key, after)
        return gone.rowcount == 1

    def seen_before(self, key: str) -> list[CampaignMatch]:
        """Campaigns whose ads have a contact of the report, not their sites; the largest first, at most 20."""
        return [CampaignMatch(*row) for row in self._database.rows(_CAMPAIGNS, (key,))]

    def close(self, key: str, at: str) -> bool:
        """Note that somebody is done with a report; False where none is open. Call it in a transaction."""
        changed = self._database.execute(
            'UPDATE reports SET closed = ? WHERE "key" = ? AND closed IS NULL', (at, key)
        )
        return changed.rowcount == 1

    def forget(self, before: str) -> list[str]:
        """Remove the sealed words of reports that were taken in before a time, from the bytes too."""
        self._database.execute("PRAGMA secure_delete = ON")
        rows = self._database.rows(
            'UPDATE reports SET sealed = NULL WHERE sealed IS NOT NULL AND taken < ? RETURNING "key"',
            (before,),
        )
        return [key for (key,) in rows]
