"""Reading listings back as records: one by its id, or a stream of those that pass a filter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from crawler.codec import names_of
from crawler.records import TEXT_FIELDS, Contact, Hit, JobPosting, Listing
from crawler.store.assessment_rows import ASSESSMENT, HIT, MENTION
from crawler.store.content import COLUMNS, from_columns, to_json
from crawler.store.database import Database
from crawler.store.filters import Filter, conditions_of

Found = TypeVar("Found", Contact, Hit)

BATCH: Final = 500
"""Listings read together: memory stays bounded, and a batch costs three queries."""

_VERSION: Final = ", ".join(
    (
        'l.id, l."key", l.source, l.url, l.external_id, l.first_seen, l.last_seen, l.gone_at, l.gone_reason',
        "l.versions, v.id AS version, v.number, v.seen_at, v.capture",
        ASSESSMENT.select("a"),
        *(f"v.{name}" for name in (*COLUMNS, "posting")),
    )
)
_HEAD: Final = tuple(name for name in names_of(Listing) if name not in ("posting", "campaign"))
"""Fields of a listing that are columns of `_VERSION`, in its order."""
_ASSESSMENT: Final = slice(len(_HEAD), len(_HEAD) + len(ASSESSMENT.names))
"""Where a row of `_VERSION` has the columns of the assessment; the listing's come before, the posting's after."""

_FROM: Final = "FROM listings AS l JOIN versions AS v ON v.{join} JOIN assessments AS a ON a.version = v.id"


class ListingReader:
    """Reads listings as frozen records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> Listing | None:
        """A listing by its public id, in its current version."""
        return next(self.each(Filter(keys=(key,))), None)

    def history(self, key: str) -> tuple[Listing, ...]:
        """Every version of a listing, oldest first; empty when there is no such listing."""
        rows = self._database.rows(
            f'SELECT {_VERSION} {_FROM.format(join="listing = l.id")} WHERE l."key" = ? ORDER BY v.number',
            (key,),
        ).fetchall()
        return tuple(self._filled(rows))

    def each(self, wanted: Filter | None = None, *, batch: int = BATCH, after: int = 0) -> Iterator[Listing]:
        """Listings that pass, by internal id; read in batches, so that a writer never waits for a reader.

        Args:
            wanted: The filter; all without it.
            batch: Listings read together.
            after: Internal id after which to begin.
        """
        where, values = conditions_of(wanted or Filter())
        last = after
        source = _FROM.format(join="id = l.version")
        query = f"SELECT {_VERSION} {source} WHERE l.id > ? {where} ORDER BY l.id LIMIT ?"
        while rows := self._database.rows(query, (last, *values, batch)).fetchall():
            yield from self._filled(rows)
            last = rows[-1][0]

    def by_version(self, versions: Sequence[int]) -> tuple[Listing, ...]:
        """Listings whose current version is one of these, in the order given.

        The query goes from the versions to their listings: there is no index on a listing's version, and a walk
        through all listings took 10 ms of a page at 100,000 ads.
        """
        rows = self._database.rows(
            f"SELECT {_VERSION} FROM json_each(?) AS asked CROSS JOIN versions AS v ON v.id = asked.value"
            " JOIN listings AS l ON l.id = v.listing AND l.version = v.id"
            " JOIN assessments AS a ON a.version = v.id",
            (to_json(list(versions)),),
        ).fetchall()
        found = {listing.version: listing for listing in self._filled(rows)}
        return tuple(found[version] for version in versions if version in found)

    def sample(self, source: str, size: int) -> Iterator[Listing]:
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
        """How many listings pass, without purged ones: the total of a progress bar."""
        where, values = conditions_of(wanted or Filter())
        join = _FROM.format(join="id = l.version") if "a.ruleset" in where else "FROM listings AS l"
        return self._database.number(f"SELECT count(*) {join} WHERE l.version IS NOT NULL {where}", values)

    def keys(self, wanted: Filter | None = None) -> Iterator[tuple[int, str]]:
        """Internal and public ids of the listings that pass, without purged ones, by internal id."""
        where, values = conditions_of(wanted or Filter())
        join = _FROM.format(join="id = l.version") if "a.ruleset" in where else "FROM listings AS l"
        yield from self._database.rows(
            f'SELECT l.id, l."key" {join} WHERE l.version IS NOT NULL {where} ORDER BY l.id', values
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

    def _filled(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[Listing]:
        heads = [dict(zip(_HEAD, row, strict=False)) for row in rows]
        versions = to_json([head["version"] for head in heads])
        contacts, hits = self._contacts(versions), self._hits(versions)
        for head, row in zip(heads, rows, strict=True):
            values = row[_ASSESSMENT.stop :]
            written = in_order(contacts[head["version"]])
            if any("\ufffd" in contact.raw for contact in written):
                whole = from_columns(head["url"], head["source"], values)
                written = [_in_place(contact, whole) for contact in written]
            assessment = ASSESSMENT.record(
                row[_ASSESSMENT], contacts=tuple(written), hits=tuple(in_order(hits[head["version"]]))
            )
            posting = from_columns(head["url"], head["source"], values, assessment)
            yield Listing(**head, posting=posting)

    def _contacts(self, versions: str) -> defaultdict[int, list[Contact]]:
        found: defaultdict[int, list[Contact]] = defaultdict(list)
        rows = self._database.rows(
            f"SELECT k.version, c.kind, c.value, {MENTION.select('k')} FROM links AS k"
            " JOIN contacts AS c ON c.id = k.contact"
            " WHERE k.version IN (SELECT value FROM json_each(?))",
            (versions,),
        )
        for version, kind, value, *mention in rows:
            found[version].append(MENTION.record(mention, kind=kind, value=value))
        return found

    def _hits(self, versions: str) -> defaultdict[int, list[Hit]]:
        found: defaultdict[int, list[Hit]] = defaultdict(list)
        rows = self._database.rows(
            f"SELECT version, {HIT.select()} FROM hits WHERE version IN (SELECT value FROM json_each(?))",
            (versions,),
        )
        for version, *hit in rows:
            found[version].append(HIT.record(hit))
        return found


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
