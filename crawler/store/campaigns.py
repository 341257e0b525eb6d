"""The tables of joining: sentences, families, bands, edges, contacts of families."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from crawler.store.campaigns_actors import ActorTables
from crawler.store.campaigns_members import Members
from crawler.store.campaigns_records import CampaignRecords
from crawler.store.campaigns_runs import IndexRuns
from crawler.store.campaigns_usage import VERSIONS, UsageTables
from crawler.store.contact_identity import same_number, siblings
from crawler.store.database import Database

Rows = list[tuple[Any, ...]]

_GONE_SHARE: Final = 0.01
"""Share of all versions that is gone before a large store is joined from the start again; set by hand in 2026."""
SMALL_STORE: Final = 20_000
"""Versions up to which all is joined from the start where what was learned has changed: ten seconds of processor."""
_MADE: Final = (
    "family_versions", "family_edges", "family_contacts", "family_texts", "families", "segments",
    "index_pages", "index_runs", "gone_families", "phrase_usage", "site_contacts", "language_backgrounds",
    "family_portraits", "suggested_joins", "family_lines", "picture_ties", "picture_looks", "family_looks",
)  # fmt: skip

_LISTINGS: Final = {
    "version": "SELECT listing FROM versions WHERE id = ?",
    "contact": "SELECT v.listing FROM links AS k JOIN versions AS v ON v.id = k.version WHERE k.contact = ?",
    "family": "SELECT listing FROM family_versions WHERE family = ?",
    "campaign": "SELECT listing FROM campaign_members WHERE campaign = ?",
}
"""Listings of what joining can fail for."""


def ids(values: Iterable[int]) -> str:
    """A list of numbers for json_each."""
    return f"[{','.join(map(str, values))}]"


class CampaignTables(ActorTables, UsageTables, Members):
    """What joining reads and writes; see `crawler.campaigns.tables.Tables` for each method."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.records = CampaignRecords(database)
        self.runs = IndexRuns(database)

    def transaction(self) -> AbstractContextManager[None]:
        """One write transaction."""
        return self._database.transaction()

    def last_version(self) -> int:
        """The last version placed."""
        return self._database.number("SELECT value FROM campaign_state WHERE name = 'version'")

    def placed(self, version: int) -> None:
        """Remember the last version placed."""
        self._database.execute(
            "INSERT OR REPLACE INTO campaign_state (name, value) VALUES ('version', ?)", (version,)
        )

    def signatures(self) -> int:
        """The number of the way in which the store's texts were signed; 0 for a store without one."""
        return self._database.number("SELECT value FROM campaign_state WHERE name = 'signatures'")

    def reset(self, signatures: int) -> None:
        """Forget what can be made again; it will be made with these signatures."""
        for table in (*_MADE, "campaign_dirty", "campaign_state"):
            self._database.execute(f"DELETE FROM {table}")
        self._database.execute("UPDATE contacts SET shared = NULL WHERE shared <> 'analyst'")
        self._database.execute(
            "INSERT INTO campaign_state (name, value) VALUES ('signatures', ?)", (signatures,)
        )

    def forget_versions(self, count: int) -> None:
        """Note that so many versions are gone; let the next joining begin from the start when they are many.

        What was learned of usual phrases from ads that are gone can't be taken back. To join a million ads again
        takes half an hour of processor, so a large store that lost a few keeps what it learned: a rebuild may then
        join some ads otherwise.
        """
        self._database.execute(
            "INSERT INTO campaign_state (name, value) VALUES ('gone', ?1)"
            " ON CONFLICT (name) DO UPDATE SET value = value + ?1",
            (count,),
        )
        gone = self._database.number("SELECT value FROM campaign_state WHERE name = 'gone'")
        if self.last_version() <= SMALL_STORE or gone > _GONE_SHARE * self.last_version():
            self._begin_again()

    def read_otherwise(self, first: int) -> None:
        """Note that versions from one on are read otherwise than before.

        A small store that has placed it is joined from the start by the next joining, since what was learned of it
        can't be taken back; a large one by a rebuild only.
        """
        if first <= self.last_version() <= SMALL_STORE:
            self._begin_again()

    def _begin_again(self) -> None:
        self._database.execute("DELETE FROM campaign_state WHERE name = 'signatures'")

    def families_with(self, versions: Iterable[int]) -> list[int]:
        """Families that have one of the versions."""
        return self._numbers(
            "SELECT DISTINCT family FROM family_versions WHERE version IN (SELECT value FROM json_each(?))",
            (ids(versions),),
        )

    def versions_after(self, version: int, limit: int) -> Rows:
        """Versions to place next."""
        return self._all(f"{VERSIONS} WHERE v.id > ? ORDER BY v.id LIMIT ?", (version, limit))

    def count_after(self, version: int) -> int:
        """How many versions are to be placed."""
        return self._database.number(
            "SELECT count(*) FROM versions AS v JOIN assessments AS a ON a.version = v.id WHERE v.id > ?",
            (version,),
        )

    def versions(self, wanted: Iterable[int]) -> Rows:
        """Given versions."""
        where = "WHERE v.id IN (SELECT value FROM json_each(?)) ORDER BY v.id"
        return self._all(f"{VERSIONS} {where}", (ids(wanted),))

    def contacts_of(self, versions: Iterable[int]) -> Rows:
        """Links of versions."""
        return self._all(
            f'SELECT k.version, {same_number("c")}, c.kind, k.field, k."start", k."end", k.boilerplate, k.confidence'
            " FROM links AS k JOIN contacts AS c ON c.id = k.contact"
            " WHERE k.version IN (SELECT value FROM json_each(?))"
            ' ORDER BY k.version, k.field, k."start", k."end", c.kind, c.value',
            (ids(versions),),
        )

    def segments(self, hashes: Iterable[int]) -> Rows:
        """Known sentences."""
        return self._all(
            "SELECT hash, seen, boilerplate, versions FROM segments"
            " WHERE hash IN (SELECT value FROM json_each(?))",
            (ids(sorted(hashes)),),
        )

    def write_segments(self, rows: Iterable[Sequence[object]]) -> None:
        """Insert or replace sentences."""
        ordered = sorted(rows, key=lambda row: int(str(row[0])))
        self._database.write_many(
            "INSERT OR REPLACE INTO segments (hash, seen, boilerplate, versions) VALUES (?, ?, ?, ?)", ordered
        )

    def segments_of(self, versions: Sequence[int]) -> Rows:
        """Known sentences for which one of the versions is named; reads all of them."""
        return self._all(
            "SELECT hash, seen, boilerplate, versions FROM segments WHERE versions <> '[]' AND EXISTS ("
            " SELECT 1 FROM json_each(versions) AS h WHERE h.value ->> 0 IN (SELECT value FROM json_each(?)))",
            (ids(versions),),
        )

    def drop_segments(self, hashes: Iterable[int]) -> None:
        """Forget sentences."""
        self._database.execute(
            "DELETE FROM segments WHERE hash IN (SELECT value FROM json_each(?))", (ids(hashes),)
        )

    def boilerplate(self) -> set[int]:
        """Sentences that are a site's own."""
        return {row[0] for row in self._all("SELECT hash FROM segments WHERE boilerplate = 1")}

    def gone_families(self) -> list[int]:
        """Families that were taken out and may still stand in the list of bands."""
        return self._numbers("SELECT family FROM gone_families")

    def forget_gone_families(self) -> None:
        """None of them is there any more."""
        self._database.execute("DELETE FROM gone_families")

    def faces(self, families: Iterable[int]) -> Rows:
        """What families are compared by."""
        return self._all(
            "SELECT id, language, title, employer, shingles, sketch FROM families"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (ids(families),),
        )

    def representatives(self, families: Iterable[int]) -> Rows:
        """The version that each family keeps."""
        return self._all(
            "SELECT id, version FROM families WHERE id IN (SELECT value FROM json_each(?))", (ids(families),)
        )

    def family_texts(self, families: Iterable[int]) -> Rows:
        """Texts of families that have one."""
        return self._all(
            "SELECT family, text FROM family_texts WHERE family IN (SELECT value FROM json_each(?))",
            (ids(families),),
        )

    def write_family_texts(self, rows: Iterable[Sequence[object]]) -> None:
        """Add texts of new families."""
        self._database.write_many("INSERT INTO family_texts (family, text) VALUES (?, ?)", rows)

    def next_family(self) -> int:
        """Id of the next family."""
        return self._database.next_id("families")

    def write_families(self, rows: Iterable[Sequence[object]]) -> None:
        """Add families."""
        self._database.write_many(
            "INSERT INTO families (id, version, language, title, employer, shingles, sketch)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def write_family_versions(self, rows: Iterable[Sequence[object]]) -> None:
        """Put versions into families."""
        self._database.write_many(
            "INSERT INTO family_versions (version, listing, family, employer) VALUES (?, ?, ?, ?)", rows
        )

    def families_of_versions(self, versions: Iterable[int]) -> list[int]:
        """Families that hold versions."""
        return self._numbers(
            "SELECT DISTINCT family FROM family_versions WHERE version IN (SELECT value FROM json_each(?))",
            (ids(versions),),
        )

    def remove_families(self, families: Sequence[int]) -> list[int]:
        """Take families out and mark what they touched."""
        wanted = "(SELECT value FROM json_each(?))"
        values = (ids(families),)
        versions = self._numbers(
            f"SELECT version FROM family_versions WHERE family IN {wanted} ORDER BY version", values
        )
        for one, other in (("one", "other"), ("other", "one")):
            rows = self._numbers(f"SELECT {other} FROM family_edges WHERE {one} IN {wanted}", values)
            self.mark("family", rows)
            self._database.execute(f"DELETE FROM family_edges WHERE {one} IN {wanted}", values)
        contacts = self._numbers(f"SELECT contact FROM family_contacts WHERE family IN {wanted}", values)
        self.mark("contact", contacts)
        self._database.execute(f"DELETE FROM family_contacts WHERE family IN {wanted}", values)
        self.forget_looks(families)
        self._database.execute(f"DELETE FROM family_versions WHERE family IN {wanted}", values)
        self._database.execute(
            f"INSERT INTO gone_families (family) SELECT id FROM families WHERE id IN {wanted}", values
        )
        self._database.execute(f"DELETE FROM families WHERE id IN {wanted}", values)
        self._database.execute(f"DELETE FROM campaign_dirty WHERE kind = 'family' AND id IN {wanted}", values)
        return versions

    def write_edges(self, rows: Iterable[Sequence[object]]) -> None:
        """Add edges."""
        self._database.write_many(
            "INSERT OR REPLACE INTO family_edges (one, other, kind, jaccard, containment) VALUES (?, ?, ?, ?, ?)",
            rows,
        )

    def write_family_contacts(self, rows: Iterable[Sequence[int]]) -> None:
        """Add contacts of families; a new one makes its contact dirty, and so does a new employer."""
        rows = list(rows)
        self._database.write_many(
            "INSERT OR IGNORE INTO family_contacts (contact, family) VALUES (?, ?)", rows
        )
        self.mark("contact", {row[0] for row in rows})

    def mark(self, kind: str, numbers: Iterable[int]) -> None:
        """Note what has to be looked at again."""
        rows = [(kind, number) for number in numbers]
        self._database.write_many("INSERT OR IGNORE INTO campaign_dirty (kind, id) VALUES (?, ?)", rows)

    def marked(self, kind: str, limit: int) -> list[int]:
        """What was noted."""
        return self._numbers(
            "SELECT id FROM campaign_dirty WHERE kind = ? ORDER BY id LIMIT ?", (kind, limit)
        )

    def count_marked(self, kind: str) -> int:
        """How many are noted."""
        return self._database.number("SELECT count(*) FROM campaign_dirty WHERE kind = ?", (kind,))

    def is_marked(self) -> bool:
        """Whether anything was noted."""
        return self._database.one("SELECT 1 FROM campaign_dirty LIMIT 1") is not None

    def unmark(self, kind: str, numbers: Iterable[int]) -> None:
        """Forget what was noted."""
        self._database.execute(
            "DELETE FROM campaign_dirty WHERE kind = ? AND id IN (SELECT value FROM json_each(?))",
            (kind, ids(numbers)),
        )

    def blame(self, kind: str, number: int, reason: str) -> None:
        """Call the sources of something unwell, unless they are already."""
        self._database.execute(
            "UPDATE sources SET state = 'unhealthy', state_reason = ? WHERE state <> 'unhealthy' AND name IN"
            f" (SELECT source FROM listings WHERE id IN ({_LISTINGS[kind]}))",
            (reason, number),
        )

    def contact_rows(self, contacts: Iterable[int]) -> Rows:
        """Kind and standing of contacts that more than one family carries, or that were joined before."""
        return self._all(
            f"WITH wanted AS (SELECT DISTINCT {same_number('c')} AS id FROM contacts AS c"
            "  WHERE c.id IN (SELECT value FROM json_each(?)))"
            " SELECT c.id, coalesce((SELECT s.kind FROM contacts AS s WHERE s.kind <> 'phone' AND s.id IN"
            f"  {siblings('c.id')} ORDER BY s.kind LIMIT 1), c.kind),"
            " coalesce((SELECT s.shared FROM contacts AS s WHERE s.shared = 'analyst' AND s.id IN"
            f"  {siblings('c.id')} LIMIT 1), c.shared)"
            " FROM wanted JOIN contacts AS c USING (id) WHERE"
            " (SELECT count(*) FROM (SELECT 1 FROM family_contacts WHERE contact = c.id LIMIT 2)) > 1"
            " ORDER BY c.id",
            (ids(contacts),),
        )

    def _all(self, sql: str, values: Sequence[object] = ()) -> Rows:
        return self._database.execute(sql, values).fetchall()

    def _numbers(self, sql: str, values: Sequence[object] = ()) -> list[int]:
        return [row[0] for row in self._all(sql, values)]
