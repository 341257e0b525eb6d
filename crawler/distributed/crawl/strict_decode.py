"""Strict decoding of untrusted JSON into records: exactly the declared fields, of the declared types."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Final, TypeVar

from crawler.codec import RecordError, from_plain, from_stranger, plain
from crawler.distributed.crawl import InvalidBundle

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z\Z")
_R = TypeVar("_R")


def decode_strict(kind: type[_R], values: object) -> _R:
    """A record from decoded JSON.

    Args:
        kind: The record's class.
        values: A mapping of exactly its fields; lists become tuples.

    Raises:
        InvalidBundle: A field is missing, unknown, or not of its type, or the store can't hold it.
    """
    try:
        return from_stranger(kind, values)
    except (RecordError, RecursionError) as error:
        raise InvalidBundle(f"{kind.__name__} can't be read: {str(error)[:200]}") from None


def matches_type(record: object) -> bool:
    """Whether every field of a record, and of the records in it, has a value of its type."""
    try:
        from_plain(type(record), plain(record))
    except (RecordError, RecursionError):
        return False
    return True


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
