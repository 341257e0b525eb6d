"""What exports read besides listings: campaigns, decisions, cases, masked contacts, and the slice of the chain."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crawler.codec import from_plain
from crawler.records import Campaign, Decision
from crawler.store.content import to_json
from crawler.store.database import Database
from crawler.store.ledger import PROVED

ChainRow = tuple[int, str, str, str, str, str, str]

_CAMPAIGNS: Final = """
SELECT 'c' || id AS id, title, score, band, first_seen, last_seen, harm_types, reasons, kind, listings, online,
  sources, employers, contacts, record
FROM campaigns WHERE id IN (SELECT value FROM json_each(?)) ORDER BY campaigns.id
"""
_DECISIONS: Final = """
SELECT CAST(id AS TEXT) AS id, at, subject, iif(kind = 'undo', 'undo ' || verdict, verdict) AS verdict, reason,
  analyst, note, ruleset, kind
FROM decisions WHERE campaign IN (SELECT value FROM json_each(?)) ORDER BY decisions.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as the review desk keeps it."""

    number: str
    title: str
    tlp: str
    recipients: str
    legal_basis: str
    notes: tuple[str, ...]
    campaigns: tuple[int, ...]


class ExportQueries:
    """Reads for exports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def case(self, number: str) -> CaseRow | None:
        """A case by its number, or by the id that its page has in the desk (`/cases/1`)."""
        row = self._database.one(
            "SELECT id, number, title, tlp, recipients, legal_basis FROM cases"
            " WHERE number = ?1 OR CAST(id AS TEXT) = ?1",
            (number,),
        )
        if row is None:
            return None
        key = (row[0],)
        notes = self._database.rows('SELECT text FROM case_notes WHERE "case" = ? ORDER BY id', key)
        members = self._database.rows(
            'SELECT campaign FROM case_campaigns WHERE "case" = ? ORDER BY campaign', key
        )
        return CaseRow(
            number=str(row[1]),
            title=str(row[2]),
            tlp=str(row[3]),
            recipients=str(row[4]),
            legal_basis=str(row[5]),
            notes=tuple(text for (text,) in notes),
            campaigns=tuple(campaign for (campaign,) in members),
        )

    def case_numbers(self) -> list[str]:
        """Numbers of all cases that hold a campaign, oldest first."""
        rows = self._database.rows(
            'SELECT number FROM cases WHERE id IN (SELECT "case" FROM case_campaigns) ORDER BY id'
        )
        return [str(number) for (number,) in rows]

    def missing_campaigns(self, campaigns: Sequence[int]) -> list[int]:
        """Those of the campaigns that the store does not have."""
        rows = self._database.rows(
            "SELECT w.value FROM json_each(?) w WHERE w.value NOT IN (SELECT id FROM campaigns)",
            (to_json(list(campaigns)),),
        )
        return [number for (number,) in rows]

    def decision_events(self, campaigns: Sequence[int] | None) -> Iterator[tuple[Any, ...]]:
        """Decisions that were not undone, on these campaigns or on all, oldest first.

        Returns:
            Campaign, id, user, analyst, kind, verdict and the part that it is about.
        """
        only = "" if campaigns is None else "d.campaign IN (SELECT value FROM json_each(?)) AND "
        yield from self._database.rows(
            "SELECT d.campaign, d.id, d.user, d.analyst, d.kind, d.verdict, d.part FROM decisions d"
            f" WHERE {only}d.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id)"
            " ORDER BY d.id",
            () if campaigns is None else (to_json(list(campaigns)),),
        )

    def members(self, campaigns: Sequence[int] | None) -> list[tuple[int, int]]:
        """Ads of these campaigns, or all that a decision may be about: internal id, and the campaign they are in."""
        which = (
            "campaign IN (SELECT value FROM json_each(?))"
            if campaigns is not None
            else "campaign IN (SELECT campaign FROM decisions) OR listing IN (SELECT listing FROM decision_members)"
        )
        rows = self._database.rows(
            f"SELECT listing, campaign FROM campaign_members WHERE {which} ORDER BY listing",
            () if campaigns is None else (to_json(list(campaigns)),),
        )
        return [(int(listing), int(campaign)) for listing, campaign in rows]

    def campaigns(self, ids: Sequence[int]) -> Iterator[Campaign]:
        """Campaigns by internal id, in that order, without their members."""
        for row in self._database.named_rows(_CAMPAIGNS, (to_json(sorted(set(ids))),)):
            record = json.loads(str(row.pop("record")))
            lists = {name: tuple(json.loads(str(row.pop(name)))) for name in ("harm_types", "reasons")}
            template = str(record.get("template", ""))
            yield from_plain(Campaign, {**row, **lists, "members": (), "template": template})

    def decisions(self, campaigns: Sequence[int]) -> Iterator[Decision]:
        """Decisions on campaigns, oldest first."""
        for row in self._database.named_rows(_DECISIONS, (to_json(list(campaigns)),)):
            yield from_plain(Decision, row)

    def capture_row(self, seq: int) -> list[object] | None:
        """The row of a capture as its chain entry covers it."""
        table, key, columns = PROVED["capture"]
        listed = ", ".join(f'"{name}"' for name in columns)
        row = self._database.one(f'SELECT {listed} FROM {table} WHERE "{key}" = ?', (seq,))
        return list(row) if row else None

    def version_rows(self, keys: Sequence[str]) -> Iterator[list[object]]:
        """Rows of all versions of listings, as their chain entries cover them."""
        table, _, columns = PROVED["version"]
        listed = ", ".join(f'"{name}"' for name in columns)
        rows = self._database.rows(
            f'SELECT {listed} FROM {table} WHERE listing IN (SELECT id FROM listings WHERE "key" IN'
            " (SELECT value FROM json_each(?))) ORDER BY id",
            (to_json(list(keys)),),
        )
        yield from map(list, rows)

    def chain_since(self, captures: Sequence[int], versions: Sequence[int] = ()) -> Iterator[ChainRow]:
        """Chain entries from the first that covers one of these to the head, without their details."""
        subjects = [*(f"capture:{seq}" for seq in captures), *(f"version:{number}" for number in versions)]
        first = self._database.number(
            "SELECT coalesce(min(seq), 1) FROM ledger WHERE kind IN ('capture', 'version') AND subject IN"
            " (SELECT value FROM json_each(?))",
            (to_json(subjects),),
        )
        yield from self._database.rows(
            "SELECT seq, at, kind, subject, digest, previous, hash FROM ledger WHERE seq >= ? ORDER BY seq",
            (first,),
        )

    def runs(self, sources: Sequence[str]) -> Iterator[dict[str, object]]:
        """Run records of sources, oldest first."""
        names = (
            "id", "source", "started", "finished", "finish_reason", "scheduled", "new", "changed", "unchanged",
            "gone", "tool_version", "config_hash", "ruleset",
        )  # fmt: skip
        columns = ", ".join(f'"{name}"' for name in names)
        rows = self._database.rows(
            f"SELECT {columns} FROM runs WHERE source IN (SELECT value FROM json_each(?)) ORDER BY id",
            (to_json(list(sources)),),
        )
        for row in rows:
            yield dict(zip(names, row, strict=True))
