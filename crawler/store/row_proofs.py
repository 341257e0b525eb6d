"""Keeping the proofs of rows: every change of a proven row enters the chain in the transaction that makes it.

Triggers of this connection (never of the file) hand each changed row over, before and after. So a change by another
program, which has no such triggers, stays without a proof, and a verification names its row. A row that was changed
so, and is then changed again by adwatch, is noticed at that moment and gets an entry of its own.

The triggers are made before the connection's first write: to make all of them takes longer than to open a store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

import msgspec

from crawler.store.content import to_json
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger
from crawler.store.proven_tables import Key, ProvenTable, chunk_digest, proven_tables, row_digest

DIGEST_BYTES: Final = 32
"""Of a SHA-256."""
BEFORE_DIGITS: Final = 32
"""Hexadecimal digits that an entry repeats of a chunk's digest before it: 128 bits, which nobody meets by trying."""
BASELINE_CHUNKS: Final = 2000
"""Chunks in one entry of a baseline: about 200 KB of detail; set by hand in 2026."""

ROWS: Final = "rows"
BASELINE: Final = "baseline"
ALTERED: Final = "altered"
"""Kinds of entry: chunks after a transaction; rows found when their table began to be proven; a row that another
program had changed."""

_Change = list[Sequence[object] | None]
"""A row before the transaction touched it (None: unknown, or there was none) and now (None: gone)."""

_PUT: Final = "INSERT OR REPLACE INTO proof_chunks (name, chunk, keys, digests) VALUES (?, ?, ?, ?)"


class RowProofWriter:
    """Takes note of changed rows, and writes their proofs before each commit."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        """Watch a connection. Tables that were not proven so far get a baseline of the rows they have."""
        self._database = database
        self._ledger = ledger
        self._tables = proven_tables()
        self._changes: dict[str, dict[Key, _Change]] = {table.name: {} for table in self._tables}
        self._begin()
        database.connection.before_first_write(self._listen)
        database.before_commit = self._write
        database.after_rollback = self._forget

    def _listen(self) -> None:
        """Make the triggers of this connection, all or none of them."""
        connection = self._database.connection
        for place, table in enumerate(self._tables):
            gone, here = _listeners(table, self._changes[table.name])
            connection.create_function(f"proof_gone_{place}", -1, gone)
            connection.create_function(f"proof_here_{place}", -1, here)
        connection.execute("BEGIN")
        try:
            for statement in _all_triggers():
                connection.execute(statement)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    @property
    def pending(self) -> bool:
        """Whether rows were changed whose proofs are still to be written."""
        return any(self._changes.values())

    def _forget(self) -> None:
        for changes in self._changes.values():
            changes.clear()

    def _write(self) -> None:
        """Bring the chunks of all changed rows up to date, and record them in the chain."""
        if not self.pending:
            return
        altered: list[Entry] = []
        states: dict[str, dict[str, list[str]]] = {}
        for table in self._tables:
            if (changes := self._changes[table.name]) and (
                state := dict(self._chunks(table, changes, altered))
            ):
                states[table.name] = state
        self._forget()
        if states or altered:
            more = [Entry(kind=ROWS, subject=ROWS, detail=states)] if states else []
            self._ledger.append([*altered, *more])

    def _chunks(
        self, table: ProvenTable, changes: Mapping[Key, _Change], altered: list[Entry]
    ) -> Iterator[tuple[str, list[str]]]:
        """Write the chunks of one table. Gives the number of each that is another now, with both digests."""
        by_chunk: dict[int, dict[Key, _Change]] = {}
        for key, change in changes.items():
            by_chunk.setdefault(table.chunk_of(key), {})[key] = change
        stored = self._stored(table.name, by_chunk)
        rows = []
        for chunk, wanted in sorted(by_chunk.items()):
            keys, digests = stored.get(chunk, ("[]", b""))
            before = chunk_digest(keys, digests)
            now = unpacked(keys, digests)
            altered += [_altered(table, key) for key in _apply(now, wanted)]
            keys, digests = packed(now)
            rows.append((table.name, chunk, keys, digests))
            if (after := chunk_digest(keys, digests)) != before:
                yield str(chunk), [before[:BEFORE_DIGITS], after]
        self._database.write_many(_PUT, [row for row in rows if row[3]])
        empty = [(row[0], row[1]) for row in rows if not row[3]]
        self._database.write_many("DELETE FROM proof_chunks WHERE name = ? AND chunk = ?", empty)

    def _stored(self, name: str, chunks: Iterable[int]) -> dict[int, tuple[str, bytes]]:
        rows = self._database.rows(
            "SELECT chunk, keys, digests FROM proof_chunks WHERE name = ?"
            " AND chunk IN (SELECT value FROM json_each(?))",
            (name, to_json(list(chunks))),
        )
        return {chunk: (keys, digests) for chunk, keys, digests in rows}

    def _begin(self) -> None:
        """Give a baseline to each table that has none; a table without rows needs no entry."""
        if not self._missing():
            return
        with self._database.transaction():
            for table in self._missing():
                seq, _ = self._ledger.head()
                self._baseline(table)
                self._database.execute(
                    "INSERT INTO proof_started (name, ledger) VALUES (?, ?)", (table.name, seq)
                )

    def _missing(self) -> list[ProvenTable]:
        started = {name for (name,) in self._database.rows("SELECT name FROM proof_started")}
        return [table for table in self._tables if table.name not in started]

    def _baseline(self, table: ProvenTable) -> None:
        states: dict[str, list[str]] = {}
        for chunk, now in row_chunks(self._database, table):
            keys, digests = packed(now)
            self._database.execute(_PUT, (table.name, chunk, keys, digests))
            states[str(chunk)] = ["", chunk_digest(keys, digests)]
            if len(states) == BASELINE_CHUNKS:
                self._enter_baseline(table, states)
                states = {}
        if states:
            self._enter_baseline(table, states)

    def _enter_baseline(self, table: ProvenTable, states: dict[str, list[str]]) -> None:
        self._ledger.append([Entry(kind=BASELINE, subject=f"rows:{table.name}", detail={table.name: states})])


def stored_chunks(database: Database, table: ProvenTable) -> Iterator[tuple[int, str, bytes]]:
    """Number, keys and digests of each chunk as stored, in order."""
    yield from database.rows(
        "SELECT chunk, keys, digests FROM proof_chunks WHERE name = ? ORDER BY chunk", (table.name,)
    )


def row_chunks(database: Database, table: ProvenTable) -> Iterator[tuple[int, dict[Key, bytes]]]:
    """The rows of a table as they stand: digest by key, chunk by chunk; chunks of one group come together."""
    listed = ", ".join(f'"{name}"' for name in table.columns)
    group: dict[int, dict[Key, bytes]] = {}
    at: int | None = None
    for values in database.rows(f'SELECT {listed} FROM "{table.table}" ORDER BY "{table.key[0]}"'):
        key = table.key_of(values)
        chunk = table.chunk_of(key)
        if at is not None and table.group_of(chunk) != at:
            yield from sorted(group.items())
            group = {}
        at = table.group_of(chunk)
        group.setdefault(chunk, {})[key] = row_digest(values)
    yield from sorted(group.items())


def packed(rows: Mapping[Key, bytes]) -> tuple[str, bytes]:
    """A chunk as stored: keys in order, and their digests."""
    keys = sorted(rows)
    return msgspec.json.encode(keys).decode(), b"".join(rows[key] for key in keys)


def unpacked(keys: str, digests: bytes) -> dict[Key, bytes]:
    """Digest by key of a chunk as stored; rows without a digest are left out."""
    listed = [tuple(key) for key in msgspec.json.decode(keys)]
    parts = [digests[at : at + DIGEST_BYTES] for at in range(0, len(digests), DIGEST_BYTES)]
    return dict(zip(listed, parts, strict=False))


def _apply(rows: dict[Key, bytes], changes: Mapping[Key, _Change]) -> Iterator[Key]:
    """Change a chunk's rows. Gives keys of rows that were not as proven before adwatch changed them."""
    for key, (before, now) in changes.items():
        if before is not None and rows.get(key) != row_digest(before):
            yield key
        if now is None:
            rows.pop(key, None)
        else:
            rows[key] = row_digest(now)


def _altered(table: ProvenTable, key: Key) -> Entry:
    return Entry(
        kind=ALTERED, subject=row_name(table.name, key), detail={"found": "before a change by adwatch"}
    )


def row_name(name: str, key: Key) -> str:
    """How a row is named to a user."""
    return f"{name}:{'/'.join(map(str, key))}"


def _listeners(
    table: ProvenTable, changes: dict[Key, _Change]
) -> tuple[Callable[..., None], Callable[..., None]]:
    """What the triggers of one table call: for a row that is no longer so, and for one that is so now."""
    key_of = table.key_of

    def gone(*values: object) -> None:
        key = key_of(values)
        known = changes.get(key)
        if known is None:
            changes[key] = [values, None]
        else:
            known[1] = None

    def here(*values: object) -> None:
        key = key_of(values)
        known = changes.get(key)
        if known is None:
            changes[key] = [None, values]
        else:
            known[1] = values

    return gone, here


@lru_cache(maxsize=1)
def _all_triggers() -> tuple[str, ...]:
    return tuple(chain.from_iterable(_triggers(place, table) for place, table in enumerate(proven_tables())))


def _triggers(place: int, table: ProvenTable) -> Iterator[str]:
    """Triggers that hand over the rows of one table; they live and end with the connection."""

    def row(which: str) -> str:
        return ", ".join(f'{which}."{name}"' for name in table.columns)

    name = f"proof_{place}"
    listed = ", ".join(f'"{column}"' for column in table.columns)
    differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in table.columns)
    gone = f"SELECT proof_gone_{place}({row('OLD')});"
    here = f"SELECT proof_here_{place}({row('NEW')});"
    on = f'ON main."{table.table}"'
    yield f"CREATE TEMP TRIGGER {name}_insert AFTER INSERT {on} BEGIN {here} END"
    yield f"CREATE TEMP TRIGGER {name}_delete AFTER DELETE {on} BEGIN {gone} END"
    yield f"CREATE TEMP TRIGGER {name}_update AFTER UPDATE OF {listed} {on} WHEN {differs} BEGIN {gone} {here} END"
