"""Rows of a query as typed records, made by column name.

A record is a NamedTuple or dataclass whose fields are named as the columns are (`AS` where they are computed).
Fields of type `bool` are made from SQLite's 0 and 1, fields of a tuple or mapping type from JSON text.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
Values = Sequence[object] | Mapping[str, object]


def fetch_all(
    db: sqlite3.Connection, record: Callable[..., Record], sql: str, values: Values = ()
) -> list[Record]:
    """Run a query and make a record of every row.

    Raises:
        TypeError: a column is no field of the record, or a field has no column.
    """
    return list(records(db.execute(sql, values), record))


def fetch_one(
    db: sqlite3.Connection, record: Callable[..., Record], sql: str, values: Values = ()
) -> Record | None:
    """The first row of a query as a record; None when there is none."""
    return next(records(db.execute(sql, values), record), None)


def records(cursor: sqlite3.Cursor, record: Callable[..., Record]) -> Iterator[Record]:
    """Records of the rows that a cursor has left."""
    names = [column[0] for column in cursor.description]
    known = _decoders(record)
    decoders = [(place, known[name]) for place, name in enumerate(names) if name in known]
    for row in cursor:
        values = list(row)
        for place, decode in decoders:
            values[place] = decode(values[place])
        yield record(**dict(zip(names, values, strict=True)))


@cache
def _decoders(record: Callable[..., object]) -> dict[str, Callable[[object], object]]:
    """Decoder of every field that SQLite doesn't store as it is."""
    found: dict[str, Callable[[object], object]] = {}
    for name, hint in get_type_hints(record).items():
        if hint is bool:
            found[name] = bool
        elif get_origin(hint) is tuple:
            nested = get_origin(get_args(hint)[0]) is tuple
            found[name] = _json_pairs if nested else _json_tuple
        elif hint is dict or get_origin(hint) in {dict, Mapping}:
            found[name] = _json
    return found


def _json(value: object) -> object:
    return json.loads(str(value))


def _json_tuple(value: object) -> tuple[object, ...]:
    return tuple(json.loads(str(value)))


def _json_pairs(value: object) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(inner) for inner in json.loads(str(value)))
