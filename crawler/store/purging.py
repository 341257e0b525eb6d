"""Removing the content of listings from every table, so that only keys, times and tombstones are left.

The row of a version, and of a capture, stays as a tombstone: empty, with its id, so that the chain still finds
it. The ledger entry of the deletion carries the tombstone's digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from crawler.clock import precise_timestamp
from crawler.store import tombstone_rows
from crawler.store.campaigns import CampaignTables
from crawler.store.chain_reader import ChainReader
from crawler.store.contact_forms import ContactForms
from crawler.store.content import to_json
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger
from crawler.store.masks import Masks
from crawler.store.purge_candidates import Purgeable
from crawler.store.report_pictures import ReportPictures
from crawler.store.report_templates import ReportTemplates
from crawler.store.sql_functions import FTS_COLUMNS, FTS_VALUES

_IN: Final = "IN (SELECT value FROM json_each(?))"

_OF_VERSIONS: Final = (
    f"DELETE FROM links WHERE version {_IN}",
    f"DELETE FROM hits WHERE version {_IN}",
    f"DELETE FROM assessments WHERE version {_IN}",
    f"DELETE FROM family_versions WHERE version {_IN}",
    f"DELETE FROM version_pictures WHERE version {_IN}",
    f"UPDATE versions SET {tombstone_rows.assignments(tombstone_rows.VERSION)} WHERE id {_IN}",
)
_OF_LISTINGS: Final = (
    f"DELETE FROM frontier WHERE (source, url) IN (SELECT source, url FROM listings WHERE id {_IN})",
    f"DELETE FROM outcomes WHERE url IN (SELECT url FROM listings WHERE id {_IN})",
    "UPDATE listings SET url = '', external_id = NULL, version = NULL, content_hash = '', etag = NULL,"
    " lastmod = NULL, http_last_modified = NULL, country = NULL, score = 0, band = 'low',"
    " gone_at = coalesce(gone_at, last_seen) WHERE id " + _IN,
    f"DELETE FROM campaign_members WHERE listing {_IN}",
)


class Purging:
    """Removes what `Purgeables` found."""

    def __init__(self, database: Database, ledger: Ledger, masks: Masks) -> None:
        self._database = database
        self._ledger = ledger
        self._masks = masks

    def purge(
        self, listings: Sequence[Purgeable], tombstones: Mapping[int, tuple[str, str]], why: str
    ) -> list[tuple[str, str]]:
        """Remove everything in one transaction. Returns kind and value of the contacts that are gone.

        `tombstones` gives, for each capture, the SHA-256 of the bytes that will stand in its place, and of
        their content where there still is some.
        """
        self._database.execute("PRAGMA secure_delete = ON")
        with self._database.transaction():
            ids = [listing.id for listing in listings]
            rows = self._database.rows(f"SELECT id FROM versions WHERE listing {_IN}", (to_json(ids),))
            versions = [version for (version,) in rows.fetchall()]
            self._unindex(versions)
            campaigns = sorted({one.campaign for one in listings if one.campaign is not None})
            touched = self._contacts_of(versions)
            families = CampaignTables(self._database).families_with(versions)
            ReportTemplates(self._database).purge(versions)
            self._each(_OF_VERSIONS, versions)
            self._each(_OF_LISTINGS, ids)
            self._database.execute(
                f"UPDATE listings SET purged_at = ? WHERE id {_IN}", (precise_timestamp(), to_json(ids))
            )
            self._families(versions, families)
            self._campaigns(campaigns)
            gone = self._drop_contacts(touched)
            self._database.execute(
                "DELETE FROM pictures WHERE id NOT IN (SELECT picture FROM version_pictures)"
            )
            ReportPictures(self._database).purge()
            thinned = self._digests([seq for seq, (_, payload) in tombstones.items() if payload])
            self._captures(tombstones)
            self._record(listings, versions, tombstones, thinned, why)
        return gone

    def _unindex(self, versions: Sequence[int]) -> None:
        """Take the versions out of full text, and their words out of the bytes of the index.

        Words of a version that was replaced stay in the index until a merge; only then is one forced here.
        Always deleting in this way would make a changed ad cost 2.9 ms instead of 0.5.
        """
        wanted = to_json(list(versions))
        self._database.execute("INSERT INTO listings_fts (listings_fts, rank) VALUES ('secure-delete', 1)")
        self._database.execute(
            f"INSERT INTO listings_fts (listings_fts, rowid, {FTS_COLUMNS})"
            f" SELECT 'delete', v.id, {FTS_VALUES} FROM versions AS v"
            f" JOIN listings AS l ON l.version = v.id WHERE v.id {_IN}",
            (wanted,),
        )
        replaced = f"SELECT 1 FROM listings AS l JOIN versions AS v ON v.listing = l.id WHERE v.id {_IN}"
        if self._database.one(f"{replaced} AND l.versions > 1", (wanted,)) is not None:
            self._database.execute("INSERT INTO listings_fts (listings_fts) VALUES ('optimize')")
        self._database.execute("INSERT INTO listings_fts (listings_fts, rank) VALUES ('secure-delete', 0)")

    def _contacts_of(self, versions: Sequence[int]) -> list[int]:
        wanted = to_json(list(versions))
        self._database.execute(
            "UPDATE contacts SET listings = listings - (SELECT count(DISTINCT k.listing) FROM links AS k"
            " JOIN listings AS l ON l.version = k.version WHERE k.contact = contacts.id"
            f" AND k.version {_IN}) WHERE id IN (SELECT contact FROM links WHERE version {_IN})",
            (wanted, wanted),
        )
        rows = self._database.rows(f"SELECT DISTINCT contact FROM links WHERE version {_IN}", (wanted,))
        return [contact for (contact,) in rows]

    def _drop_contacts(self, touched: Sequence[int]) -> list[tuple[str, str]]:
        """Delete contacts that no listing carries any more. Returns those that no report names either."""
        rows = self._database.rows(
            f"SELECT id, kind, value FROM contacts WHERE id {_IN} AND id NOT IN (SELECT contact FROM links)",
            (to_json(list(touched)),),
        ).fetchall()
        gone = [number for number, _, _ in rows]
        self._masks.remember(gone)
        for table in ("family_contacts", "referred_contacts", "case_contacts", "masked_contacts"):
            self._each((f"DELETE FROM {table} WHERE contact {_IN}",), gone)
        self._each((f"DELETE FROM contacts WHERE id {_IN}",), gone)
        ContactForms(self._database).make_again(touched)
        reported = self._database.rows(
            "SELECT value FROM report_contacts WHERE value IN (SELECT value FROM json_each(?))",
            (to_json([value for _, _, value in rows]),),
        )
        named = {value for (value,) in reported}
        return [(kind, value) for _, kind, value in rows if value not in named]

    def _families(self, versions: Sequence[int], families: Sequence[int]) -> None:
        """Families that had one of the versions dissolve; their other members are placed again.

        A sketch is a sample of an ad's letters: kept, it would tell much of the text again. The next joining takes
        it, and what else is left of the versions, out of its lists (`crawler.campaigns.forgetting`).
        """
        tables = CampaignTables(self._database)
        tables.mark("version", tables.remove_families(families))
        tables.mark("purged", versions)
        tables.forget_versions(len(versions))

    def _campaigns(self, campaigns: Sequence[int]) -> None:
        """Campaigns forget what they quoted; those that still have members are grouped again by the next run."""
        wanted = to_json(list(campaigns))
        self._database.execute(
            f"UPDATE campaigns SET title = '', reasons = '[]', record = '{{}}' WHERE id {_IN}", (wanted,)
        )
        for kind in ("listing", "record"):
            self._database.execute(
                "INSERT OR IGNORE INTO campaign_dirty (kind, id) SELECT ?, listing FROM campaign_members"
                f" WHERE campaign {_IN}",
                (kind, wanted),
            )
        self._database.execute(f"UPDATE queue SET title = '', reasons = '[]' WHERE campaign {_IN}", (wanted,))
        empty = f"campaign {_IN} AND campaign NOT IN (SELECT campaign FROM campaign_members)"
        self._database.execute(f"UPDATE decisions SET note = '' WHERE {empty}", (wanted,))

    def _captures(self, tombstones: Mapping[int, tuple[str, str]]) -> None:
        emptied = tombstone_rows.assignments(tombstone_rows.CAPTURE)
        self._database.write_many(
            f"UPDATE captures SET {emptied} WHERE seq = ?",
            [(seq,) for seq, (_, payload) in tombstones.items() if not payload],
        )
        self._database.write_many(
            "UPDATE captures SET sha256 = ?, payload_sha256 = ? WHERE seq = ?",
            [(digest, payload, seq) for seq, (digest, payload) in tombstones.items()],
        )

    def _digests(self, captures: Sequence[int]) -> list[tuple[object, ...]]:
        """Number and both digests of captures as they are: with them the row can be proven that was thinned."""
        return self._database.rows(
            f"SELECT seq, sha256, payload_sha256 FROM captures WHERE seq {_IN}", (to_json(list(captures)),)
        ).fetchall()

    def _record(
        self,
        listings: Sequence[Purgeable],
        versions: Sequence[int],
        tombstones: Iterable[int],
        thinned: Sequence[Sequence[object]],
        why: str,
    ) -> None:
        chain = ChainReader(self._database)
        pairs = [(f"version:{n}", digest) for n, digest in chain.digests("version", versions).items()]
        pairs += [(f"capture:{n}", digest) for n, digest in chain.digests("capture", tombstones).items()]
        keys = [listing.key for listing in listings]
        detail: dict[str, Any] = {"why": why, "listings": keys, "tombstones": pairs, "thinned": thinned}
        self._ledger.append([Entry(kind="deletion", subject=f"listings:{len(keys)}", detail=detail)])

    def _each(self, statements: Iterable[str], ids: Sequence[int]) -> None:
        for statement in statements:
            self._database.execute(statement, (to_json(list(ids)),))
