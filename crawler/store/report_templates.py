"""Tables of the ads whose text a report quotes, and of the keyed hashes by which later ones are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from crawler.store.content import to_json
from crawler.store.database import Database
from crawler.store.reports import TEXT, CampaignMatch

_CAMPAIGNS: Final = """
SELECT m.campaign, g.listings, max(r.likeness)
  FROM report_ads AS r
  JOIN family_versions AS f ON f.version = r.version
  JOIN family_versions AS o ON o.family = f.family
  JOIN campaign_members AS m ON m.listing = o.listing
  JOIN campaigns AS g ON g.id = m.campaign
 WHERE r.report = (SELECT id FROM reports WHERE "key" = ?)
 GROUP BY m.campaign
 ORDER BY max(r.likeness) DESC, g.listings DESC, m.campaign
 LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class QuotedAd:
    """An ad whose text a report quotes."""

    version: int
    """Of the ad that stands for all with nearly its text."""
    likeness: int
    """Percent."""


@dataclass(frozen=True, slots=True)
class TemplateBands:
    """A text of a report, as its keyed hashes."""

    report: int
    """Row of the report."""
    shingles: int
    bands: bytes


class ReportTemplates:
    """Reads and writes the texts of reports as hashes, and the ads that they quote."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, key: str, texts: Iterable[tuple[int, bytes]], ads: Iterable[QuotedAd]) -> None:
        """Keep texts of a report (shingles, keyed hashes) and the ads that it quotes. Call it in a transaction."""
        number = self._database.number('SELECT id FROM reports WHERE "key" = ?', (key,))
        self._database.write_many(
            "INSERT INTO report_templates (report, part, shingles, bands) VALUES (?, ?, ?, ?)",
            [(number, part, shingles, bands) for part, (shingles, bands) in enumerate(texts)],
        )
        self.add_ads((number, ad) for ad in ads)

    def add_ads(self, found: Iterable[tuple[int, QuotedAd]]) -> None:
        """Note for reports, by their rows, ads that they quote. Call it in a transaction."""
        best: dict[tuple[int, int], int] = {}
        for report, ad in found:
            best[report, ad.version] = max(ad.likeness, best.get((report, ad.version), 0))
        self._database.write_many(
            "INSERT OR IGNORE INTO report_ads (report, version, likeness) VALUES (?, ?, ?)",
            [(*pair, likeness) for pair, likeness in sorted(best.items())],
        )

    def bands(self) -> list[TemplateBands]:
        """The texts of all reports whose words are kept."""
        rows = self._database.rows(
            "SELECT report, shingles, bands FROM report_templates ORDER BY report, part"
        )
        return [TemplateBands(*row) for row in rows]

    def behind(self) -> bool:
        """Whether there are families of ads that were not compared yet."""
        return self._database.next_id("families") - 1 > self._last()

    def new_families(self, limit: int) -> list[tuple[Any, ...]]:
        """Families that were not compared yet, in order: id, version, shingles, sketch. Call it in a transaction."""
        return self._database.rows(
            "SELECT id, version, shingles, sketch FROM families WHERE id > ? ORDER BY id LIMIT ?",
            (self._last(), limit),
        ).fetchall()

    def compared(self, family: int) -> None:
        """All families up to this one were compared. Call it in a transaction."""
        self._database.execute("UPDATE report_template_state SET last = ?", (family,))

    def compared_all(self) -> None:
        """All families were compared, those too that are gone by now. Call it in a transaction."""
        self.compared(self._database.next_id("families") - 1)

    def seen_before(self, key: str) -> list[CampaignMatch]:
        """Campaigns whose ads a report quotes; the most alike first, at most 20."""
        rows = self._database.rows(_CAMPAIGNS, (key,))
        return [CampaignMatch(campaign, count, TEXT, str(likeness)) for campaign, count, likeness in rows]

    def forget(self, keys: Iterable[str]) -> None:
        """Remove the hashes of reports whose words are removed. Call it in a transaction."""
        self._database.execute(
            'DELETE FROM report_templates WHERE report IN (SELECT id FROM reports WHERE "key" IN'
            " (SELECT value FROM json_each(?)))",
            (to_json(list(keys)),),
        )

    def purge(self, versions: Iterable[int]) -> None:
        """Forget versions of ads before they are purged; another ad with nearly the same text takes their place."""
        wanted = to_json(list(versions))
        self._database.execute(
            "INSERT OR IGNORE INTO report_ads (report, version, likeness)"
            " SELECT r.report, min(o.version), max(r.likeness) FROM report_ads AS r"
            " JOIN family_versions AS f ON f.version = r.version"
            " JOIN family_versions AS o ON o.family = f.family"
            " AND o.version NOT IN (SELECT value FROM json_each(?))"
            " WHERE r.version IN (SELECT value FROM json_each(?)) GROUP BY r.report, o.family",
            (wanted, wanted),
        )
        self._database.execute(
            "DELETE FROM report_ads WHERE version IN (SELECT value FROM json_each(?))", (wanted,)
        )

    def _last(self) -> int:
        return self._database.number("SELECT last FROM report_template_state")
