"""The record of each campaign: made from its members, kept ready for queue, ranking and exports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from crawler.store.database import Database

Rows = list[tuple[Any, ...]]

CHUNK: Final = 5000
"""Campaigns made in one statement."""

_REFRESH: Final = """
UPDATE campaigns SET (title, listings, online, sources, employers, first_seen, last_seen, score, band, kind,
                      harm_types, reasons) = (
  SELECT max(CASE WHEN place = 1 THEN title END), count(*), sum(gone_at IS NULL), count(DISTINCT source),
         count(DISTINCT nullif(employer, '')), min(first_seen), max(last_seen), max(score),
         max(CASE WHEN place = 1 THEN band END), iif(count(*) > 1, 'campaign', 'single'),
         coalesce(max(CASE WHEN place = 1 THEN harm_types END), '[]'),
         coalesce(max(CASE WHEN place = 1 THEN reasons END), '[]')
  FROM (SELECT v.title, l.gone_at, l.source, f.employer, l.first_seen, l.last_seen, l.score, l.band,
               a.harm_types, a.reasons, row_number() OVER (ORDER BY l.score DESC, l.id) AS place
        FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing
        JOIN versions AS v ON v.id = l.version
        LEFT JOIN assessments AS a ON a.version = v.id
        LEFT JOIN family_versions AS f ON f.version = v.id
        WHERE m.campaign = campaigns.id))
WHERE id IN (SELECT value FROM json_each(?))
  AND EXISTS (SELECT 1 FROM campaign_members WHERE campaign = campaigns.id)
"""


class CampaignRecords:
    """Makes and reads the records of campaigns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refresh(self, campaigns: Iterable[int]) -> None:
        """Make the records of campaigns anew from their members; those left empty only lose their counts."""
        wanted = list(campaigns)
        for start in range(0, len(wanted), CHUNK):
            chunk = f"[{','.join(map(str, wanted[start : start + CHUNK]))}]"
            self._database.execute(_REFRESH, (chunk,))
            self._database.execute(
                "UPDATE campaigns SET listings = 0, online = 0 WHERE id IN (SELECT value FROM json_each(?))"
                " AND NOT EXISTS (SELECT 1 FROM campaign_members WHERE campaign = campaigns.id)",
                (chunk,),
            )
            self._database.execute(
                "INSERT OR IGNORE INTO queue_stale SELECT value FROM json_each(?)", (chunk,)
            )

    def top(self, limit: int) -> Rows:
        """Campaigns by score, then size.

        Columns: id, title, kind, band, score, listings, online, sources, employers, first and last seen,
        reasons (JSON), harm types (JSON), status.
        """
        return self._database.execute(
            "SELECT id, title, kind, band, score, listings, online, sources, employers,"
            " first_seen, last_seen, reasons, harm_types, status FROM campaigns WHERE listings > 0"
            " ORDER BY score DESC, listings DESC, id LIMIT ?",
            (limit,),
        ).fetchall()

    def by_key(self) -> Rows:
        """Public id of every listing and its campaign, in the order of listings."""
        return self._database.execute(
            'SELECT l."key", m.campaign FROM listings AS l'
            " LEFT JOIN campaign_members AS m ON m.listing = l.id ORDER BY l.id"
        ).fetchall()
