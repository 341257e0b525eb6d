"""Copying a damaged store table by table into a new one, around the pages that can't be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

STEP: Final = 1000
"""Row numbers read at once; a range that can't be read is halved until single rows are left."""
HIGHEST: Final = 10_000_000
"""Row number up to which a table is searched whose highest can't be read; set by hand in 2026."""

_Row = tuple[object, ...]


@dataclass(slots=True)
class CopySummary:
    """What came over."""

    rows: dict[str, int] = field(default_factory=dict)
    """Table -> rows that could be read."""
    damaged: list[str] = field(default_factory=list)
    """Tables in which something could not be read."""


def copy_readable(damaged: Path, fresh: Path) -> CopySummary:
    """Copy every row that can be read from a damaged store into one that has the tables and no rows."""
    done = CopySummary()
    with (
        closing(sqlite3.connect(f"file:{damaged}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(fresh)) as new,
    ):
        old.text_factory = lambda text: text.decode("utf-8", "replace")
        for table, has_rowid in _tables(new):
            _copy(old, new, table, done, has_rowid=has_rowid)
    return done


def _tables(new: sqlite3.Connection) -> list[tuple[str, bool]]:
    """Tables of a store, and whether their rows have numbers; what SQLite and full text keep is made by them."""
    rows = new.execute(
        "SELECT name, NOT wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND name NOT LIKE '%sqlite%' ORDER BY name"
    )
    return [(name, bool(numbered)) for name, numbered in rows]


def _copy(
    old: sqlite3.Connection, new: sqlite3.Connection, table: str, done: CopySummary, *, has_rowid: bool
) -> None:
    try:
        there = {name for _, name, *_ in old.execute(f'PRAGMA table_info("{table}")')}
    except sqlite3.DatabaseError:
        there = set()
    info = new.execute(f'PRAGMA table_info("{table}")').fetchall()
    columns = [name for _, name, *_ in info if name in there]
    if not columns:
        return
    key = [name for _, name, _, _, _, place in sorted(info, key=lambda row: row[5]) if place]
    listed, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    rows = _numbered(old, table, listed, done) if has_rowid else _keyed(old, table, listed, key, done)
    with new:
        new.execute("PRAGMA defer_foreign_keys = ON")
        cursor = new.executemany(f'INSERT OR REPLACE INTO "{table}" ({listed}) VALUES ({places})', rows)
    done.rows[table] = max(0, cursor.rowcount)


def _numbered(old: sqlite3.Connection, table: str, listed: str, done: CopySummary) -> Iterator[_Row]:
    """Rows by number, around what can't be read."""
    try:
        highest = old.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()[0] or 0
    except sqlite3.DatabaseError:
        highest = HIGHEST
        _note(done, table)
    ranges = [(first, first + STEP - 1) for first in range(highest - highest % STEP, -1, -STEP)]
    while ranges:
        first, last = ranges.pop()
        try:
            found = old.execute(
                f'SELECT {listed} FROM "{table}" WHERE rowid BETWEEN ? AND ?', (first, last)
            ).fetchall()
        except sqlite3.DatabaseError:
            _note(done, table)
            if highest == HIGHEST and not first:  # its root can't be read: nor can any row
                return
            if first < last:
                middle = (first + last) // 2
                ranges += [(middle + 1, last), (first, middle)]
            continue
        yield from found


def _keyed(
    old: sqlite3.Connection, table: str, listed: str, key: Sequence[str], done: CopySummary
) -> Iterator[_Row]:
    """Rows in the order of their key, from both ends up to what can't be read."""
    for order in ("ASC", "DESC"):
        by = ", ".join(f'"{name}" {order}' for name in key)
        try:
            yield from old.execute(f'SELECT {listed} FROM "{table}" ORDER BY {by}')
            return
        except sqlite3.DatabaseError:
            _note(done, table)


def _note(done: CopySummary, table: str) -> None:
    if table not in done.damaged:
        done.damaged.append(table)
