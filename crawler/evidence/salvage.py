"""Reading what a damaged store still holds into a new one, table by table, around the pages that can't be read.

Every row keeps its number, so that decisions, cases and accounts speak of the same ads and campaigns as before. What
is lost is named by `adwatch verify`: the chain and the proofs come over too, as far as they can be read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.evidence.captures import seal
from crawler.store import Entry, Store
from crawler.store.database import FILE
from crawler.store.health import Health

STEP: Final = 1000
"""Row numbers read at once; a range that can't be read is halved until single rows are left."""
HIGHEST: Final = 10_000_000
"""Row number up to which a table is searched whose highest can't be read; set by hand in 2026."""

_Row = tuple[object, ...]


@dataclass(slots=True)
class SalvageSummary:
    """What came over."""

    aside: str
    """Name of the damaged store now."""
    rows: dict[str, int] = field(default_factory=dict)
    """Table -> rows that could be read."""
    damaged: list[str] = field(default_factory=list)
    """Tables in which something could not be read."""


def salvage(home: Path) -> SalvageSummary:
    """Read a damaged store into a new one; raises UserError when it can't be read at all."""
    if not (home / FILE).exists():
        raise UserError(f"there is no store in {home}; name the right folder with --home")
    done = SalvageSummary(aside=_move_aside(home))
    Store(home, begin_anew=True).close()
    with (
        closing(sqlite3.connect(f"file:{home / done.aside}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(home / FILE)) as new,
    ):
        old.text_factory = lambda text: text.decode("utf-8", "replace")
        for table, has_rowid in _tables(new):
            _copy(old, new, table, done, has_rowid=has_rowid)
    if not any(done.rows.values()):
        raise UserError(f"{done.aside} can't be read at all; run `adwatch doctor --rebuild`")
    with Store(home) as store:
        Health(store.database).repair()
        seal(store)
        detail = {"aside": done.aside, "damaged": done.damaged}
        store.ledger.append([Entry(kind="salvage", subject="store", detail=detail)])
    return done


def _move_aside(home: Path) -> str:
    """Give the store another name, with its WAL under the name that SQLite looks for. Returns it."""
    name = f"{FILE}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    for end in ("", "-wal", "-shm"):
        path = home / f"{FILE}{end}"
        if path.exists():
            path.rename(home / f"{name}{end}")
    return name


def _tables(new: sqlite3.Connection) -> list[tuple[str, bool]]:
    """Tables of a store, and whether their rows have numbers; what SQLite and full text keep is made by them."""
    rows = new.execute(
        "SELECT name, NOT wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND name NOT LIKE '%sqlite%' ORDER BY name"
    )
    return [(name, bool(numbered)) for name, numbered in rows]


def _copy(
    old: sqlite3.Connection, new: sqlite3.Connection, table: str, done: SalvageSummary, *, has_rowid: bool
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


def _numbered(old: sqlite3.Connection, table: str, listed: str, done: SalvageSummary) -> Iterator[_Row]:
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
    old: sqlite3.Connection, table: str, listed: str, key: Sequence[str], done: SalvageSummary
) -> Iterator[_Row]:
    """Rows in the order of their key, from both ends up to what can't be read."""
    for order in ("ASC", "DESC"):
        by = ", ".join(f'"{name}" {order}' for name in key)
        try:
            yield from old.execute(f'SELECT {listed} FROM "{table}" ORDER BY {by}')
            return
        except sqlite3.DatabaseError:
            _note(done, table)


def _note(done: SalvageSummary, table: str) -> None:
    if table not in done.damaged:
        done.damaged.append(table)
