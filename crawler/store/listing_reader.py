"""Reading listings back as records: one by its id, or a stream of those that pass a filter."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, TypeVar

from crawler.records import TEXT_FIELDS, Assessment, Contact, Hit, JobPosting
from crawler.store.content import COLUMNS, from_columns, to_json
from crawler.store.database import Database
from crawler.store.filters import Filter, conditions_of

Found = TypeVar("Found", Contact, Hit)

BATCH: Final = 500
"""Listings read together: memory stays bounded, and a batch costs three queries."""

_VERSION: Final = (
    'l.id, l."key", l.source, l.url, l.external_id, l.first_seen, l.last_seen, l.gone_at, l.gone_reason,'
    " l.versions, v.id, v.number, v.seen_at, v.capture, a.ruleset, a.language, a.document_type, a.score,"
    " a.band, a.harm_types, a.reasons, a.destinations, "
    + ", ".join(f"v.{name}" for name in COLUMNS)
    + ", v.posting"
)
_FROM: Final = "FROM listings AS l JOIN versions AS v ON v.{join} JOIN assessments AS a ON a.version = v.id"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredListing:
    """One listing with one of its versions (the current one, unless a history was asked for)."""

    id: int
    """Internal; `key` is the public one."""
    key: str
    source: str
    url: str
    external_id: str | None
    first_seen: str
    last_seen: str
    gone_at: str | None
    gone_reason: str | None
    versions: int
    version: int
    """Id of the version that `posting` is."""
    number: int
    seen_at: str
    """When this version was first seen."""
    capture: int | None
    posting: JobPosting
    """With its assessment: contacts and hits included."""

    @property
    def assessment(self) -> Assessment:
        """What was said of this version; a stored posting always has one."""
        if self.posting.assessment is None:
            raise ValueError(self.key)
        return self.posting.assessment


class ListingReader:
    """Reads listings as frozen records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> StoredListing | None:
        """A listing by its public id, in its current version."""
        return next(self.each(Filter(keys=(key,))), None)

    def history(self, key: str) -> tuple[StoredListing, ...]:
        """Every version of a listing, oldest first; empty when there is no such listing."""
        rows = self._database.rows(
            f'SELECT {_VERSION} {_FROM.format(join="listing = l.id")} WHERE l."key" = ? ORDER BY v.number',
            (key,),
        ).fetchall()
        return tuple(self._filled(rows))

    def each(self, wanted: Filter | None = None, *, batch: int = BATCH) -> Iterator[StoredListing]:
        """Listings that pass, by internal id; read in batches, so that a writer never waits for a reader."""
        where, values = conditions_of(wanted or Filter())
        last = 0
        source = _FROM.format(join="id = l.version")
        query = f"SELECT {_VERSION} {source} WHERE l.id > ? {where} ORDER BY l.id LIMIT ?"
        while rows := self._database.rows(query, (last, *values, batch)).fetchall():
            yield from self._filled(rows)
            last = rows[-1][0]

    def by_version(self, versions: Sequence[int]) -> tuple[StoredListing, ...]:
        """Listings whose current version is one of these, in the order given."""
        rows = self._database.rows(
            f"SELECT {_VERSION} {_FROM.format(join='id = l.version')}"
            " WHERE l.version IN (SELECT value FROM json_each(?))",
            (to_json(list(versions)),),
        ).fetchall()
        found = {listing.version: listing for listing in self._filled(rows)}
        return tuple(found[version] for version in versions if version in found)

    def sample(self, source: str, size: int) -> Iterator[StoredListing]:
        """At most `size` listings of a source, spread evenly over the order in which they came."""
        step = max(1, self.count(Filter(source=source)) // size)
        rows = self._database.rows(
            "SELECT version FROM (SELECT version, row_number() OVER (ORDER BY id) AS place FROM listings"
            " WHERE source = ?) WHERE place % ? = 0 LIMIT ?",
            (source, step, size),
        ).fetchall()
        for start in range(0, len(rows), BATCH):
            yield from self.by_version([version for (version,) in rows[start : start + BATCH]])

    def current_versions(self, listings: Sequence[int]) -> dict[int, int]:
        """Current version of each listing, by internal ids."""
        rows = self._database.rows(
            "SELECT id, version FROM listings WHERE id IN (SELECT value FROM json_each(?))",
            (to_json(list(listings)),),
        )
        return dict(rows.fetchall())

    def count(self, wanted: Filter | None = None) -> int:
        """How many listings pass: the total of a progress bar."""
        where, values = conditions_of(wanted or Filter())
        join = _FROM.format(join="id = l.version") if "a.ruleset" in where else "FROM listings AS l"
        return self._database.number(f"SELECT count(*) {join} WHERE l.id > 0 {where}", values)

    def keys(self, wanted: Filter | None = None) -> Iterator[tuple[int, str]]:
        """Internal and public ids of the listings that pass, by internal id."""
        where, values = conditions_of(wanted or Filter())
        join = _FROM.format(join="id = l.version") if "a.ruleset" in where else "FROM listings AS l"
        yield from self._database.rows(
            f'SELECT l.id, l."key" {join} WHERE l.id > 0 {where} ORDER BY l.id', values
        )

    def latest(self, wanted: Filter) -> tuple[str | None, str | None]:
        """When the newest of the listings that pass was last seen, and the newest ruleset among them."""
        where, values = conditions_of(wanted)
        row = self._database.one(
            f"SELECT max(l.last_seen), max(a.ruleset) {_FROM.format(join='id = l.version')} WHERE l.id > 0 {where}",
            values,
        )
        last, ruleset = row or (None, None)
        return (None if last is None else str(last), None if ruleset is None else str(ruleset))

    def has_contacts(self, wanted: Filter) -> bool:
        """Whether a listing that passes names a contact of its own."""
        where, values = conditions_of(wanted)
        query = (
            f"SELECT 1 {_FROM.format(join='id = l.version')} JOIN links AS k ON k.version = v.id"
            f" WHERE NOT k.boilerplate {where} LIMIT 1"
        )
        return self._database.one(query, values) is not None

    def _filled(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[StoredListing]:
        versions = to_json([row[10] for row in rows])
        contacts, hits = self._contacts(versions), self._hits(versions)
        for row in rows:
            yield _listing(row, contacts[row[10]], hits[row[10]])

    def _contacts(self, versions: str) -> defaultdict[int, list[Contact]]:
        found: defaultdict[int, list[Contact]] = defaultdict(list)
        rows = self._database.rows(
            'SELECT k.version, c.kind, c.value, k.raw, k.field, k."start", k."end", k.obfuscated,'
            " k.disguises, k.confidence, k.boilerplate, k.label FROM links AS k"
            " JOIN contacts AS c ON c.id = k.contact"
            " WHERE k.version IN (SELECT value FROM json_each(?))",
            (versions,),
        )
        for version, kind, value, raw, name, start, end, hidden, disguises, confidence, boiler, label in rows:
            found[version].append(
                Contact(
                    kind=kind,
                    value=value,
                    raw=raw,
                    field=name,
                    start=start,
                    end=end,
                    obfuscated=bool(hidden),
                    disguises=() if disguises == "[]" else tuple(json.loads(disguises)),
                    confidence=confidence,
                    boilerplate=bool(boiler),
                    label=label,
                )
            )
        return found

    def _hits(self, versions: str) -> defaultdict[int, list[Hit]]:
        found: defaultdict[int, list[Hit]] = defaultdict(list)
        rows = self._database.rows(
            'SELECT version, indicator, weight, quote, field, "start", "end", why, points, origin FROM hits'
            " WHERE version IN (SELECT value FROM json_each(?))",
            (versions,),
        )
        for version, indicator, weight, quote, name, start, end, why, points, origin in rows:
            found[version].append(
                Hit(
                    id=indicator,
                    weight=weight,
                    quote=quote,
                    field=name,
                    start=start,
                    end=end,
                    why=why,
                    points=points,
                    origin=origin,
                )
            )
        return found


def _listing(row: tuple[Any, ...], contacts: Iterable[Contact], hits: Iterable[Hit]) -> StoredListing:
    written = tuple(in_order(contacts))
    if any("\ufffd" in contact.raw for contact in written):
        whole = from_columns(row[3], row[2], row[22:])
        written = tuple(_in_place(contact, whole) for contact in written)
    assessment = Assessment(
        ruleset=row[14],
        language=row[15],
        document_type=row[16],
        score=row[17],
        band=row[18],
        harm_types=_strings(row[19]),
        reasons=_strings(row[20]),
        destinations=_strings(row[21]),
        contacts=written,
        hits=tuple(in_order(hits)),
    )
    head = dict(zip(_HEAD, row, strict=False))
    return StoredListing(**head, posting=from_columns(row[3], row[2], row[22:], assessment))


@lru_cache(maxsize=4096)
def _strings(text: str) -> tuple[str, ...]:
    """A JSON list of strings; the same few lists stand in thousands of rows."""
    return tuple(json.loads(text))


_HEAD: Final = (
    "id", "key", "source", "url", "external_id", "first_seen", "last_seen", "gone_at", "gone_reason",
    "versions", "version", "number", "seen_at", "capture",
)  # fmt: skip
_FIELD_ORDER: Final = {name: position for position, name in enumerate(TEXT_FIELDS)}


def in_order(found: Iterable[Found]) -> list[Found]:
    """As they stand in the ad: by field, then by place."""

    def place(item: Contact | Hit) -> tuple[int, int, int, str]:
        name = item.kind + item.value if isinstance(item, Contact) else item.id
        return _FIELD_ORDER.get(item.field, len(_FIELD_ORDER)), item.start, item.end, name

    items = list(found)
    return sorted(items, key=place) if len(items) > 1 else items


def _in_place(contact: Contact, posting: JobPosting) -> Contact:
    """The contact with its words as written, where storing had to replace a lone surrogate."""
    if "\ufffd" not in contact.raw or contact.field not in TEXT_FIELDS:
        return contact
    return replace(contact, raw=posting.text_of(contact.field)[contact.start : contact.end])
