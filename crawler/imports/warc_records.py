"""WARC files record by record, fast (FastWARC), and past damage: a broken record costs itself, not its file.

Record format: WARC 1.1, sections 4 and 5 (iipc.github.io/warc-specifications). FastWARC is silent about a file
that ends too early and stops at the first byte it does not understand; what it leaves open is looked into here.
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
"""Bytes of a record's block that are held: a page and its headers. A larger one is a fault."""
MAX_FAULTS: Final = 1_000
"""Damaged places of one file that are gone past."""
_RESPONSE, _RESOURCE = 4, 8  # WarcRecordType, as numbers: comparing the enum costs more than reading it


@dataclass(slots=True)
class WarcRecord:
    """One `response` or `resource` record of a page's address; not frozen, since it is made for every page."""

    number: int
    """Counted from 1 over all records of the file."""
    offset: int
    """Byte of the file at which it (or the packed member that holds it) begins."""
    length: int | None
    """Bytes it takes in the file, packed as it is there; None where it shares a packed member with others."""
    is_response: bool
    url: str
    block: bytes
    """Its content, HTTP headers included."""
    headers: Any
    """FastWARC's header map: `get(name)` answers text or None."""


@dataclass(frozen=True, slots=True)
class WarcFault:
    """One record, or one place of the file, that can't be read."""

    number: int
    offset: int
    reason: str
    url: str = ""


@dataclass(slots=True)
class WarcPosition:
    """How far a reading is."""

    records: int = 0
    offset: int = 0
    """Byte at which the current record begins; at the end, the size of the file."""


class _Watched(io.RawIOBase):
    """A stream, read from here on, that remembers whether it was the one that failed."""

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self._stream = stream
        self._at = 0
        self.failing = False

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        self.failing = True
        data = self._stream.read(size)
        self.failing = False
        self._at += len(data)
        return data

    def tell(self) -> int:
        """Bytes read."""
        return self._at


def records(stream: Stream, count: WarcPosition | None = None) -> Iterator[WarcRecord | WarcFault]:
    """Records and faults, in the order of the file; memory stays that of two blocks.

    `count` is kept up to date meanwhile. What the stream itself raises (a lost connection) is passed on.
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
        """Where to go on after damage; None when the file is done."""

    def run(self, start: int) -> Iterator[WarcRecord | WarcFault]:
        """Read from a byte at which a record begins up to the end, or to the first damage."""
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
        """The last record, and what stands behind it: the end of the file, or damage."""
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
    """A record with its place in the file, which is known from where the following one begins."""
    if isinstance(held, WarcRecord):
        if following > held.offset:
            held.length = following - held.offset
        else:
            held.offset = max(known, 0)
    return held
