"""Strict decoding of untrusted JSON into frozen dataclasses: exactly the declared fields, of the declared types.

msgspec decodes as strictly, but not the two rules of the store: integers fit SQLite's 64 bits, texts are valid UTF-8.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Final, TypeVar

from crawler.codec import RecordError, from_plain, from_stranger, plain
from crawler.distributed.crawl import InvalidBundle

_INT_LIMIT: Final = 2**63
"""SQLite integers have 64 bits with a sign."""
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z\Z")
_R = TypeVar("_R")


def decode_strict(kind: type[_C], values: object) -> _C:
    """A frozen dataclass from decoded JSON.

    Args:
        kind: The dataclass.
        values: A mapping of exactly its fields; lists become tuples.

    Raises:
        InvalidBundle: A field is missing, unknown, or not of its type.
    """
    hints = hints_of(kind)
    if not isinstance(values, dict) or values.keys() != hints.keys():
        raise InvalidBundle(f"this is not of kind {kind.__name__}: {str(values)[:80]}")
    for name, value in values.items():
        if not matches_type(value, hints[name]) or (isinstance(value, str) and storable(value) != value):
            raise InvalidBundle(f"the {name} of a {kind.__name__} can't be {str(value)[:80]!r}")
    return kind(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    )


def matches_type(value: object, hint: Any) -> bool:
    """Whether a value has the type of an annotation and fits into the store."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(matches_type(value, one) for one in arguments)
    if origin is Literal:
        return value in arguments
    if origin is tuple:
        return isinstance(value, list | tuple) and all(matches_type(one, arguments[0]) for one in value)
    if origin is not None and issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool) and -_INT_LIMIT <= value < _INT_LIMIT
    if isinstance(hint, type) and is_dataclass(hint):
        return isinstance(value, hint) and all(
            matches_type(getattr(value, name), inner) for name, inner in hints_of(hint).items()
        )
    return value is None if hint is type(None) else isinstance(value, hint)


def hints_of(kind: type) -> dict[str, Any]:
    """The annotations of a dataclass, resolved once."""
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    return _HINTS[kind]


def is_timestamp(text: str | None) -> bool:
    """Whether a text is a timestamp as the store writes them (ISO 8601, UTC, `Z`); also true for None."""
    if text is None:
        return True
    try:
        return bool(_MOMENT.match(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def is_json_object(text: str) -> bool:
    """Whether a text is a JSON object."""
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
