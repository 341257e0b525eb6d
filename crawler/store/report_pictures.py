"""Tables of the ads' pictures that a report shows too, and of the keyed hashes by which later ones are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from crawler.store.content import to_json
from crawler.store.database import Database
from crawler.store.reports import PICTURE, CampaignMatch

_CAMPAIGNS: Final = """
WITH found AS (
  SELECT r.likeness, k.look, m.campaign FROM report_pictures AS r
    JOIN picture_looks AS k ON k.picture = r.picture
    JOIN version_pictures AS p ON p.picture = r.picture
    JOIN campaign_members AS m ON m.listing = p.listing
   WHERE r.report = (SELECT id FROM reports WHERE "key" = ?)
)
SELECT f.campaign, g.listings, max(f.likeness) FROM found AS f JOIN campaigns AS g ON g.id = f.campaign
 WHERE f.look IN (SELECT look FROM found GROUP BY look HAVING count(DISTINCT campaign) <= ?)
 GROUP BY f.campaign ORDER BY max(f.likeness) DESC, g.listings DESC, f.campaign
 LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture of an ad that a report shows too."""

    picture: int
    """Row of the picture."""
    likeness: int
    """Percent."""


class ReportPictures:
    """Reads and writes the pictures of reports as hashes, and those of ads that they are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, key: str, hashes: Iterable[int], seen: Iterable[SeenPicture]) -> None:
        """Keep the keyed hashes of a report's pictures (signed) and what they are. Call it in a transaction."""
        number = self._database.number('SELECT id FROM reports WHERE "key" = ?', (key,))
        self._database.write_many(
            "INSERT INTO report_looks (report, part, hash) VALUES (?, ?, ?)",
            [(number, part, one) for part, one in enumerate(hashes)],
        )
        self.add((number, one) for one in seen)

    def add(self, found: Iterable[tuple[int, SeenPicture]]) -> None:
        """Note for reports, by their rows, pictures of ads that they show. Call it in a transaction."""
        best: dict[tuple[int, int], int] = {}
        for report, one in found:
            best[report, one.picture] = max(one.likeness, best.get((report, one.picture), 0))
        self._database.write_many(
            "INSERT OR IGNORE INTO report_pictures (report, picture, likeness) VALUES (?, ?, ?)",
            [(*pair, likeness) for pair, likeness in sorted(best.items())],
        )

    def hashes(self) -> list[tuple[int, int]]:
        """Row and keyed hash (signed) of each picture of the reports whose words are kept."""
        rows = self._database.rows("SELECT report, hash FROM report_looks ORDER BY report, part")
        return [(report, one) for report, one in rows]

    def new_pictures(self, letters: int) -> list[tuple[int, int]]:
        """Pictures of ads that came since: id and perceptual hash (signed); all with so many letters at least."""
        rows = self._database.rows(
            "SELECT k.picture, k.hash FROM picture_looks AS k JOIN pictures AS p ON p.id = k.picture"
            " WHERE k.picture > (SELECT last FROM report_picture_state) AND p.letters >= ? ORDER BY k.picture",
            (letters,),
        )
        return [(picture, seen) for picture, seen in rows]

    def behind(self) -> bool:
        """Whether there are pictures of ads that were not compared yet."""
        return self._database.number("SELECT coalesce(max(picture), 0) FROM picture_looks") > self._last()

    def compared_all(self) -> None:
        """All pictures that joining knows were compared. Call it in the transaction that compared them."""
        self._database.execute(
            "UPDATE report_picture_state SET last ="
            " max(last, (SELECT coalesce(max(picture), 0) FROM picture_looks))"
        )

    def seen_before(self, key: str, most: int) -> list[CampaignMatch]:
        """Campaigns whose ads show a picture of the report; the most alike first, at most 20.

        Args:
            key: Id of the report.
            most: Campaigns up to which one picture tells anything: more have a frame or a stock picture.
        """
        rows = self._database.rows(_CAMPAIGNS, (key, most))
        return [CampaignMatch(campaign, count, PICTURE, str(likeness)) for campaign, count, likeness in rows]

    def forget(self, keys: Iterable[str]) -> None:
        """Remove the hashes of reports whose words are removed. Call it in a transaction."""
        self._database.execute(
            'DELETE FROM report_looks WHERE report IN (SELECT id FROM reports WHERE "key" IN'
            " (SELECT value FROM json_each(?)))",
            (to_json(list(keys)),),
        )

    def purge(self) -> None:
        """Forget pictures that no ad shows any more. Call it in a transaction."""
        self._database.execute(
            "DELETE FROM report_pictures WHERE picture NOT IN (SELECT picture FROM version_pictures)"
        )

    def _last(self) -> int:
        return self._database.number("SELECT last FROM report_picture_state")
