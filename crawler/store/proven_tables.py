"""Which tables and columns the chain proves row by row: the record in proven.toml, and how a row is digested."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from crawler.store.content import to_json

Key = tuple[int | str, ...]
"""Key of a row as its proof keeps it: numbers and text, hidden columns as digests."""

NOT_PROVEN: Final = "not_proven"
_RECORD: Final = Path(__file__).with_name("proven.toml")
_HIDDEN_DIGITS: Final = 16
"""Hexadecimal digits of the digest that stands for a hidden column: 64 bits tell the rows of a run apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenTable:
    """Columns of a table whose rows are proven."""

    name: str
    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    """The key, then the others, in the order in which they are digested."""
    rows: int
    """Values of the first key column in one chunk."""
    fixed: bool
    spread: int
    """Chunks of one value of the first key column; 0 where rows are chunked by `rows`."""
    hidden: frozenset[int]
    """Places in the key of columns that are kept as a digest."""

    def key_of(self, values: Sequence[object]) -> Key:
        """The key of a row, from its values in the order of `columns`."""
        key = values[: len(self.key)]
        if not self.hidden:
            return tuple(key)  # type: ignore[arg-type]
        return tuple(_digits(one) if place in self.hidden else one for place, one in enumerate(key))  # type: ignore[misc]

    def chunk_of(self, key: Key) -> int:
        """The chunk that a row belongs to."""
        first = key[0]
        if isinstance(first, str):
            return 0  # such tables are small
        if self.spread:
            return first * self.spread + int(_digits(to_json(key))[:8], 16) % self.spread
        return first // self.rows

    def group_of(self, chunk: int) -> int:
        """A number that grows with the first key column and is the same for all rows of a chunk."""
        return chunk // self.spread if self.spread else chunk


@lru_cache(maxsize=1)
def proven_tables() -> tuple[ProvenTable, ...]:
    """All entries of the record."""
    record = tomllib.loads(_RECORD.read_text("utf-8"))
    return tuple(_table(name, entry) for name, entry in record.items() if name != NOT_PROVEN)


def not_proven() -> dict[str, str]:
    """Table, or `table.column` -> why it is not proven."""
    listed: dict[str, str] = tomllib.loads(_RECORD.read_text("utf-8"))[NOT_PROVEN]
    return {name: reason for names, reason in listed.items() for name in names.split()}


def row_digest(values: Sequence[object]) -> bytes:
    """SHA-256 of a row, from its values in the order of `columns`.

    The JSON of msgspec is compact UTF-8 with the shortest decimals that read back the same, and costs a tenth of
    the standard library's, at ten rows an ad.
    """
    return sha256(msgspec.json.encode(values)).digest()


def chunk_digest(keys: str, digests: bytes) -> str:
    """SHA-256 of a chunk as stored, in hexadecimal; empty for a chunk without rows."""
    return sha256(keys.encode() + b"\n" + digests).hexdigest() if digests else ""


def _table(name: str, entry: dict[str, str | int | bool]) -> ProvenTable:
    key = str(entry["key"]).split()
    hidden = str(entry.get("hidden", "")).split()
    return ProvenTable(
        name=name,
        table=str(entry.get("table", name)),
        key=tuple(key),
        columns=(*key, *str(entry["columns"]).split()),
        rows=int(entry.get("rows", 1)),
        fixed=bool(entry.get("fixed", False)),
        spread=int(entry.get("spread", 0)),
        hidden=frozenset(key.index(column) for column in hidden),
    )


def _digits(value: object) -> str:
    return sha256(str(value).encode("utf-8", "surrogatepass")).hexdigest()[:_HIDDEN_DIGITS]
