"""WARC 1.1 records as bytes: one gzip member each, header lines of the exchange as they were handed over.

Written here rather than by warcio's writer, which re-encodes HTTP headers and compresses at level 9; `warcio
check` judges the result in the tests, and warcio reads it back. Format: iipc/warc-specifications, WARC 1.1.
"""

from __future__ import annotations

import uuid
import zlib
from base64 import b32encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import quote

LEVEL: Final = 1
"""zlib level: a third of the time of level 6 for an eighth more bytes on pages (bench/store.py measures it)."""

REVISIT: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

Headers = Sequence[tuple[str, str]]


def record_id() -> str:
    """A new WARC-Record-ID."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def warc_digest(content: bytes) -> str:
    """A digest in the form of WARC's digest fields: `sha256:` and base 32."""
    return spelled(sha256(content).digest())


def spelled(digest: bytes) -> str:
    """A SHA-256 as WARC's digest fields spell it."""
    return "sha256:" + b32encode(digest).decode("ascii")


def member(kind: str, fields: Iterable[tuple[str, str | None]], block: bytes) -> bytes:
    """One record, compressed as a gzip member of its own; fields without a value are left out."""
    lines = ["WARC/1.1", f"WARC-Type: {kind}"]
    lines += [f"{name}: {_line(value)}" for name, value in fields if value]
    lines += [f"WARC-Block-Digest: {warc_digest(block)}", f"Content-Length: {len(block)}", "", ""]
    head = "\r\n".join(lines).encode("utf-8", "backslashreplace")
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return packer.compress(head + block + b"\r\n\r\n") + packer.flush()


def uri(url: str) -> str:
    """A URL fit for WARC-Target-URI: what may not stand in a header line is percent-encoded."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~|^`{}\"<>\\", errors="backslashreplace")


def http_block(start: str, headers: Headers, body: bytes = b"") -> bytes:
    """An HTTP message; header names and values are written as they came (their bytes as Latin-1)."""
    lines = [start, *(f"{_line(name)}: {_line(value)}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1", "backslashreplace") + body


def archived(headers: Headers, length: int) -> list[tuple[str, str]]:
    """Headers for a body whose content and transfer encodings are undone.

    The original lines stay under `X-Archive-Orig-`, the convention of pywb and warcprox, so that readers
    don't try to undo the encodings again.
    """
    kept = [(f"X-Archive-Orig-{name}" if name.lower() in _UNDONE else name, value) for name, value in headers]
    return [*kept, ("Content-Length", str(length))]


_UNDONE: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def _line(value: str) -> str:
    """One header line: a break inside would begin another one."""
    return " ".join(value.splitlines())
