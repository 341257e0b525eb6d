"""Read WARC files record by record with FastWARC, and past damage: a broken record costs only itself.

Record format: WARC 1.1, sections 4 and 5 (iipc.github.io/warc-specifications). FastWARC does not report a truncated
file, and stops at the first byte that it does not understand; this module finds both, and resumes after the damage.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

from crawler.imports.items import MAX_BODY
from crawler.imports.warc_recovery import Stream, find_next_record, is_padding, record_end
from crawler.installed import require

MAX_BLOCK: Final = MAX_BODY + 64 * 1024
"""Bytes of a record's block: a page and its headers. A larger block is a fault."""
MAX_FAULTS: Final = 1_000
"""Damaged places of one file after which reading resumes; a file with more is not worth the time. Set by hand."""
_RESPONSE, _RESOURCE = 4, 8  # WarcRecordType, as numbers: comparing the enum costs more than reading it


@dataclass(slots=True)
class WarcRecord:
    """A `response` or `resource` record with an http(s) URL. Not frozen, for speed: one is made for every page."""

    number: int
    """Number of the record in the file, from 1."""
    offset: int
    """Byte of the file at which the record, or its gzip member, begins."""
    length: int | None
    """Bytes in the file, compressed as it is there; None if its gzip member has other records too."""
    is_response: bool
    url: str
    block: bytes
    """Content, including HTTP headers."""
    headers: Any
    """Header map of FastWARC: `get(name)` returns a text or None."""


@dataclass(frozen=True, slots=True)
class WarcFault:
    """A record, or a place in the file, that can't be read."""

    number: int
    offset: int
    reason: str
    url: str = ""


@dataclass(slots=True)
class WarcPosition:
    """How far the file is read."""

    records: int = 0
    offset: int = 0
    """Byte at which the current record begins; at the end, the size of the file."""


class _Watched(io.RawIOBase):
    """Wraps a stream to tell its own errors from those of FastWARC."""

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self._stream = stream
        self._at = 0
        self.failing = False

    def read(self, size: int = -1) -> bytes:
        """Read bytes."""
        self.failing = True
        data = self._stream.read(size)
        self.failing = False
        self._at += len(data)
        return data

    def tell(self) -> int:
        """Number of bytes read."""
        return self._at


def records(stream: Stream, count: WarcPosition | None = None) -> Iterator[WarcRecord | WarcFault]:
    """Read the records of a WARC file, holding at most two blocks in memory.

    Args:
        stream: The file.
        count: Is updated while the file is read.

    Yields:
        Records and faults in the order of the file.

    Raises:
        OSError: As the stream raised it, such as for a lost connection.
    """
    reader = _Reader(stream, count or WarcPosition())
    start: int | None = 0
    while start is not None:
        yield from reader.run(start)
        start = reader.restart


class _Reader:
    def __init__(self, stream: Stream, count: WarcPosition) -> None:
        require("warc")
        from fastwarc.warc import WarcHeader

        self._address = WarcHeader.WARC_TARGET_URI
        self._stream = stream
        self._count = count
        self._faults = 0
        self._cut = False
        self.restart: int | None = None
        """Byte at which to resume after damage; None at the end of the file."""

    def run(self, start: int) -> Iterator[WarcRecord | WarcFault]:
        """Read from the start of a record to the end of the file, or to the first damage."""
        from fastwarc.warc import ArchiveIterator

        if start:
            self._stream.seek(start)
        watched = _Watched(self._stream)
        here, known, held, reason = -1, -1, None, ""
        try:
            for raw in ArchiveIterator(cast(BinaryIO, watched), parse_http=False):
                # The start of a record is sure once the next one has another: inside one packed member
                # FastWARC gives all of them the start of the next member.
                before, here = here, start + raw.stream_pos
                known = before if here > before >= 0 else known
                if held is not None:
                    yield _placed(held, known, here)
                self._count.records += 1
                self._count.offset = here
                held = self._read(raw, here)
        except OSError as error:
            if watched.failing:
                raise
            reason = str(error)
        yield from self._rest(start, here, known, held, reason)

    def _read(self, raw: Any, offset: int) -> WarcRecord | WarcFault | None:
        kind = int(raw.record_type)
        if kind not in (_RESPONSE, _RESOURCE):
            return None
        headers = raw.headers
        url = (headers.get(self._address) or "").strip("<> ")
        if not url.startswith(("http://", "https://")):
            return None
        number, length = self._count.records, raw.content_length
        if length > MAX_BLOCK:
            return WarcFault(number, offset, f"larger than {MAX_BODY >> 20} MiB", url)
        block = raw.reader.read()
        if len(block) < length:
            self._cut = True
            return WarcFault(number, offset, f"damaged record: {length - len(block)} bytes are missing", url)
        return WarcRecord(number, offset, None, kind == _RESPONSE, url, block, headers)

    def _rest(
        self, start: int, here: int, known: int, held: WarcRecord | WarcFault | None, reason: str
    ) -> Iterator[WarcRecord | WarcFault]:
        """Yield the last record, and a fault if damage follows it."""
        self.restart = None
        if not self._stream.seekable():
            yield from (held,) if held is not None else ()
            if reason:
                yield self._fault(here, f"damaged record: {reason}; the rest of the file is lost")
            return
        size = self._stream.seek(0, 2)
        known = here if here < size else known
        end = record_end(self._stream, known) if known >= 0 else start
        if held is not None:
            yield _placed(held, known, here if end is None else max(end, here))
        self._count.offset = size
        if self._cut or (end is not None and end < size and is_padding(self._stream, end)) or end == size:
            return
        if not reason:
            reason = "the file ends inside " + ("a record" if end is None else "the headers of a record")
        end = known if end is None else end
        yield self._fault(end, f"damaged record: {reason}")
        if self._faults < MAX_FAULTS:
            # From inside the last record: a wrong length may have swallowed the following one.
            found = find_next_record(self._stream, max(known, start) + 1)
            self.restart = find_next_record(self._stream, end + 1) if found == end else found

    def _fault(self, offset: int, reason: str) -> WarcFault:
        self._faults += 1
        self._count.records += 1
        return WarcFault(self._count.records, max(offset, 0), reason)


def _placed(held: WarcRecord | WarcFault, known: int, following: int) -> WarcRecord | WarcFault:
    """Set the position of a record, which is known once the next one begins."""
    if isinstance(held, WarcRecord):
        if following > held.offset:
            held.length = following - held.offset
        else:
            held.offset = max(known, 0)
    return held
