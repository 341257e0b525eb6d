"""What is normal on a source: contacts and indicators that most of its ads carry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from crawler.store.campaigns import CampaignTables
from crawler.store.content import to_json
from crawler.store.database import Database

MIN_ADS: Final = 200
"""Minimum ads of a source for base rates; on a smaller one a single campaign would set them. Set by hand in 2026."""

MIN_EMPLOYERS: Final = 5
"""Minimum number of employers under a contact for it to be the board's own. Set by hand in 2026."""


RANKED_DAYS: Final = 28
"""Days of a source, up to its newest ad, over which the rank of ads is taken; four weeks level out weekends."""
FEWEST_DAYS: Final = 7
"""Days that a source must have been watched for a rank a day: of one import nobody knows how many come a day."""


class SourceBaseRates:
    """Reads shares over the current versions of a source's listings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def boilerplate(
        self, source: str, *, share: float = 0.5, at_least: int = 20
    ) -> frozenset[tuple[str, str]]:
        """Kind and value of contacts on at least `share` of a source's ads: its hotline, its share buttons.

        Empty while the source has fewer than `at_least` ads: a campaign on a tiny board looks the same. The ads
        must name `MIN_EMPLOYERS` different employers: else it may be a recruiter's own channel and number.
        """
        total = self._database.number("SELECT count(*) FROM listings WHERE source = ?", (source,))
        if total < at_least:
            return frozenset()
        rows = self._database.rows(
            "SELECT c.kind, c.value FROM listings AS l JOIN links AS k ON k.version = l.version"
            " JOIN versions AS v ON v.id = l.version"
            " JOIN contacts AS c ON c.id = k.contact WHERE l.source = ?"
            " GROUP BY c.id HAVING count(DISTINCT l.id) >= ?"
            " AND count(DISTINCT nullif(v.hiring_organization, '')) >= ?",
            (source, share * total, MIN_EMPLOYERS),
        )
        return frozenset((kind, value) for kind, value in rows)

    def contact_numbers(self, contacts: Iterable[tuple[str, str]]) -> list[int]:
        """Internal ids of contacts, in order: what may be kept of them without keeping personal data."""
        rows = self._database.rows(
            "SELECT c.id FROM json_each(?) AS asked JOIN contacts AS c"
            " ON c.kind = asked.value ->> 0 AND c.value = asked.value ->> 1 ORDER BY c.id",
            (to_json(sorted(contacts)),),
        )
        return [number for (number,) in rows]

    def contacts_of(self, numbers: Sequence[int]) -> frozenset[tuple[str, str]]:
        """Kind and value of contacts by their internal ids."""
        rows = self._database.rows(
            "SELECT kind, value FROM contacts WHERE id IN (SELECT value FROM json_each(?))",
            (to_json(list(numbers)),),
        )
        return frozenset((kind, value) for kind, value in rows)

    def mark_boilerplate(self, source: str) -> int:
        """Mark what `boilerplate` finds on the ads that carry it. Returns the number of mentions marked."""
        marked = []
        with self._database.transaction():
            for kind, value in sorted(self.boilerplate(source)):
                marked += self._database.execute(
                    "UPDATE links SET boilerplate = 1 WHERE NOT boilerplate"
                    " AND contact = (SELECT id FROM contacts WHERE kind = ? AND value = ?)"
                    " AND listing IN (SELECT id FROM listings WHERE source = ?) RETURNING version",
                    (kind, value, source),
                ).fetchall()
            if marked:
                CampaignTables(self._database).read_otherwise(min(marked)[0])
        return len(marked)

    def base_rates(self, source: str, *, at_least: int = MIN_ADS) -> dict[str, float]:
        """Share of a source's ads that carry each indicator (0..1); empty below `at_least` ads."""
        total = self._database.number("SELECT count(*) FROM listings WHERE source = ?", (source,))
        if total < at_least:
            return {}
        rows = self._database.rows(
            "SELECT h.indicator, count(DISTINCT l.id) FROM listings AS l"
            " JOIN hits AS h ON h.version = l.version WHERE l.source = ?"
            " AND h.origin = 'ad' GROUP BY h.indicator ORDER BY h.indicator",
            (source,),
        )
        return {indicator: count / total for indicator, count in rows}

    def sentence_bar(self, source: str, reads_a_day: int, *, at_least: int = MIN_ADS) -> float | None:
        """The sentence reader's suspicion that as many new ads a day of a source reach as analysts read.

        Args:
            source: Name of the source.
            reads_a_day: Ads of one source that analysts read a day.
            at_least: Ads of the last `RANKED_DAYS` days that it takes.

        Returns:
            The bar; None for a source with fewer ads, or watched for fewer than `FEWEST_DAYS` days.
        """
        rows = self._database.rows(
            "SELECT a.sentence_suspicion, julianday(l.first_seen) FROM listings AS l"
            " JOIN assessments AS a ON a.version = l.version"
            " WHERE l.source = ?1 AND a.sentence_suspicion IS NOT NULL AND julianday(l.first_seen) >="
            " (SELECT julianday(max(first_seen)) FROM listings WHERE source = ?1) - ?2"
            " ORDER BY a.sentence_suspicion DESC",
            (source, RANKED_DAYS),
        )
        found = [(float(suspicion), float(day)) for suspicion, day in rows]
        if len(found) < at_least:
            return None
        days = max(day for _, day in found) - min(day for _, day in found)
        if days < FEWEST_DAYS:
            return None
        rank = min(len(found), max(1, round(reads_a_day * days)))
        return found[rank - 1][0]
