"""The copy of a picture that people see: made anew from plain pixels, with faces blurred and places marked.

Nothing of the sender's file is in it: no metadata, no colour profile, no thumbnail. Needs the extra `pictures`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from crawler.pictures.decoding import decode_picture
from crawler.pictures.faces import faces_in
from crawler.pictures.picture_text import Box

if TYPE_CHECKING:
    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]

QUALITY: Final = 88
"""Of the JPEG: small print stays readable. Set by hand."""
MARK: Final = (40, 40, 220)
"""Colour of a frame around a contact or a phrase: red, in the order of OpenCV (blue, green, red)."""
MOSAIC: Final = 8
"""Squares across a blurred face: no feature of it is left, and it is seen that there was one."""


def picture_for_people(
    data: bytes,
    *,
    frame: int = 0,
    marked: Iterable[Box] = (),
    covered: Iterable[Box] = (),
    show_faces: bool = False,
) -> bytes:
    """The copy of a picture for the desk.

    Args:
        data: The bytes of the sender's file.
        frame: Number of the frame of an animation; the last one where it has fewer.
        marked: Boxes to draw a frame around, in pixels of the upright original.
        covered: Boxes to paint over: contacts that are masked.
        show_faces: Leave faces as they are.

    Returns:
        A JPEG.

    Raises:
        PictureError: The picture can't be decoded.
    """
    picture = decode_picture(data)
    chosen = picture.frames[min(frame, len(picture.frames) - 1)]
    pixels = np.frombuffer(chosen.pixels, dtype=np.uint8).reshape(chosen.height, chosen.width, 3)
    image: Any = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    if not show_faces:
        for box in faces_in(image):
            _blur(image, box)
    scale = chosen.width / max(1, picture.width)
    width = max(2, round(chosen.width / 400))
    for left, top, right, bottom in (_scaled(box, scale) for box in marked):
        cv2.rectangle(image, (left - width, top - width), (right + width, bottom + width), MARK, width)
    for left, top, right, bottom in (_scaled(box, scale) for box in covered):
        cv2.rectangle(image, (left - width, top - width), (right + width, bottom + width), (0, 0, 0), -1)
    return bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1])


def _scaled(box: Box, scale: float) -> Box:
    left, top, right, bottom = (round(side * scale) for side in box)
    return left, top, right, bottom


def _blur(image: Pixels, box: Box) -> None:
    left, top, right, bottom = box
    face = image[top:bottom, left:right]
    small = cv2.resize(face, (MOSAIC, MOSAIC), interpolation=cv2.INTER_AREA)
    image[top:bottom, left:right] = cv2.resize(
        small, (face.shape[1], face.shape[0]), interpolation=cv2.INTER_NEAREST
    )
