"""What is normal on a source: contacts and indicators that most of its ads carry."""

from __future__ import annotations

from typing import Final

from crawler.store.database import Database

MIN_ADS: Final = 200
"""Minimum ads of a source for base rates; on a smaller one a single campaign would set them. Set by hand in 2026."""

MIN_EMPLOYERS: Final = 5
"""Minimum number of employers under a contact for it to be the board's own. Set by hand in 2026."""


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

    def mark_boilerplate(self, source: str) -> int:
        """Mark what `boilerplate` finds on the ads that carry it. Returns the number of mentions marked."""
        marked = 0
        with self._database.transaction():
            for kind, value in sorted(self.boilerplate(source)):
                marked += self._database.execute(
                    "UPDATE links SET boilerplate = 1 WHERE NOT boilerplate"
                    " AND contact = (SELECT id FROM contacts WHERE kind = ? AND value = ?)"
                    " AND listing IN (SELECT id FROM listings WHERE source = ?)",
                    (kind, value, source),
                ).rowcount
        return marked

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
