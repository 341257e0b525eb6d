"""Where faces are, so that they can be blurred. Nothing here tells whose a face is, and none is ever compared.

The cascades that come with OpenCV (Viola and Jones 2001) find faces seen from the front or the side and upright. They
miss small, turned and covered ones: this is a courtesy, no guarantee.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, Final

import cv2

from crawler.pictures.picture_text import Box

SIDE: Final = 900
"""Pixels of the longer side in which faces are looked for. Set by hand."""
SMALLEST: Final = 28
"""Pixels of the smallest face at that size: fewer are no features of a face. Set by hand."""
NEIGHBOURS: Final = 3
"""Overlapping finds that make a face (OpenCV's default): fewer blur more ornaments."""
MARGIN: Final = 0.15
"""Share of its size by which a find is widened: the cascades leave out chin and hair."""
CASCADES: Final = (
    "frontalface_alt2",
    "frontalface_default",
    "profileface",
)
"""Cascades of OpenCV's package; the second finds more and errs more, the third is for faces from the left side."""


def faces_in(image: Any) -> list[Box]:
    """Boxes of faces, in pixels of the picture, which is in the order of OpenCV (blue, green, red)."""
    height, width = image.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    grey = cv2.equalizeHist(cv2.cvtColor(cv2.resize(image, None, fx=scale, fy=scale), cv2.COLOR_BGR2GRAY))
    found: list[Box] = []
    for cascade in _cascades():
        for x, y, wide, high in cascade.detectMultiScale(
            grey, scaleFactor=1.1, minNeighbors=NEIGHBOURS, minSize=(SMALLEST, SMALLEST)
        ):
            more = MARGIN * wide
            sides = (x - more, y - more, x + wide + more, y + high + more)
            left, top, right, bottom = (round(float(side) / scale) for side in sides)
            found.append((max(0, left), max(0, top), min(width, right), min(height, bottom)))
    return found


@cache
def _cascades() -> tuple[Any, ...]:
    folder = str(import_module("cv2.data").haarcascades)
    return tuple(cv2.CascadeClassifier(f"{folder}haarcascade_{name}.xml") for name in CASCADES)
