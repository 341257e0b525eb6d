"""One request at a time to a host, whichever source and worker asks: its turn is a file lock in the home.

Sources that name the same host are crawled one after another, but ads may lie on a host that no card names: two
boards link to the same employer, two feeds to the same pages. A turn is let go by the kernel when its process dies.
"""

from __future__ import annotations

import asyncio
import os
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.locks import try_lock

FOLDER: Final = "turns"
_POLL: Final = 0.05
_POLL_WITHOUT_PAUSE: Final = 0.002
"""Seconds until a turn is asked for again. A host without a pause is this machine: its turns are over in a few
milliseconds, and Scrapy lets several requests wait for them at once.
"""
_MOMENT: Final = struct.Struct("d")
"""When the host may be asked again, by the machine's steady clock, which all processes share."""


@asynccontextmanager
async def host_lock(home: Path, host: str, pause: float) -> AsyncIterator[None]:
    """Wait for one's turn at a host, and for its pause (seconds between the starts of two requests).

    Where no file can be had (a full disk), nobody is waited for: the crawl ends for other reasons then.
    """
    try:
        (home / FOLDER).mkdir(exist_ok=True)
        name = sha256(host.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        file = os.open(home / FOLDER / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        while not try_lock(file):
            await asyncio.sleep(_POLL if pause else _POLL_WITHOUT_PAUSE)
        await asyncio.sleep(_still_to_wait(file, pause))
        with suppress(OSError):
            os.pwrite(file, _MOMENT.pack(time.monotonic() + pause), 0)
        yield
    finally:
        os.close(file)


def _still_to_wait(file: int, pause: float) -> float:
    """Seconds; never more than one's own pause, whatever the file says (the clock starts anew with the machine)."""
    kept = os.pread(file, _MOMENT.size, 0)
    if len(kept) < _MOMENT.size:
        return 0.0
    (moment,) = _MOMENT.unpack(kept)
    return float(min(max(0.0, moment - time.monotonic()), pause))
