"""A file of gzip members (or a plain one) as one stream of bytes, whose end and damage are told apart."""

from __future__ import annotations

import zlib
from typing import BinaryIO, Final

CHUNK: Final = 256 * 1024
_GZIP: Final = 31  # zlib's number for "gzip header and checksum"


class Damaged(Exception):
    """The bytes are not what the format promises."""


class Unpacked:
    """Reads on from member to member, in bounded memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._raw = stream.read(CHUNK)
        self._packed = self._raw.startswith(b"\x1f\x8b")
        self._inflater = zlib.decompressobj(_GZIP) if self._packed else None
        self._buffer = b""
        self._at = 0

    def _more(self) -> bytes:
        """The next bytes, unpacked; empty at the end of the file."""
        if not self._raw:
            self._raw = self._stream.read(CHUNK)
        if self._inflater is None:
            raw, self._raw = self._raw, b""
            return raw
        try:
            return self._inflate(self._inflater)
        except zlib.error as error:
            raise Damaged(str(error)) from error

    def _inflate(self, inflater: zlib._Decompress) -> bytes:
        while True:
            if inflater.eof:
                if not self._raw.strip(b"\0"):
                    self._raw = self._stream.read(CHUNK)
                    if not self._raw:
                        return b""
                inflater = self._inflater = zlib.decompressobj(_GZIP)
            if not self._raw:
                self._raw = self._stream.read(CHUNK)
                if not self._raw:
                    raise Damaged("the file ends inside a gzip member")
            out = inflater.decompress(self._raw, CHUNK)
            self._raw = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            if out:
                return out

    def until(self, mark: bytes, limit: int) -> bytes | None:
        """Bytes up to the mark, which is passed over; None when only line ends are left in the file."""
        start = self._at
        while True:
            # The line ends that close a record stand before the next one.
            while self._buffer[start : start + 1] in (b"\r", b"\n") and start < len(self._buffer):
                start += 1
            found = self._buffer.find(mark, start)
            if found >= 0:
                self._at = found + len(mark)
                return self._buffer[start:found]
            if len(self._buffer) - start > limit:
                raise Damaged("headers without end")
            self._buffer = self._buffer[start:]
            start = self._at = 0
            more = self._more()
            if not more:
                if self._buffer:
                    raise Damaged("the file ends inside the headers of a record")
                return None
            self._buffer += more

    def read(self, size: int) -> bytes:
        """Exactly so many bytes; raises Damaged when the file ends before."""
        parts = [self._buffer[self._at : self._at + size]]
        have = len(parts[0])
        self._at += have
        while have < size:
            more = self._more()
            if not more:
                raise Damaged("the file ends inside a record")
            self._buffer, self._at = more, min(len(more), size - have)
            parts.append(more[: self._at])
            have += self._at
        return b"".join(parts)

    def skip(self, size: int) -> None:
        """Pass over so many bytes."""
        while size > 0:
            size -= len(self.read(min(size, CHUNK)))
