"""Tables of recruiters: weighed pairs of campaigns, and what analysts said of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from crawler.store.columns import Columns
from crawler.store.database import Database

Said = Literal["confirm", "split", "apart", "undo"]
BANDS: Final = ("look", "priority")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPair:
    """Two campaigns that were weighed."""

    one: int
    other: int
    weight: float
    """Log odds that they are one recruiter's."""
    parts: Mapping[str, float]
    """Feature -> what it adds."""
    hangs_on: tuple[int, ...] = ()
    """Numbers of the pictures and account holders that it hangs on, the same for the same one of one proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityEvent:
    """An analyst's word about one campaign, or two."""

    batch: int
    at: str
    by: str
    what: Said
    entity: int | None = None
    campaign: int | None = None
    other: int | None = None
    undoes: int | None = None
    why: str = ""


_EVENTS: Final = Columns(EntityEvent)


class Entities:
    """Reads and writes recruiters; the caller writes the chain."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def campaigns(self, most: int) -> dict[int, list[int]]:
        """Campaigns that may be a recruiter's work -> versions of their ads; those with the highest score first."""
        marks = ", ".join("?" for _ in BANDS)
        rows = self._database.rows(
            "SELECT m.campaign, l.version FROM (SELECT id, score FROM campaigns"
            f"  WHERE merged_into IS NULL AND listings > 0 AND (kind = 'campaign' OR band IN ({marks}))"
            "  ORDER BY score DESC, id LIMIT ?) AS c"
            " JOIN campaign_members AS m ON m.campaign = c.id JOIN listings AS l ON l.id = m.listing"
            " WHERE l.version IS NOT NULL ORDER BY c.score DESC, c.id, l.score DESC, l.id",
            (*BANDS, most),
        )
        found: dict[int, list[int]] = {}
        for campaign, version in rows:
            found.setdefault(campaign, []).append(version)
        return found

    def versions_of(self, campaign: int) -> list[int]:
        """Versions of the ads of one campaign, the highest score first."""
        rows = self._database.rows(
            "SELECT l.version FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing"
            " WHERE m.campaign = ? AND l.version IS NOT NULL ORDER BY l.score DESC, l.id",
            (campaign,),
        )
        return [version for (version,) in rows]

    def titles(self, campaigns: Iterable[int]) -> dict[int, str]:
        """Titles of campaigns."""
        rows = self._database.rows(
            "SELECT id, title FROM campaigns WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(set(campaigns))),),
        )
        return dict(rows.fetchall())

    def now_in(self, campaigns: Iterable[int]) -> dict[int, int]:
        """Campaigns -> those that hold their ads now, for those that were merged."""
        rows = self._database.rows(
            "WITH RECURSIVE way(was, id) AS (SELECT value, value FROM json_each(?)"
            " UNION SELECT w.was, c.merged_into FROM way AS w JOIN campaigns AS c ON c.id = w.id"
            " WHERE c.merged_into IS NOT NULL)"
            " SELECT w.was, w.id FROM way AS w JOIN campaigns AS c ON c.id = w.id WHERE c.merged_into IS NULL",
            (json.dumps(sorted(set(campaigns))),),
        )
        return dict(rows.fetchall())

    def replace_pairs(self, pairs: Iterable[StoredPair]) -> int:
        """Keep these pairs instead of those before. Returns how many."""
        self._database.execute("DELETE FROM entity_pairs")
        return self._database.write_many(
            "INSERT INTO entity_pairs (one, other, weight, parts, hangs_on) VALUES (?, ?, ?, ?, ?)",
            [
                (pair.one, pair.other, pair.weight, json.dumps(dict(pair.parts)), json.dumps(pair.hangs_on))
                for pair in pairs
            ],
        )

    def pairs(self) -> list[StoredPair]:
        """All pairs, the surest first."""
        rows = self._database.rows(
            "SELECT one, other, weight, parts, hangs_on FROM entity_pairs ORDER BY weight DESC, one, other"
        )
        return [
            StoredPair(
                one=one,
                other=other,
                weight=weight,
                parts=json.loads(parts),
                hangs_on=tuple(json.loads(hangs_on)),
            )
            for one, other, weight, parts, hangs_on in rows
        ]

    def events(self) -> list[EntityEvent]:
        """All that analysts said, oldest first."""
        rows = self._database.rows(f"SELECT {_EVENTS.select()} FROM entity_events ORDER BY id")
        return [_EVENTS.record(row) for row in rows]

    def next_batch(self) -> int:
        """A number for what is done in one step."""
        return self._database.number("SELECT coalesce(max(batch), 0) + 1 FROM entity_events")

    def add(self, events: Iterable[EntityEvent]) -> None:
        """Append events. Call it in a transaction."""
        names = ", ".join(f'"{name}"' for name in _EVENTS.names)
        marks = ", ".join("?" for _ in _EVENTS.names)
        self._database.write_many(
            f"INSERT INTO entity_events ({names}) VALUES ({marks})", [_EVENTS.row(event) for event in events]
        )
