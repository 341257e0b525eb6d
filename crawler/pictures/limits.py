"""Limits for pictures of strangers, and how a process gives itself those of memory and time."""

from __future__ import annotations

import resource
import sys
from contextlib import suppress
from typing import Final

MAX_BYTES: Final = 25 * 1024 * 1024
"""Bytes of a picture: the largest JPEG of a 50-megapixel phone has about 20 MB. Set by hand."""
MAX_SIDE: Final = 20_000
"""Pixels of the longer side; a screenshot of a whole scrolled chat has about 15,000. Set by hand."""
MAX_PIXELS: Final = 52_000_000
"""Pixels in all, known from the header before anything is decoded: phones take up to 50 million in one shot."""
MAX_FRAMES: Final = 300
"""Frames of an animation: ten seconds at 30 a second. Set by hand."""
READ_FRAMES: Final = 4
"""Frames of an animation that are read, spread evenly: animated flyers change their text two or three times."""
WORKING_SIDE: Final = 2_000
"""Pixels of the longer side that are passed on: rapidocr itself works on 2,000 at most (its Global.max_side_len)."""

DECODE_MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of address space of the process that decodes: 52 million pixels of four bytes, twice, and the interpreter."""
DECODE_SECONDS: Final = 3
"""Processor seconds for decoding one picture; one of 50 megapixels takes 0.5 to 0.7 (November 2026)."""
DECODE_WALL: Final = 60.0
"""Seconds by the clock after which the decoder is killed. It waits for nothing: its processor seconds end it before,
within five by the clock of an idle machine; at a load of 35, 4.5 and 20 here refused good flyers."""

READ_MEMORY: Final = 3 * 1024 * 1024 * 1024
"""Bytes of address space of the process that reads: it maps 1.5 GB, of which it uses 0.5 (December 2026)."""
READ_SECONDS: Final = 30
"""Processor seconds for reading one picture; real flyers take 1.2, at most 2.4, one in a
script of tesseract up to 6 (November 2026)."""
LINES_SECONDS: Final = 30
"""Processor seconds of tesseract for all lines of one picture; each line takes a tenth of a second."""
READ_SILENCE: Final = 120.0
"""Seconds by the clock in which a reader that takes no processor at all counts as hung. One that works is ended by
its processor seconds alone: at a load of 90, which left it 2 to 4 % of a core, a limit of 120 s by the clock for the
whole refused good pictures (December 2026)."""


def limit_memory(size: int) -> None:
    """Let this process map at most `size` bytes; an allocation beyond fails."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def limit_files() -> None:
    """Let this process write nothing to any file; pipes still work."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def allow_seconds(seconds: int) -> None:
    """Let the kernel end this process after so many more seconds of processor time."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


def limit_seconds_of(process: int, seconds: int) -> None:
    """Let the kernel end a program that this process started after so many seconds of processor time.

    Where a system can't (only Linux can), the program has the limit of the process that started it.
    """
    if sys.platform == "linux":
        with suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_CPU, (seconds, seconds))
