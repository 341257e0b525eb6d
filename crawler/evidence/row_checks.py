"""Checking rows against their proofs, and the proofs against the chain: see `crawler.store.row_proofs`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from crawler.store.chain_reader import ChainEntry
from crawler.store.database import Database
from crawler.store.proven_tables import Key, ProvenTable, chunk_digest, proven_tables
from crawler.store.row_proofs import (
    ALTERED,
    BASELINE,
    BEFORE_DIGITS,
    ROWS,
    row_chunks,
    row_name,
    stored_chunks,
    unpacked,
)

Problem = tuple[str, str]
"""A record, and what is wrong with it."""

_FIXED: Final = frozenset(table.name for table in proven_tables() if table.fixed)


@dataclass(slots=True)
class RowStates:
    """What the chain says of every chunk, gathered while it is walked."""

    digest: dict[tuple[str, int], str] = field(default_factory=dict)
    """Chunk -> its digest after the last entry that speaks of it; empty when it has no rows."""
    entry: dict[tuple[str, int], int] = field(default_factory=dict)
    """Chunk -> that entry."""
    baselines: dict[str, str] = field(default_factory=dict)
    """Table -> time of the baseline that its older rows got."""

    def take(self, link: ChainEntry) -> Iterator[Problem]:
        """Take an entry of the chain in. Gives what it shows to be wrong."""
        if link.kind == ALTERED:
            yield (
                link.subject,
                f"it was changed by another program; adwatch noticed it at {link.at} (entry {link.seq})",
            )
        if link.kind not in (ROWS, BASELINE):
            return
        try:
            states: dict[str, dict[str, list[str]]] = json.loads(link.detail)
            told = [
                (name, int(chunk), str(pair[0]), str(pair[1]))
                for name, chunks in states.items()
                for chunk, pair in chunks.items()
            ]
        except (ValueError, TypeError, AttributeError, IndexError):
            yield f"ledger:{link.seq}", "it can't be read"
            return
        for name, chunk, before, after in told:
            yield from self._step(link, name, chunk, before, after)

    def _step(self, link: ChainEntry, name: str, chunk: int, before: str, after: str) -> Iterator[Problem]:
        last = self.digest.get((name, chunk), "")
        if last[:BEFORE_DIGITS] != before:
            record = f"{name}:{chunk}" if name in _FIXED else f"proof:{name}/{chunk}"
            yield (
                record,
                f"rows were changed between entries {self.entry.get((name, chunk), 0)} and {link.seq}",
            )
        elif before and name in _FIXED:
            yield (
                f"{name}:{chunk}",
                f"entry {link.seq} ({link.at}) changed it, and such a record never changes",
            )
        if link.kind == BASELINE:
            self.baselines.setdefault(name, link.at)
        self.digest[name, chunk] = after
        self.entry[name, chunk] = link.seq

    def later_than(self, seq: int) -> dict[str, int]:
        """How many chunks of each table were changed by entries after this one."""
        found: dict[str, int] = {}
        for (name, _), entry in self.entry.items():
            if entry > seq:
                found[name] = found.get(name, 0) + 1
        return found


class RowCheck:
    """Compares every row with its proof."""

    def __init__(self, database: Database, states: RowStates, tick: Callable[[int], None] | None) -> None:
        self._database = database
        self._states = states
        self._tick = tick
        self.rows = 0
        """Rows that were compared."""

    def problems(self) -> Iterator[Problem]:
        """Rows and proofs that are not as the chain has them, table by table."""
        for table in proven_tables():
            yield from self._table(table)

    def _table(self, table: ProvenTable) -> Iterator[Problem]:
        known = {chunk: digest for (name, chunk), digest in self._states.digest.items() if name == table.name}
        pairs = _joined(row_chunks(self._database, table), stored_chunks(self._database, table))
        for chunk, now, stored in pairs:
            keys, digests = stored or ("[]", b"")
            try:
                proven = unpacked(keys, digests)
            except (ValueError, TypeError):
                proven = {}
            found = list(_compared(table, now, proven))
            yield from found
            expected = known.pop(chunk, "")
            if chunk_digest(keys, digests) != expected:
                yield (
                    f"proof:{table.name}/{chunk}",
                    f"the digests of its {_span(now, proven)} are not those in the chain",
                )
            self.rows += len(now)
            if self._tick:
                self._tick(len(now))
        for chunk, digest in known.items():
            if digest:
                yield f"proof:{table.name}/{chunk}", "its rows and their digests were removed"


def _joined(
    rows: Iterable[tuple[int, dict[Key, bytes]]],
    stored: Iterable[tuple[int, str, bytes]],
) -> Iterator[tuple[int, dict[Key, bytes], tuple[str, bytes] | None]]:
    """Rows and stored digests of each chunk, where either is; both come in order."""
    left, right = iter(rows), iter(stored)
    row, proof = next(left, None), next(right, None)
    while row is not None or proof is not None:
        if proof is None or (row is not None and row[0] < proof[0]):
            assert row is not None
            yield row[0], row[1], None
            row = next(left, None)
        elif row is None or proof[0] < row[0]:
            yield proof[0], {}, (proof[1], proof[2])
            proof = next(right, None)
        else:
            yield row[0], row[1], (proof[1], proof[2])
            row, proof = next(left, None), next(right, None)


def _compared(table: ProvenTable, now: dict[Key, bytes], proven: dict[Key, bytes]) -> Iterator[Problem]:
    for key, digest in now.items():
        if key not in proven:
            yield row_name(table.name, key), "its row was inserted: the chain does not know it"
        elif proven[key] != digest:
            yield row_name(table.name, key), "its row was changed"
    for key in proven:
        if key not in now:
            yield row_name(table.name, key), "its row was removed"


def _span(now: dict[Key, bytes], proven: dict[Key, bytes]) -> str:
    keys = sorted({*now, *proven}, key=str)
    if not keys:
        return "rows"
    first, last = ("/".join(map(str, key)) for key in (keys[0], keys[-1]))
    return f"rows {first} to {last}"
