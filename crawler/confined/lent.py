"""A stream of the asking process, read from inside a confined one: it has neither the file nor the connection itself.

`ConfinedProcess(lends=stream)` lends it, `LentStream` reads it. What is asked for is checked by the lender: a hole
could read no more than this one stream.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from crawler.confined.wire import Channel

T = TypeVar("T", bytes, int)

BLOCK: Final = 1024 * 1024
"""Bytes that are asked for at once: each question costs some 0.1 ms. Set by hand."""
LEND: Final = "lend"
"""Word of a confined process that asks for bytes in place of its answer."""

_LENDER: Final[list[Channel]] = []
"""In a confined process: the channel to the one that asked."""


class Lendable(Protocol):
    """What can be lent."""

    def read(self, size: int, /) -> bytes:
        """Read at most so many bytes; none at the end."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Set the position and return it."""

    def seekable(self) -> bool:
        """Whether it can be set."""


def lend(stream: Lendable, what: str, number: int, whence: int) -> bytes | int:
    """Answer one question of a confined process. Raises what the stream raises."""
    if what == "read":
        return stream.read(min(max(number, 0), BLOCK))
    return stream.seek(number, whence if whence in (0, 2) else 0)


class LentStream:
    """The stream that was lent, in a confined process."""

    def __init__(self, *, seekable: bool) -> None:
        self._seekable = seekable
        self._block = b""
        self._at = 0
        """Place in the block."""
        self._start = 0
        """Place of the block in the stream."""

    def read(self, size: int = -1, /) -> bytes:
        """Read `size` bytes, all by default; fewer only at the end."""
        pieces = []
        while size != 0:
            if self._at == len(self._block) and not self._next_block():
                break
            piece = self._block[self._at : self._at + size] if size > 0 else self._block[self._at :]
            self._at += len(piece)
            size -= len(piece) if size > 0 else 0
            pieces.append(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _next_block(self) -> bool:
        self._start += len(self._block)
        self._block, self._at = self._asked("read", BLOCK, 0, bytes), 0
        return bool(self._block)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Set the position."""
        if not self._seekable:
            raise OSError("this stream can't be set back")
        if whence == io.SEEK_CUR:
            offset, whence = self._start + self._at + offset, io.SEEK_SET
        if whence == io.SEEK_SET and self._start <= offset <= self._start + len(self._block):
            self._at = offset - self._start
        else:
            self._start = self._asked("seek", offset, whence, int)
            self._block, self._at = b"", 0
        return self._start + self._at

    def seekable(self) -> bool:
        """Whether the position can be set."""
        return self._seekable

    def _asked(self, what: str, number: int, whence: int, kind: type[T]) -> T:
        _LENDER[0].send(LEND, (what, number, whence))
        answer: T = _LENDER[0].receive(kind)
        return answer


def borrow_from(channel: Channel) -> None:
    """In a confined process: who is asked."""
    _LENDER[:] = [channel]
