"""Read files that may be gzipped. Damaged gzip raises OSError, like any unreadable file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast


@contextmanager
def open_unzipped(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, decompressed if it is gzipped. Raises OSError, also for damaged gzip."""
    with path.open("rb") as plain:
        packed = plain.read(2) == b"\x1f\x8b"
        plain.seek(0)
        if not packed:
            yield plain
            return
        try:
            with gzip.open(plain, "rb") as unpacked:
                yield cast("BinaryIO", unpacked)
        except (EOFError, zlib.error) as error:
            raise OSError(f"damaged gzip: {error}") from error


def read_unzipped(path: Path, most: int) -> bytes | None:
    """All of a file, decompressed, or None where that is more than `most` bytes. Raises OSError."""
    with open_unzipped(path) as stream:
        raw = stream.read(most + 1)
    return raw if len(raw) <= most else None
