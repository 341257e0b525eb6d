"""Replacing stored assessments, in one transaction a batch.

Only what a catalogue decides is replaced. Versions, decisions, captures and the ledger stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from crawler.isolation import Failure
from crawler.records import Assessment, Listing
from crawler.store.assessment_rows import ASSESSMENT, ASSESSMENT_SQL, HIT_SQL, hit_rows
from crawler.store.contact_upsert import ContactUpsert
from crawler.store.database import Database
from crawler.store.listing_reader import ListingReader
from crawler.store.masks import Masks

Replacement = tuple[Listing, Assessment]
"""A listing as it was read, and its new assessment."""


class Rescoring:
    """Writes new assessments of current versions."""

    def __init__(self, database: Database, reader: ListingReader, masks: Masks) -> None:
        self._database = database
        self._masks = masks
        self._reader = reader

    def apply(self, changes: Sequence[Replacement]) -> dict[int, Failure]:
        """Write a batch; a listing that got another version meanwhile is left alone.

        Returns:
            Internal id of each listing whose assessment could not be written, with the reason: it keeps its own.
        """
        with self._database.transaction():
            current = self._reader.current_versions([listing.id for listing, _ in changes])
            still = [change for change in changes if current.get(change[0].id) == change[0].version]
            if self._written(still) is None:
                return {}
            alone = {change[0].id: self._written([change]) for change in still}
            return {listing: failure for listing, failure in alone.items() if failure is not None}

    def _written(self, changes: Sequence[Replacement]) -> Failure | None:
        return self._database.guarded_write("saving", partial(self._replace, changes))

    def _replace(self, changes: Sequence[Replacement]) -> None:
        self._assessments(changes)
        self._database.write_many(
            "INSERT OR IGNORE INTO campaign_dirty (kind, id) VALUES ('record', ?)",
            [(listing.id,) for listing, after in changes if after != listing.assessment],
        )
        self._database.write_many(
            "INSERT OR IGNORE INTO queue_stale SELECT campaign FROM campaign_members WHERE listing = ?",
            [
                (listing.id,)
                for listing, after in changes
                if after.language_coverage != listing.assessment.language_coverage
            ],
        )
        self._relink([one for one in changes if one[1].contacts != one[0].assessment.contacts])

    def _assessments(self, changes: Sequence[Replacement]) -> None:
        """Write what differs: most ads keep their hits under another ruleset, and each row costs its proof too."""
        write, add = self._database.write_many, self._database.insert_many
        changes = [one for one in changes if one[1] != one[0].assessment]
        add(ASSESSMENT_SQL, [ASSESSMENT.row(after, listing.version) for listing, after in changes])
        rehit = [one for one in changes if one[1].hits != one[0].assessment.hits]
        write("DELETE FROM hits WHERE version = ?", [(listing.version,) for listing, _ in rehit])
        add(
            HIT_SQL,
            [row for listing, after in rehit for row in hit_rows(listing.version, listing.id, after)],
        )
        write(
            "UPDATE listings SET language = ?, document_type = ?, score = ?, band = ? WHERE id = ?",
            [
                (after.language, after.document_type, after.score, after.band, listing.id)
                for listing, after in changes
            ],
        )

    def _relink(self, changes: Sequence[Replacement]) -> None:
        """Replace the contact mentions of versions whose contacts are read differently now."""
        contacts = ContactUpsert(self._database, self._masks)
        contacts.forget(listing.version for listing, _ in changes)
        for listing, after in changes:
            contacts.note(listing.version, listing.id, after.contacts)
        contacts.write(())
