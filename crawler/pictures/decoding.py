"""Have a picture decoded in a process of its own, and get plain pixels or a sentence why not."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass
from typing import Final

from crawler.installed import ROOT, install_hint, is_installed
from crawler.pictures.limits import DECODE_WALL, MAX_BYTES, READ_FRAMES, WORKING_SIDE
from crawler.pictures.messages import read_message
from crawler.sandbox import command_of, environment

CHANNELS: Final = 3
"""Bytes of a pixel: red, green, blue."""


class PictureError(Exception):
    """A picture can't be decoded or read; the message is a clause such as "it is larger than 25 MiB"."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture without any format: nothing of the sender's file is left but the colours."""

    width: int
    height: int
    pixels: bytes
    """Rows from the top, three bytes a pixel."""


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """A picture as plain pixels."""

    media_type: str
    width: int
    height: int
    """Pixels of the upright original; frames are smaller where it is larger than `WORKING_SIDE`."""
    frames: tuple[Frame, ...]


def decode_picture(data: bytes) -> DecodedPicture:
    """Decode a picture of a stranger.

    Args:
        data: The bytes of the file.

    Returns:
        Its pixels: those of one frame, or of some frames of an animation.

    Raises:
        PictureError: The extra is missing, a limit is exceeded, or the bytes are no picture.
    """
    if not is_installed("pictures"):
        raise PictureError(f"reading pictures needs {install_hint('pictures')}")
    if len(data) > MAX_BYTES:
        raise PictureError(f"it is larger than {MAX_BYTES >> 20} MiB")
    try:
        done = subprocess.run(
            command_of("crawler.pictures.decode_worker"),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=DECODE_WALL,
            check=False,
            cwd=ROOT,
            env=environment(),
        )
    except subprocess.TimeoutExpired:
        raise PictureError("decoding it takes too long") from None
    answer = read_message(io.BytesIO(done.stdout), READ_FRAMES * WORKING_SIDE**2 * CHANNELS)
    if answer is None:
        raise PictureError("decoding it takes too long or needs too much memory")
    header, pixels = answer
    if "refused" in header:
        raise PictureError(str(header["refused"]))
    return DecodedPicture(
        media_type=str(header["media_type"]),
        width=int(header["width"]),
        height=int(header["height"]),
        frames=tuple(_cut(header["frames"], pixels)),
    )


def _cut(sizes: list[list[int]], pixels: bytes) -> list[Frame]:
    """The frames of one stretch of pixels, whose sizes must add up to it."""
    frames: list[Frame] = []
    start = 0
    for width, height in sizes:
        end = start + width * height * CHANNELS
        frames.append(Frame(width, height, pixels[start:end]))
        start = end
    if start != len(pixels) or not frames:
        raise PictureError("its decoder gave a wrong answer")
    return frames
