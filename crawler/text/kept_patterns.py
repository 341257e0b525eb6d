"""Patterns made of long lists of words, kept in the user's cache: to fold and to sort the words takes 60 ms.

What is kept belongs to the code and the words of this room; a change of any makes another key.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from crawler import user_cache

_CHECK: Final = 4
"""Bytes of the checksum before a pattern: one that a disk or a full folder spoilt counts as absent."""


def kept_pattern(name: str, make: Callable[[], str]) -> str:
    """The pattern, from the user's cache if it is there, else made and put there.

    Args:
        name: Of the pattern, as a file name; no hyphen, which parts it from the key.
        make: Makes it of nothing but the code and the words of this room.
    """
    kind, key = f"pattern.{name}", text_digest().hex()
    kept = user_cache.read(kind, key)
    if kept is not None and zlib.crc32(kept[_CHECK:]) == int.from_bytes(kept[:_CHECK], "little"):
        return str(kept[_CHECK:], "utf-8")
    made = make()
    content = made.encode()
    user_cache.keep(kind, key, [zlib.crc32(content).to_bytes(_CHECK, "little"), content])
    return made


@cache
def text_digest() -> bytes:
    """Digest of all that decides how this room reads a text: its code, its words, Python's tables of characters."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {sys.byteorder} {unicodedata.unidata_version}".encode())
    folder = Path(__file__).parent
    for path in sorted((*folder.glob("*.py"), *folder.glob("words/*.toml"))):
        digest.update(path.read_bytes())
    return digest.digest()
