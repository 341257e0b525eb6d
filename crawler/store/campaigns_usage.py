"""The table of usual phrases, and the ads that they are learned from; see `crawler.campaigns.learning`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from crawler.store.contact_identity import same_number
from crawler.store.database import Database

Rows = list[tuple[Any, ...]]

VERSIONS: Final = (
    "SELECT v.id, v.listing, v.number, a.language, a.document_type, v.title, v.description, v.text,"
    " v.hiring_organization, v.job_location FROM versions AS v JOIN assessments AS a ON a.version = v.id"
)

_OF_ALL: Final = "SELECT id FROM families"
OF_SOURCE: Final = (
    "SELECT f.id FROM listings AS l CROSS JOIN family_versions AS m ON m.listing = l.id"
    " CROSS JOIN families AS f ON f.id = m.family AND f.version = m.version WHERE l.source = ?"
)
"""Families whose representative a source published; from its listings on, so that a source costs no more in a large
store."""


class UsageTables:
    """The part of `CampaignTables` that is about sources."""

    _database: Database

    def sources_of(self, families: Iterable[int]) -> Rows:
        """Source of the version that each family keeps."""
        return self._database.execute(
            "SELECT f.id, l.source FROM families AS f JOIN versions AS v ON v.id = f.version"
            " JOIN listings AS l ON l.id = v.listing WHERE f.id IN (SELECT value FROM json_each(?))",
            (f"[{','.join(map(str, families))}]",),
        ).fetchall()

    def source_sizes(self, most: int) -> Rows:
        """Sources with their ads, and all together under an empty name."""
        counted = "(SELECT count(*) FROM (SELECT 1 FROM listings WHERE {} purged_at IS NULL LIMIT ?1))"
        return self._database.execute(
            f"SELECT '', {counted.format('')} UNION ALL"
            f" SELECT name, {counted.format('source = name AND')} FROM sources",
            (most,),
        ).fetchall()

    def first_ads(self, source: str, ads: int) -> Rows:
        """First versions of the first ads of a source."""
        return self._database.execute(
            f"{VERSIONS} WHERE v.number = 1 AND v.listing IN (SELECT id FROM listings"
            " WHERE (?1 = '' OR source = ?1) AND purged_at IS NULL ORDER BY id LIMIT ?2) ORDER BY v.id",
            (source, ads),
        ).fetchall()

    def usage_epochs(self) -> Rows:
        """Sources whose usual phrases were learned."""
        return self._database.execute("SELECT source, ads FROM phrase_usage").fetchall()

    def usage(self, source: str) -> bytes:
        """Usual phrases of a source."""
        rows = self._database.execute(
            "SELECT phrases FROM phrase_usage WHERE source = ?", (source,)
        ).fetchall()
        found: bytes = rows[0][0] if rows else b""
        return found

    def site_contacts(self, families: Iterable[int]) -> Rows:
        """Of the contacts of families those that are their source's own."""
        return self._database.execute(
            "SELECT c.contact, c.family FROM family_contacts AS c"
            " WHERE c.contact IN (SELECT contact FROM site_contacts)"
            " AND c.family IN (SELECT value FROM json_each(?))",
            (f"[{','.join(map(str, families))}]",),
        ).fetchall()

    def write_usage(self, source: str, ads: int, phrases: bytes, contacts: Sequence[int]) -> None:
        """Keep what was learned of a source."""
        self._database.execute(
            "INSERT OR REPLACE INTO phrase_usage (source, ads, phrases) VALUES (?, ?, ?)",
            (source, ads, phrases),
        )
        self._database.execute("DELETE FROM site_contacts WHERE source = ?", (source,))
        self._database.write_many(
            "INSERT INTO site_contacts (source, contact) VALUES (?, ?)", [(source, each) for each in contacts]
        )

    def language_sizes(self, most: int) -> Rows:
        """Languages with their families."""
        return self._database.execute(
            "SELECT d.language,"
            " (SELECT count(*) FROM (SELECT 1 FROM families AS f WHERE f.language = d.language LIMIT ?1))"
            " FROM (SELECT DISTINCT language FROM families) AS d ORDER BY 1",
            (most,),
        ).fetchall()

    def first_families(self, language: str, most: int) -> Rows:
        """Families of a language whose representatives came first."""
        return self._database.execute(
            "SELECT id, version FROM families WHERE language = ? ORDER BY version LIMIT ?", (language, most)
        ).fetchall()

    def contacts_of_families(self, families: Iterable[int]) -> Rows:
        """Contacts of families."""
        return self._database.execute(
            "SELECT contact, family FROM family_contacts WHERE family IN (SELECT value FROM json_each(?))",
            (f"[{','.join(map(str, families))}]",),
        ).fetchall()

    def contacts_of_representatives(self, families: Iterable[int]) -> Rows:
        """Contacts of families that the versions they keep name."""
        return self._database.execute(
            f"SELECT DISTINCT {same_number('c')} AS contact, f.id FROM families AS f"
            " JOIN links AS k ON k.version = f.version JOIN contacts AS c ON c.id = k.contact"
            f" JOIN family_contacts AS held ON held.family = f.id AND held.contact = {same_number('c')}"
            " WHERE f.id IN (SELECT value FROM json_each(?)) ORDER BY 2, 1",
            (f"[{','.join(map(str, families))}]",),
        ).fetchall()

    def backgrounds(self) -> Rows:
        """How alike unrelated ads of each language are."""
        return self._database.execute("SELECT language, sample, share FROM language_backgrounds").fetchall()

    def write_background(self, language: str, sample: str, share: float) -> None:
        """Keep what was measured of a language."""
        self._database.execute(
            "INSERT OR REPLACE INTO language_backgrounds (language, sample, share) VALUES (?, ?, ?)",
            (language, sample, share),
        )

    def mark_language(self, language: str) -> None:
        """Note that the families of a language have to be looked at again."""
        self._database.execute(
            "INSERT OR IGNORE INTO campaign_dirty (kind, id)"
            " SELECT 'family', id FROM families WHERE language = ?",
            (language,),
        )

    def mark_ads_of(self, source: str) -> None:
        """Note that families and contacts of a source have to be looked at again; of all under an empty name."""
        families = OF_SOURCE if source else _OF_ALL
        values = (source,) if source else ()
        self._database.execute(
            f"INSERT OR IGNORE INTO campaign_dirty (kind, id) SELECT 'family', id FROM ({families})", values
        )
        self._database.execute(
            "INSERT OR IGNORE INTO campaign_dirty (kind, id) SELECT 'contact', contact FROM family_contacts"
            f" WHERE family IN ({families})",
            values,
        )
