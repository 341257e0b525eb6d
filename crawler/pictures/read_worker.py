"""The process that reads text and codes in plain pixels, one picture after another, until its input closes.

It never sees the sender's file, writes only in the folder named by TMPDIR, and starts only programs of the system
(tesseract). Its limits are for pictures that take too long: it is then ended and started again.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from typing import TYPE_CHECKING, Any

from crawler.isolation import Failure, guarded
from crawler.pictures.decoding import Frame
from crawler.pictures.limits import (
    READ_FRAMES,
    READ_MEMORY,
    READ_SECONDS,
    WORKING_SIDE,
    allow_seconds,
    limit_memory,
)
from crawler.pictures.messages import read_message, write_message
from crawler.sandbox import confine

if TYPE_CHECKING:
    from crawler.pictures.recognition import TextReader


def main() -> None:
    """Answer each message (sizes of frames, and their pixels) with pieces and features of each frame, or an error."""
    confine(writable=[tempfile.gettempdir()], programs=True)
    limit_memory(READ_MEMORY)
    # What libraries print must not come between the messages.
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    from crawler.pictures.recognition import TextReader

    reader = TextReader()
    while (message := read_message(sys.stdin.buffer, READ_FRAMES * WORKING_SIDE**2 * 3)) is not None:
        header, pixels = message
        allow_seconds(READ_SECONDS)
        found = guarded("reading the picture", partial(_read, reader, header["frames"], pixels))
        header, body = ({"error": found.message}, b"") if isinstance(found, Failure) else found
        write_message(answers, header, body)


def _read(reader: TextReader, sizes: list[list[int]], pixels: bytes) -> tuple[dict[str, Any], bytes]:
    import numpy as np

    from crawler.pictures.features import features_of, packed

    found: list[list[Any]] = []
    looks: list[bytes] = []
    start, missing, unread = 0, "", 0
    for width, height in sizes:
        end = start + width * height * 3
        frame = np.frombuffer(pixels[start:end], dtype=np.uint8).reshape(height, width, 3)
        read = reader.read(frame)
        found.append([piece.to_json() for piece in read.pieces])
        looks.append(packed(features_of(Frame(width, height, pixels[start:end]))))
        start, missing, unread = end, missing or read.missing_pack, unread + read.unread
    header = {"frames": found, "looks": list(map(len, looks)), "missing_pack": missing, "unread": unread}
    return header, b"".join(looks)


if __name__ == "__main__":
    main()
