"""Records as rows of tables: columns are found by name, values are converted by the type of the field.

Text has its lone surrogates replaced (UTF-8 can't carry them), a boolean is 0 or 1, and a tuple or a mapping is
JSON. A field that is added to a record must be added to its table by a migration, or be left out here by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from crawler.codec import names_of
from crawler.store.content import storable, to_json

R = TypeVar("R")
Convert = Callable[[Any], Any]


class Columns(Generic[R]):
    """How the fields of a record lie in the columns of a table."""

    def __init__(
        self,
        kind: type[R],
        *,
        keys: Sequence[str] = (),
        omit: Sequence[str] = (),
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Lay out a record.

        Args:
            kind: the record, a frozen dataclass.
            keys: columns before those of the record, whose values the caller gives.
            omit: fields that have no column in this table.
            renamed: field -> column where they are called differently.
        """
        self._kind = kind
        self._fields = tuple(name for name in names_of(kind) if name not in omit)
        self.names: Final = tuple((renamed or {}).get(name, name) for name in self._fields)
        """Columns of the record, in the order of its fields."""
        self._keys = tuple(keys)
        self._get = attrgetter(*self._fields)
        hints = get_type_hints(kind)
        types = [hints[name] for name in self._fields]
        self._encode = tuple(map(_encoder, types))
        self._decode = tuple(
            (name, decode)
            for name, hint in zip(self._fields, types, strict=True)
            if (decode := _decoder(hint))
        )

    def select(self, alias: str = "") -> str:
        """The columns of the record, for a SELECT."""
        prefix = f"{alias}." if alias else ""
        return ", ".join(f'{prefix}"{name}"' for name in self.names)

    def insert(self, table: str, verb: str = "INSERT") -> str:
        """A statement that writes one `row`."""
        return insert(table, (*self._keys, *self.names), verb)

    def row(self, record: R, *keys: object) -> tuple[object, ...]:
        """Values of the key columns, then of the record's."""
        pairs = zip(self._encode, self._get(record), strict=True)
        return (*keys, *(value if encode is None else encode(value) for encode, value in pairs))

    def record(self, values: Sequence[object], **given: object) -> R:
        """The record of a row that `select` read; `given` are the fields without a column."""
        found = dict(zip(self._fields, values, strict=True))
        for name, decode in self._decode:
            found[name] = decode(found[name])
        return self._kind(**found, **given)


def insert(table: str, names: Sequence[str], verb: str = "INSERT") -> str:
    """An INSERT statement by column name."""
    columns = ", ".join(f'"{name}"' for name in names)
    return f"{verb} INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})"


def _encoder(hint: Any) -> Convert | None:
    kinds = _kinds(hint)
    if bool in kinds:
        return int
    if tuple in kinds:
        return _list_to_json
    if Mapping in kinds or dict in kinds:
        return to_json
    if str in kinds:
        return storable if NoneType not in kinds else _storable_or_none
    return None


def _decoder(hint: Any) -> Convert | None:
    kinds = _kinds(hint)
    if bool in kinds:
        return bool
    if tuple in kinds:
        return _json_to_tuple
    return json.loads if Mapping in kinds or dict in kinds else None


def _kinds(hint: Any) -> set[Any]:
    """The plain types of an annotation, those of a union each."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return set().union(*map(_kinds, get_args(hint)))
    if origin is Literal:
        return {type(value) for value in get_args(hint)}
    # Mapping[...] has the abstract class of collections.abc for its origin.
    return {Mapping if isinstance(origin, type) and issubclass(origin, Mapping) else origin or hint}


def _storable_or_none(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _list_to_json(values: Sequence[object]) -> str:
    return to_json(list(values)) if values else "[]"


@lru_cache(maxsize=4096)
def _json_to_tuple(text: str) -> tuple[Any, ...]:
    """A JSON list of texts; the same few lists are in thousands of rows."""
    return tuple(json.loads(text)) if text != "[]" else ()
