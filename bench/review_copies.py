"""Copies of the ordinary ads of a benchmark's store, made by SQL: texts and groups again, with contacts of their own.

To write a million ads one by one takes twenty minutes of processor, to copy a tenth of them nine times six.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from crawler.store import Store
from crawler.store.contact_forms import ContactForms
from crawler.store.ledger import PROVED, Entry
from crawler.store.migrations import scripts, statements
from crawler.store.proven_tables import proven_tables

BATCH: Final = 20_000
"""Rows of one entry into the chain or the index of contacts; chosen by hand."""
_LISTING: Final = "x.{0} + :listings"
_CAMPAIGN: Final = "x.{0} + :campaigns"
_CONTACT: Final = "x.{0} + :contacts"
COPIED: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "contacts": (
        "x.id > :first_contact AND x.id <= :last_contact",
        {
            "id": _CONTACT,
            "value": "CASE WHEN x.{0} LIKE '+%' THEN '+' || (substr(x.{0}, 2) + 10000 * :copy)"
            " ELSE :copy || x.{0} END",
        },
    ),
    "listings": (
        "x.id > :first_listing AND x.id <= :last_listing",
        {
            "id": _LISTING,
            "key": "'k' || (x.id + :listings)",
            "url": "'https://' || x.source || '.example/' || (x.id + :listings)",
            "version": _LISTING,
            "content_hash": "'h' || (x.id + :listings)",
        },
    ),
    "versions": (
        "x.id > :first_listing AND x.id <= :last_listing",
        {"id": _LISTING, "listing": _LISTING, "content_hash": "'h' || (x.id + :listings)"},
    ),
    "assessments": ("x.version > :first_listing AND x.version <= :last_listing", {"version": _LISTING}),
    "hits": (
        "x.version > :first_listing AND x.version <= :last_listing",
        {"version": _LISTING, "listing": _LISTING},
    ),
    "links": (
        "x.version > :first_listing AND x.version <= :last_listing",
        {"version": _LISTING, "listing": _LISTING, "contact": _CONTACT},
    ),
    "campaigns": ("x.id > :first_campaign AND x.id <= :last_campaign", {"id": _CAMPAIGN}),
    "campaign_members": (
        "x.listing > :first_listing AND x.listing <= :last_listing",
        {"listing": _LISTING, "campaign": _CAMPAIGN},
    ),
    "queue": ("x.campaign > :first_campaign AND x.campaign <= :last_campaign", {"campaign": _CAMPAIGN}),
    "queue_facets": (
        "x.campaign > :first_campaign AND x.campaign <= :last_campaign",
        {"campaign": _CAMPAIGN},
    ),
}
"""Table -> which of its rows are copied, and columns that are others in a copy."""
_FTS: Final = "title, hiring_organization, job_location, description, text"
_COUNTS: Final = (
    "DELETE FROM queue_counts",
    "INSERT INTO queue_counts (facet, value, state, n) SELECT '', '', state, count(*) FROM queue GROUP BY state",
    "INSERT INTO queue_counts (facet, value, state, n)"
    " SELECT facet, value, state, count(*) FROM queue_facets GROUP BY facet, value, state",
    "DELETE FROM queue_days",
    next(sql for sql in statements("".join(scripts(("queue_days",)))) if "INSERT INTO queue_days" in sql),
    "DELETE FROM queue_stale",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The last numbers that are in use."""

    listing: int
    campaign: int
    contact: int


def last(store: Store) -> Last:
    """The last numbers of a store."""
    number = store.database.number
    return Last(
        listing=number("SELECT coalesce(max(id), 0) FROM listings"),
        campaign=number("SELECT coalesce(max(id), 0) FROM campaigns"),
        contact=number("SELECT coalesce(max(id), 0) FROM contacts"),
    )


def prove_later(store: Store) -> None:
    """Let the rows of the copied tables be proven when the store is opened the next time, all at once.

    Only for a store without such rows.
    """
    database = store.database
    listened = database.rows("SELECT name FROM sqlite_temp_master WHERE type = 'trigger'").fetchall()
    filled = {table.name for table in proven_tables() if table.table in COPIED}
    places = {f"proof_{n}_" for n, table in enumerate(proven_tables()) if table.name in filled}
    for (name,) in listened:
        if str(name).startswith(tuple(places)):
            database.execute(f"DROP TRIGGER temp.{name}")
    for name in filled:
        database.execute("DELETE FROM proof_started WHERE name = ?", (name,))


def copies(store: Store, before: Last, times: int) -> None:
    """Copy all that came after `before` so many times. Needs a queue that is not stale, and `prove_later`."""
    after = last(store)
    for copy in range(1, times + 1):
        values = {
            "copy": copy,
            "first_listing": before.listing, "last_listing": after.listing,
            "first_campaign": before.campaign, "last_campaign": after.campaign,
            "first_contact": before.contact, "last_contact": after.contact,
            "listings": copy * (after.listing - before.listing),
            "campaigns": copy * (after.campaign - before.campaign),
            "contacts": copy * (after.contact - before.contact),
        }  # fmt: skip
        with store.transaction():
            for table, (which, others) in COPIED.items():
                store.database.connection.execute(_copying(store, table, which, others), values)
            store.database.connection.execute(
                f"INSERT INTO listings_fts (rowid, {_FTS}) SELECT id, {_FTS} FROM versions"
                " WHERE id > :last_listing + :listings - :span",
                {**values, "span": after.listing - before.listing},
            )
    with store.transaction():
        for statement in _COUNTS:
            store.database.execute(statement)
    _forms(store, after.contact)


def _copying(store: Store, table: str, which: str, others: Mapping[str, str]) -> str:
    names = [str(row[1]) for row in store.database.rows(f"PRAGMA table_info({table})")]
    values = [others.get(name, "x.{0}").format(f'"{name}"') for name in names]
    listed = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({listed}) SELECT {', '.join(values)} FROM {table} x WHERE {which}"


def _forms(store: Store, after: int) -> None:
    rows = store.database.rows("SELECT id, value FROM contacts WHERE id > ?", (after,)).fetchall()
    with store.transaction():
        ContactForms(store.database).add((int(number), str(value)) for number, value in rows)


def record_versions(store: Store) -> None:
    """Give every version its entry in the chain."""
    columns = PROVED["version"].columns
    for rows in _batches(
        store, f"SELECT {', '.join(columns)} FROM versions WHERE id > ? ORDER BY id LIMIT {BATCH}"
    ):
        store.ledger.append([Entry(kind="version", subject=f"version:{row[0]}", row=row) for row in rows])


def _batches(store: Store, sql: str) -> Iterator[list[tuple[object, ...]]]:
    after = 0
    while rows := store.database.rows(sql, (after,)).fetchall():
        yield rows
        after = int(rows[-1][0])
