"""Frames between a process and its confined one: a length, a letter, and plain data.

MessagePack carries nearly everything, bytes as they are. Text with lone surrogates and whole numbers of more than 64
bits, which ads contain, travel as JSON.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import GenericAlias
from typing import Any, Final, get_type_hints

import msgspec

from crawler.codec import plain

_HEAD: Final = struct.Struct("!cI")
_PACKED: Final = b"p"
_JSON: Final = b"j"
MOST: Final = 128 * 1024 * 1024
"""Bytes of one frame that are taken: 16 MiB of items (`MAX_BATCH_BYTES` of an import), read several ways."""


BUFFER: Final = 128 * 1024
"""Bytes that are taken from the socket at once: a page of common size."""


class BadFrame(ValueError):
    """An answer that is none: too long, or not of the declared type."""


@cache
def arguments_of(work: Callable[..., object]) -> Any:
    """The type of what a function takes, a tuple, as it is annotated."""
    hints = get_type_hints(work)
    del hints["return"]
    return GenericAlias(tuple, tuple(hints.values()))


@cache
def answer_of(work: Callable[..., object]) -> Any:
    """The type of what a function returns, as it is annotated."""
    return get_type_hints(work)["return"]


class Channel:
    """One end of a socket between the two."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._incoming = end.makefile("rb", BUFFER)

    def send(self, *values: object) -> None:
        """Send values, in one piece: each piece wakes the other end. Raises OSError when nobody takes it."""
        self._socket.sendall(b"".join(part for value in values for part in _frame(value)))

    def receive(self, kind: Any) -> Any:
        """Take a value of a type.

        Args:
            kind: The type; of the others nothing is built.

        Returns:
            The value.

        Raises:
            BadFrame: It is of another type, or longer than `MOST`.
            EOFError: The other end is gone.
            OSError: It did not come in time.
        """
        form, size = _HEAD.unpack(self._exactly(_HEAD.size))
        if size > MOST:
            raise BadFrame(f"an answer of {size} bytes")
        data = self._exactly(size)
        try:
            if form == _PACKED:
                return _decoder(kind).decode(data)
            return msgspec.convert(json.loads(data), kind, dec_hook=_other)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise BadFrame(str(error)) from None

    def _exactly(self, size: int) -> bytes:
        data: bytes = self._incoming.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def close(self) -> None:
        """Close it."""
        self._incoming.close()
        self._socket.close()


def _frame(value: object) -> tuple[bytes, bytes]:
    try:
        kind, data = _PACKED, msgspec.msgpack.encode(value, enc_hook=plain)
    except (UnicodeEncodeError, OverflowError):
        kind, data = _JSON, json.dumps(plain(value)).encode("ascii")
    return _HEAD.pack(kind, len(data)), data


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind, dec_hook=_other)


def _other(kind: type, value: object) -> object:
    """A value of a type that is no record: anything, or a path, which travels as its text."""
    if kind is object:
        return value
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError(f"no {kind.__name__} is expected")
