"""The rows of a batch of observations: what is new or changed becomes a version, what is unchanged is only touched.

They are written table by table, many rows in one statement, since a statement a row costs several times as much
(`python -m bench store` compares with bare SQLite).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler.records import Assessment, JobPosting
from crawler.store.assessment_rows import ASSESSMENT, ASSESSMENT_SQL, HIT_SQL, hit_rows
from crawler.store.columns import insert
from crawler.store.contact_upsert import ContactUpsert
from crawler.store.content import content_hash, storable, to_columns, to_json
from crawler.store.database import Database
from crawler.store.ledger import PROVED, Entry, Ledger
from crawler.store.masks import Masks
from crawler.store.observations import Observation, Saved, key_of
from crawler.store.shown_pictures import ShownPictures
from crawler.store.sql_functions import FTS_COLUMNS, FTS_NAMES, FTS_VALUES, searchable

_UNREAD: Final = Assessment(
    language="und", document_type="ad", contacts=(), hits=(), score=0.0, band="low", harm_types=(), ruleset=""
)
"""For a posting that comes without an assessment; rescore gives it one."""

_VERSION_COLUMNS: Final = PROVED["version"].columns
_VERSION_SQL: Final = insert("versions", _VERSION_COLUMNS)
_LISTING_SQL: Final = insert(
    "listings",
    (
        "id", "key", "source", "url", "external_id", "first_seen", "last_seen", "lastmod", "etag",
        "http_last_modified", "version", "versions", "content_hash", "language", "document_type", "score", "band",
        "country",
    ),
)  # fmt: skip
_FTS_SQL: Final = insert("listings_fts", ("rowid", *FTS_NAMES))
_FTS_PLACES: Final = tuple(_VERSION_COLUMNS.index(name) for name in FTS_NAMES)
"""Where a row of `versions` has the columns of full text."""


@dataclass(slots=True)
class _Known:
    """What a batch needs of a listing that is in the store (or was added earlier in the batch)."""

    id: int
    url: str
    source: str
    content_hash: str
    version: int
    versions: int
    purged: bool = False


@dataclass(slots=True)
class _Rows:
    """Rows gathered from a batch, one list a table."""

    listings: list[tuple[object, ...]] = field(default_factory=list)
    versions: list[tuple[object, ...]] = field(default_factory=list)
    assessments: list[tuple[object, ...]] = field(default_factory=list)
    hits: list[tuple[object, ...]] = field(default_factory=list)
    touched: list[tuple[object, ...]] = field(default_factory=list)
    current: list[tuple[object, ...]] = field(default_factory=list)
    replaced: list[tuple[int, int]] = field(default_factory=list)
    """Listing and the version that is no longer its current one."""


class BatchWriter:
    """One batch on its way into the store."""

    def __init__(self, database: Database, ledger: Ledger, masks: Masks) -> None:
        self._database = database
        self._ledger = ledger
        self._contacts = ContactUpsert(database, masks)
        self._pictures = ShownPictures(database)
        self._rows = _Rows()
        self._next_listing = database.next_id("listings")
        self._first_version = self._next_version = database.next_id("versions")

    def save(self, batch: Sequence[Observation]) -> Saved:
        """Write the batch in the caller's transaction; an ad seen twice in it is handled in order."""
        keys = [
            observation.key or key_of(observation.posting.source, observation.posting.url)
            for observation in batch
        ]
        known = self._known(keys)
        outcomes: list[str] = []
        for position, observation in enumerate(batch):
            outcome, keys[position] = self._sort(keys[position], observation, known)
            outcomes.append(outcome)
        self._write()
        counts = Counter(outcomes)
        self._count_runs(batch, outcomes)
        kept = tuple(outcome != "unchanged" for outcome in outcomes)
        return Saved(
            new=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            keys=tuple(keys),
            kept=kept,
        )

    def _known(self, keys: Sequence[str]) -> dict[str, _Known]:
        rows = self._database.rows(
            'SELECT "key", id, url, source, content_hash, version, versions,'
            " purged_at IS NOT NULL FROM listings"
            ' WHERE "key" IN (SELECT value FROM json_each(?))',
            (to_json(list(keys)),),
        )
        return {key: _Known(*rest) for key, *rest in rows}

    def _sort(self, key: str, observation: Observation, known: dict[str, _Known]) -> tuple[str, str]:
        """File one observation's rows. Returns its outcome and its key."""
        source = observation.posting.source
        before = known.get(key)
        if before is not None and before.source != source:
            # Two inputs call different ads by the same name: the second one gets its source as a prefix.
            key = f"{source}:{key}"
            before = self._known([key]).get(key) or known.get(key)
        fingerprint = content_hash(observation.posting)
        # What was purged stays so: seen again, it is touched and nothing of it is kept.
        if before is not None and (before.purged or before.content_hash == fingerprint):
            self._touch(before.id, observation)
            known[key] = before
            return "unchanged", key
        listing, number, outcome = (
            (self._next_listing, 1, "new") if before is None else (before.id, before.versions + 1, "changed")
        )
        version = self._add_version(listing, number, fingerprint, observation)
        current = (version, number, fingerprint, *_judged(observation.posting))
        if before is None:
            self._next_listing += 1
            self._add_listing(listing, key, observation, current)
        else:
            self._rows.replaced.append((listing, before.version))
            self._touch(listing, observation)
            self._rows.current.append((*current, listing))
        known[key] = _Known(listing, observation.posting.url, source, fingerprint, version, number)
        return outcome, key

    def _touch(self, listing: int, observation: Observation) -> None:
        self._rows.touched.append(
            (
                observation.seen_at,
                observation.lastmod,
                observation.etag,
                observation.http_last_modified,
                listing,
            )
        )

    def _add_listing(
        self, listing: int, key: str, observation: Observation, current: tuple[object, ...]
    ) -> None:
        posting = observation.posting
        self._rows.listings.append(
            (
                listing,
                key,
                posting.source,
                storable(posting.url),
                storable(posting.identifier) or None,
                observation.seen_at,
                observation.seen_at,
                observation.lastmod,
                observation.etag,
                observation.http_last_modified,
                *current,
            )
        )

    def _add_version(self, listing: int, number: int, fingerprint: str, observation: Observation) -> int:
        version = self._next_version
        self._next_version += 1
        posting = observation.posting
        assessment = posting.assessment or _UNREAD
        seen = observation
        row = (version, listing, number, seen.run, seen.seen_at, fingerprint, seen.capture)
        self._rows.versions.append((*row, *to_columns(posting)))
        self._rows.assessments.append(ASSESSMENT.row(assessment, version))
        self._rows.hits.extend(hit_rows(version, listing, assessment))
        self._contacts.note(version, listing, assessment.contacts)
        self._pictures.note(version, listing, observation.pictures)
        return version

    def _write(self) -> None:
        write, add, rows = self._database.write_many, self._database.insert_many, self._rows
        add(_LISTING_SQL, rows.listings)
        write(
            "UPDATE listings SET last_seen = max(last_seen, ?), gone_at = NULL, gone_reason = NULL,"
            " lastmod = coalesce(?, lastmod), etag = coalesce(?, etag),"
            " http_last_modified = coalesce(?, http_last_modified) WHERE id = ?",
            rows.touched,
        )
        add(_VERSION_SQL, rows.versions)
        add(ASSESSMENT_SQL, rows.assessments)
        add(HIT_SQL, rows.hits)
        write(
            "UPDATE listings SET version = ?, versions = ?, content_hash = ?, language = ?,"
            " document_type = ?, score = ?, band = ?, country = coalesce(?, country) WHERE id = ?",
            rows.current,
        )
        self._contacts.write(rows.replaced)
        self._pictures.write()
        self._index()
        entries = [Entry(kind="version", subject=f"version:{row[0]}", row=row) for row in rows.versions]
        self._ledger.append(entries)

    def _index(self) -> None:
        """Keep full text in step: the text of a replaced version leaves, that of the current one enters."""
        # A version both made and replaced in this batch was never indexed.
        old = [(version,) for _, version in self._rows.replaced if version < self._first_version]
        self._database.write_many(
            f"INSERT INTO listings_fts (listings_fts, rowid, {FTS_COLUMNS})"
            f" SELECT 'delete', v.id, {FTS_VALUES} FROM versions AS v WHERE v.id = ?",
            old,
        )
        gone = {version for _, version in self._rows.replaced}
        self._database.write_many(
            _FTS_SQL,
            (
                (row[0], *(searchable(str(row[place])) for place in _FTS_PLACES))
                for row in self._rows.versions
                if row[0] not in gone
            ),
        )

    def _count_runs(self, batch: Sequence[Observation], outcomes: Sequence[str]) -> None:
        """Grow the counts of the runs concerned, so that they are right even after a kill."""
        counts = Counter(
            (observation.run, outcome)
            for observation, outcome in zip(batch, outcomes, strict=True)
            if observation.run
        )
        for (run, outcome), count in counts.items():
            self._database.execute(
                f'UPDATE runs SET "{outcome}" = "{outcome}" + ? WHERE id = ?', (count, run)
            )


def _judged(posting: JobPosting) -> tuple[object, ...]:
    """What the row of a listing repeats of its assessment and places."""
    said = posting.assessment or _UNREAD
    country = next((place.country for place in posting.places if place.country), None)
    return said.language, said.document_type, said.score, said.band, country
