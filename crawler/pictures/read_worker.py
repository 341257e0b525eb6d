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
    """Answer each message (sizes of frames, and their pixels) with the pieces found in each frame, or an error."""
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
        write_message(answers, {"error": found.message} if isinstance(found, Failure) else found)


def _read(reader: TextReader, sizes: list[list[int]], pixels: bytes) -> dict[str, Any]:
    import numpy as np

    found: list[list[Any]] = []
    start, unread = 0, False
    for width, height in sizes:
        end = start + width * height * 3
        frame = np.frombuffer(pixels[start:end], dtype=np.uint8).reshape(height, width, 3)
        pieces, foreign = reader.read(frame)
        found.append([piece.to_json() for piece in pieces])
        start, unread = end, unread or foreign
    return {"frames": found, "unread_script": unread}


if __name__ == "__main__":
    main()
