"""Plain arrays with a few words about them, as one file of the user's cache that is mapped and not read.

Nothing in such a file is code. A checksum tells a file that a disk or a full folder spoilt: it counts as absent.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import msgspec
import numpy as np

from crawler import user_cache

_ALIGNED: Final = 64
"""Bytes of which each array begins at a multiple, so that it may be mapped (a cache line of the processor)."""

if TYPE_CHECKING:
    from numpy.typing import NDArray

Array: TypeAlias = "NDArray[Any]"
About = TypeVar("About")


class _Contents(msgspec.Struct, array_like=True, frozen=True):
    about: msgspec.Raw
    arrays: list[tuple[str, tuple[int, ...], int]]
    """Of each its numpy type, its shape, and the byte at which it begins after this list."""


def keep(kind: str, key: str, about: object, arrays: Sequence[Array]) -> None:
    """Keep the arrays in the user's cache, where it can be used.

    Args:
        kind: Name of what they are, as a file name.
        key: Digest of all that they were made from.
        about: What belongs to them, as msgspec writes it.
        arrays: In the order in which `read` gives them back.
    """
    pieces = list(packed(about, arrays))
    checksum = 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    user_cache.keep(kind, key, [checksum.to_bytes(_ALIGNED, "little"), *pieces])


def read(kind: str, key: str, about: type[About]) -> tuple[About, list[Array]] | None:
    """What was kept, mapped into memory; None when there is nothing that can be trusted.

    Args:
        kind: As for `keep`.
        key: As for `keep`.
        about: Type of what belongs to the arrays.
    """
    kept = user_cache.read(kind, key)
    if kept is None or zlib.crc32(kept[_ALIGNED:]) != int.from_bytes(kept[:_ALIGNED], "little"):
        return None
    return opened(kept[_ALIGNED:], about)


def packed(about: object, arrays: Sequence[Array]) -> Iterator[bytes | memoryview]:
    """The pieces of a file, in their order."""
    places: list[tuple[str, tuple[int, ...], int]] = []
    length = 0
    whole = [np.ascontiguousarray(array) for array in arrays]
    for array in whole:
        places.append((array.dtype.str, array.shape, length))
        length += _padded(array.nbytes)
    contents = msgspec.msgpack.encode(_Contents(msgspec.Raw(msgspec.msgpack.encode(about)), places))
    yield len(contents).to_bytes(_ALIGNED, "little")
    yield contents.ljust(_padded(len(contents)), b"\0")
    for array in whole:
        if array.nbytes:
            yield array.reshape(-1).view(np.uint8).data
        yield bytes(_padded(array.nbytes) - array.nbytes)


def opened(kept: memoryview, about: type[About]) -> tuple[About, list[Array]] | None:
    """What `packed` wrote, without a copy; None if it is not whole."""
    size = int.from_bytes(kept[:_ALIGNED], "little")
    try:
        contents = msgspec.msgpack.decode(kept[_ALIGNED : _ALIGNED + size], type=_Contents)
        said = msgspec.msgpack.decode(contents.about, type=about)
        begin = _ALIGNED + _padded(size)
        arrays = [
            np.frombuffer(kept, kind, math.prod(shape), begin + offset).reshape(shape)
            if math.prod(shape)
            else np.empty(shape, kind)
            for kind, shape, offset in contents.arrays
        ]
    except (msgspec.DecodeError, ValueError, TypeError):
        return None
    return said, arrays


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
