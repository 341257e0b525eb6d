"""A home with rows in every table that the chain proves, each written through the store as the program does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crawler.evidence.entry_checks import RECORDED
from crawler.store import Entry, Store
from crawler.store.database import Database
from crawler.store.proven_tables import ProvenTable, proven_tables

ROWS = 3
"""Rows that each table gets at least, so that two can be swapped."""


def fill_all_tables(home: Path) -> None:
    """Add rows to the tables that an import leaves empty; tables that others refer to come first in the record."""
    with Store(home) as store:
        store.masks.key()  # masks of purged contacts need it
        store.database.execute("PRAGMA foreign_keys = OFF")
        _fill_all(store)


def _fill_all(store: Store) -> None:
    with store.transaction():
        for table in proven_tables():
            if table.table == table.name:
                _fill(store.database, table)
        store.ledger.append(list(_entries(store.database)))


def _entries(database: Database) -> Iterator[Entry]:
    """The entries that decisions and exports get by the desk."""
    for table, (kind, columns) in RECORDED.items():
        for row in list(database.named_rows(f'SELECT * FROM "{table}"')):
            detail = {name: row[name] for name in columns if row[name] is not None}
            yield Entry(kind=kind, subject=f"{kind}:{row['id']}", detail=detail)


def _fill(database: Database, table: ProvenTable) -> None:
    there = database.number(f'SELECT count(*) FROM "{table.table}"')
    info = database.rows("SELECT name, type FROM pragma_table_info(?)", (table.table,)).fetchall()
    for number in range(1, ROWS + 1 if there < ROWS else 1):
        values = {
            name: _value(kind, number) for name, kind in info if name not in ("undoes", "part", "merged_into")
        }
        listed, places = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        database.execute(
            f'INSERT OR IGNORE INTO "{table.table}" ({listed}) VALUES ({places})', tuple(values.values())
        )


def _value(kind: str, number: int) -> object:
    text = f"2026-11-2{number}T08:00:00Z"
    return {"INTEGER": number, "REAL": number + 0.5, "BLOB": text.encode()}.get(kind, text)
