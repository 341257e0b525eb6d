"""Large TOML tables that come with the program, kept in the user's cache as parsed: to parse one takes 1 ms a KB.

What is kept belongs to the bytes of the file. Mistakes are named as by `tomllib`, since a file with one is not kept.
"""

from __future__ import annotations

import hashlib
import tomllib
import zlib
from typing import Any, Final

import msgspec

from crawler import user_cache

SMALLEST: Final = 6_000
"""Bytes below which a file is parsed as fast as it is found in the cache (measured in December 2026)."""
_CHECK: Final = 4
"""Bytes of the checksum before a table: one that a disk or a full folder spoilt counts as absent."""


def parsed(content: bytes, name: str) -> dict[str, Any]:
    """The tables of a TOML file.

    Args:
        content: Its bytes.
        name: What it is called in the cache; files of one name take each other's place there after a while.

    Raises:
        tomllib.TOMLDecodeError: It is no TOML.
        UnicodeDecodeError: It is not UTF-8.
    """
    if len(content) < SMALLEST:
        return tomllib.loads(content.decode("utf-8"))
    kind, key = f"toml.{name}", hashlib.sha256(content).hexdigest()
    kept = user_cache.read(kind, key)
    if kept is not None and zlib.crc32(kept[_CHECK:]) == int.from_bytes(kept[:_CHECK], "little"):
        return msgspec.msgpack.decode(kept[_CHECK:], type=dict[str, Any])
    tables = tomllib.loads(content.decode("utf-8"))
    packed = msgspec.msgpack.encode(tables)
    if msgspec.msgpack.decode(packed) == tables:  # dates would come back as words
        user_cache.keep(kind, key, [zlib.crc32(packed).to_bytes(_CHECK, "little"), packed])
    return tables
