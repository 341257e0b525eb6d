"""Find where records of a WARC file begin and end, to resume after damage: gzip members, or plain text."""

from __future__ import annotations

import re
import zlib
from typing import Final, Protocol

CHUNK: Final = 256 * 1024
"""Bytes read at a time."""
_GZIP: Final = 31
"""`wbits` of zlib for a gzip header and checksum (16 + 15, zlib manual: inflateInit2)."""
_MAGIC: Final = b"\x1f\x8b\x08"
_PEEK: Final = 4096
"""Compressed bytes that are enough to decompress the first words of a gzip member."""
MAX_HEAD: Final = 64 * 1024
"""Bytes in which the headers of a record must end. Set by hand."""
_MARK: Final = re.compile(rb"\x1f\x8b\x08|WARC/1\.\d\r\n(?=WARC-|Content-)", re.I)
_MARK_WIDTH: Final = 32
"""Bytes kept from the window before: more than the longest match of `_MARK`."""
_LENGTH: Final = re.compile(rb"\r\ncontent-length[ \t]{0,9}:[ \t]{0,9}(\d{1,15})[ \t]{0,9}\r\n", re.I)


class Stream(Protocol):
    """The stream of an archive: a local file, or a remote one opened by fsspec."""

    def read(self, size: int = ..., /) -> bytes:
        """Read at most `size` bytes; none at the end."""

    def seek(self, offset: int, whence: int = ..., /) -> int:
        """Set the position and return it."""

    def seekable(self) -> bool:
        """Whether `seek` works."""


def record_end(stream: Stream, offset: int) -> int | None:
    """The byte after the record or gzip member that begins at `offset`; None if it is incomplete."""
    stream.seek(offset)
    start = stream.read(CHUNK)
    return (
        _member_end(stream, offset, start) if start.startswith(_MAGIC) else _plain_end(stream, offset, start)
    )


def _member_end(stream: Stream, offset: int, data: bytes) -> int | None:
    inflater = zlib.decompressobj(_GZIP)
    while data:
        offset += len(data)
        try:
            while data and not inflater.eof:
                # In chunks: a decompression bomb takes time, but no memory.
                inflater.decompress(data, CHUNK)
                data = inflater.unconsumed_tail
        except zlib.error:
            return None
        if inflater.eof:
            return offset - len(inflater.unused_data)
        data = stream.read(CHUNK)
    return None


def _plain_end(stream: Stream, offset: int, start: bytes) -> int | None:
    head = start.find(b"\r\n\r\n", 0, MAX_HEAD)
    length = _LENGTH.search(start, 0, head + 2) if head >= 0 else None
    if length is None:
        return None
    end = offset + head + 4 + int(length[1])
    if end > stream.seek(0, 2):
        return None
    stream.seek(end)
    return end + (4 if stream.read(4) == b"\r\n\r\n" else 0)


def find_next_record(stream: Stream, offset: int) -> int | None:
    """The first byte from `offset` on at which a record or a gzip member with one begins; None if there is none."""
    stream.seek(offset)
    window, last = b"", False
    while not last:
        chunk = stream.read(CHUNK)
        last = len(chunk) == 0
        window += chunk
        offset += len(chunk)
        at = _begin(window, len(window) if last else len(window) - _PEEK)
        if at is not None:
            return offset - len(window) + at
        window = window[-_PEEK - _MARK_WIDTH :]
    return None


def _begin(window: bytes, stop: int) -> int | None:
    """Position in the window, before `stop`, at which a record begins."""
    for found in _MARK.finditer(window):
        if found.start() >= stop:
            return None
        if found[0] != _MAGIC or _is_warc(window[found.start() : found.start() + _PEEK]):
            return found.start()
    return None


def _is_warc(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(_GZIP).decompress(packed, 64).startswith(b"WARC/")
    except zlib.error:
        return False


def is_padding(stream: Stream, offset: int) -> bool:
    """Whether only zeros and line ends follow `offset`."""
    stream.seek(offset)
    while chunk := stream.read(CHUNK):
        if chunk.strip(b"\0\r\n"):
            return False
    return True
