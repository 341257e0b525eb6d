"""What a picture looks like, for finding it again: a perceptual hash of the whole, and local features (ORB).

ORB (Rublee et al. 2011) describes the surroundings of corners, so that a part of a picture is found in another one,
larger, turned or with other words. Needs the extra `pictures`.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from crawler.pictures.decoding import Frame

SIDE: Final = 800
"""Pixels of the longer side in which places are given: letters of a title still have corners there, small print is a
texture. Set by hand."""
SCALES: Final = ((800, 400), (400, 400), (280, 200))
"""Pixels of the longer side, and features kept there, the strongest: 36 kB. The smaller sizes are for pictures that
are part of a larger one, such as the screenshot of a chat, where they have a third to a half of their size: of 30
flyers in a chat these find all, (800, 500) and (320, 300) find 27 (November 2026)."""
DETECTED: Final = 5
"""Features detected for one that is kept. Set by hand."""
EDGE: Final = 31
"""Pixels from the border in which ORB finds nothing: OpenCV's default. On a strip that is narrower its pyramid ends
at no pixel at all, which is an error of the library."""
GRID: Final = 12
"""Cells across and down a picture over which features are spread evenly. Set by hand."""
HASH_SIDE: Final = 32
"""Pixels of a side from which the hash is made, and of these the 8 x 8 lowest frequencies (Zauner 2010)."""
_LOW: Final = 8
_HEAD: Final = struct.Struct("<QHHHHH")
"""Of a packed record: hash, width, height, and features of each of the `SCALES`."""
_STEPS: Final = 64
"""Steps of a pixel in which a packed place is given."""


@dataclass(frozen=True, slots=True)
class PictureFeatures:
    """What is kept of a picture to find it again."""

    perceptual_hash: int
    """64 bits."""
    points: npt.NDArray[np.float32]
    """Places of the features: n x 2, in pixels of the picture at `SIDE`."""
    descriptors: npt.NDArray[np.uint8]
    """n x 32 bytes."""
    counts: tuple[int, ...]
    """How many of the features are of each of `SCALES`, in order."""
    width: int
    height: int
    """Pixels of the picture at `SIDE`."""


def packed(features: PictureFeatures) -> bytes:
    """Features as a store keeps them, 36 kB at most; `unpacked` reads them."""
    places = np.clip(np.rint(features.points * _STEPS), 0, 65_535).astype("<u2")
    head = _HEAD.pack(features.perceptual_hash, features.width, features.height, *features.counts)
    return head + places.tobytes() + features.descriptors.tobytes()


def no_features() -> PictureFeatures:
    """Features of a picture that has none: it is like no other."""
    return unpacked(bytes(_HEAD.size))


def unpacked(data: bytes) -> PictureFeatures:
    """Features that `packed` wrote.

    Raises:
        ValueError: The bytes are of another shape.
    """
    if len(data) < _HEAD.size:
        raise ValueError("features of a picture break off")
    seen, width, height, *counts = _HEAD.unpack_from(data)
    points = np.frombuffer(data, "<u2", 2 * sum(counts), _HEAD.size).reshape(-1, 2)
    start = _HEAD.size + points.nbytes
    descriptors = np.frombuffer(data, np.uint8, offset=start).reshape(sum(counts), 32)
    return PictureFeatures(
        seen, points.astype(np.float32) / np.float32(_STEPS), descriptors, tuple(counts), width, height
    )


def features_of(frame: Frame) -> PictureFeatures:
    """Describe a decoded picture; 20 ms."""
    pixels = np.frombuffer(frame.pixels, dtype=np.uint8).reshape(frame.height, frame.width, 3)
    grey: Any = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    parts = [_local(grey, side, count) for side, count in SCALES]
    return PictureFeatures(
        perceptual_hash=perceptual_hash(grey),
        points=np.concatenate([points for points, _ in parts]),
        descriptors=np.concatenate([descriptors for _, descriptors in parts]),
        counts=tuple(len(points) for points, _ in parts),
        width=round(grey.shape[1] * SIDE / max(grey.shape)),
        height=round(grey.shape[0] * SIDE / max(grey.shape)),
    )


def _local(grey: Any, side: int, count: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
    """The strongest features at one size: their places in pixels at `SIDE`, and their descriptors."""
    factor = side / max(grey.shape)
    kind = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    if min(size) < EDGE:
        return np.zeros((0, 2), dtype=np.float32), np.zeros((0, 32), dtype=np.uint8)
    small = cv2.resize(grey, size, interpolation=kind)
    orb = cv2.ORB.create(DETECTED * count, fastThreshold=10)
    found, descriptors = orb.compute(small, _spread(orb.detect(small, None), small.shape, count))
    points = np.array([one.pt for one in found], dtype=np.float32).reshape(-1, 2) * (SIDE / side)
    return points, np.zeros((0, 32), dtype=np.uint8) if descriptors is None else descriptors


def _spread(found: Sequence[Any], shape: tuple[int, int], count: int) -> list[Any]:
    """Features evenly over the picture, the strongest of each cell: else the text of a chat takes them all."""
    cells: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for point in sorted(found, key=lambda one: -one.response):
        x, y = point.pt
        cells[int(GRID * x / shape[1]), int(GRID * y / shape[0])].append(point)
    kept: list[Any] = []
    for rank in range(count):
        layer = [cell[rank] for cell in cells.values() if rank < len(cell)]
        if not layer or len(kept) + len(layer) > count:
            break
        kept += layer
    return kept


def perceptual_hash(grey: Any) -> int:
    """The hash of a grey picture: which of its lowest frequencies are above their median."""
    small = cv2.resize(grey, (HASH_SIDE, HASH_SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[:_LOW, :_LOW].flatten()
    bits = low > np.median(low[1:])
    return int("".join("1" if bit else "0" for bit in bits), 2)
