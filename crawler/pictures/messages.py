"""Messages between the processes: a header in JSON and a body of bytes, each with its length before it."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO, Final

_SIZES: Final = struct.Struct("!II")
MAX_HEADER: Final = 8 * 1024 * 1024
"""Bytes of a header: the lines of a full page of text take 50 kB. Set by hand, against a decoder gone astray."""


def write_message(stream: BinaryIO, header: object, body: bytes = b"") -> None:
    """Write one message and flush it."""
    said = json.dumps(header).encode()
    stream.write(_SIZES.pack(len(said), len(body)) + said)
    stream.write(body)
    stream.flush()


def read_message(stream: BinaryIO, most: int) -> tuple[Any, bytes] | None:
    """Read one message.

    Args:
        stream: Where from.
        most: Bytes that a body may have.

    Returns:
        Header and body; None at the end of the stream, in a message that breaks off, and in one that is too long.
    """
    head = stream.read(_SIZES.size)
    if len(head) < _SIZES.size:
        return None
    said, size = _SIZES.unpack(head)
    if said > MAX_HEADER or size > most:
        return None
    header, body = stream.read(said), stream.read(size)
    if len(header) < said or len(body) < size:
        return None
    try:
        return json.loads(header), body
    except ValueError:
        return None
