"""What replaces a purged capture in its file: as many bytes, a WARC record that only notes the purge.

The length is kept by a comment in the gzip header (RFC 1952, FCOMMENT), so that no other record moves and every
other row of the chain stays true.
"""

from __future__ import annotations

import os
import uuid
import zlib
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.evidence import readings, warc
from crawler.files import inside
from crawler.records import Capture

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:adwatch:purged")
_HEAD: Final = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff"
"""gzip header with the flag FCOMMENT, without a time."""


def tombstone(row: Capture, before: bytes) -> bytes:
    """The bytes for a capture's place; always the same for the same capture, so that a kill can be made good.

    `before` are the bytes that stand there now: the warcinfo record of a file's first capture is kept.
    """
    kept = _first_member(before) if row.offset == 0 else b""
    block = b"purged: personal data removed, see the deletion in the ledger\r\n"
    fields = [
        ("WARC-Record-ID", _record_of(row)),
        ("WARC-Date", row.started),
        ("Content-Type", "application/warc-fields"),
    ]
    return kept + fitted(warc.member("metadata", fields, block), row.length - len(kept))


def thinned(row: Capture, before: bytes, purged: Collection[str]) -> tuple[bytes, str]:
    """The bytes for the place of a record of readings without those of purged listings.

    Returns the SHA-256 of its content too. The same readings and keys always give the same bytes. Of a damaged
    record, in which nobody finds the lines of one listing, nothing is left.
    """
    kept = _first_member(before) if row.offset == 0 else b""
    left, record, at = b"", _record_of(row), row.started
    if readings.is_whole(before[len(kept) :]):
        ((fields, content, _),) = readings.unpack(before[len(kept) :])
        left, record, at = readings.without(content, purged), fields["warc-record-id"], fields["warc-date"]
    packed = readings.member(left, record, at)
    return kept + fitted(packed, row.length - len(kept)), sha256(left).hexdigest()


def fitted(member: bytes, length: int) -> bytes:
    """The same record as a gzip member of exactly this length."""
    plain = zlib.decompress(member, zlib.MAX_WBITS + 16)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(plain) + packer.flush()
    tail = zlib.crc32(plain).to_bytes(4, "little") + len(plain).to_bytes(4, "little")
    room = length - len(_HEAD) - 1 - len(packed) - len(tail)
    if room < 0:
        raise ValueError(f"a record of {length} bytes has no room for {length - room}")
    return _HEAD + b"-" * room + b"\0" + packed + tail


def read(folder: Path, row: Capture) -> bytes:
    """The bytes of a capture's records as they stand in its file."""
    with inside(folder, row.file).open("rb") as file:
        file.seek(row.offset)
        return file.read(row.length)


def overwrite(folder: Path, row: Capture, content: bytes) -> None:
    """Put a tombstone in a capture's place, on disk when this returns."""
    if len(content) != row.length:
        raise ValueError(f"capture {row.seq}: {len(content)} bytes for a place of {row.length}")
    with inside(folder, row.file).open("rb+") as file:
        file.seek(row.offset)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _record_of(row: Capture) -> str:
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, f'{row.file} {row.offset}')}>"


def _first_member(content: bytes) -> bytes:
    """The warcinfo record, by which a file begins; nothing where it is damaged, or lies elsewhere."""
    reader = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        reader.decompress(content)
    except zlib.error:
        return b""
    return content[: len(content) - len(reader.unused_data)]
