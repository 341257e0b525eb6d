"""Every text of the store, for looking through: which people may have written, and which came of ads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from crawler.store.database import Database

_OF_ADS: Final = frozenset(
    (
        "assessments", "campaign_state", "campaigns", "captures", "contact_forms", "contacts", "families",
        "family_edges", "family_lines", "family_portraits", "family_texts", "family_versions", "frontier", "hits",
        "index_pages", "language_backgrounds", "links", "listings", "outcomes", "partner_terms", "phrase_usage",
        "pictures", "queue", "queue_facets", "robots", "segments", "suggested_joins", "versions",
    )
)  # fmt: skip
"""Tables that the program fills from ads; all others may hold people's words."""
_LEFT_OUT: Final = frozenset(("proof_chunks", "proof_started", "row_seals"))
"""Tables of digests."""
_INDEXES: Final = ("listings_fts", "contact_parts", "sqlite_", "_sqlite")
"""Beginnings of the names of tables that full text and SQLite keep: made of the others."""
_OF_PROGRAM: Final = ("capture", "version", "rows", "run", "baseline")
"""Kinds of entry of the chain without words of people."""


class StoredRow(NamedTuple):
    """The texts of a row."""

    table: str
    texts: tuple[str, ...]
    by_people: bool


def stored_rows(database: Database) -> Iterator[StoredRow]:
    """Every row that has a text, table by table."""
    rows = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (table,) in rows:
        if table in _LEFT_OUT or table.startswith(_INDEXES):
            continue
        kinds = ", ".join(f"'{kind}'" for kind in _OF_PROGRAM)
        only = f" WHERE kind NOT IN ({kinds})" if table == "ledger" else ""
        for row in database.rows(f'SELECT * FROM "{table}"{only}'):
            texts = tuple(value for value in row if isinstance(value, str) and value)
            if texts:
                yield StoredRow(table, texts, table not in _OF_ADS)
