"""Opening files that may be gzipped; damage in the gzip shows as OSError, like any unreadable file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast


@contextmanager
def open_unzipped(path: Path) -> Iterator[BinaryIO]:
    """Bytes of a file, unpacked when it is gzipped; raises OSError, also for damaged gzip."""
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
