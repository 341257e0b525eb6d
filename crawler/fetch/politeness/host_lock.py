"""One request at a time to a host, over all sources and workers: a file lock in the home for each host.

Sources that name the same host are crawled one after another, but ads may be on a host that no card names: two
boards link to the same employer, two feeds to the same pages. The kernel releases the lock of a dead process.
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
"""Seconds between two attempts to take the lock; set by hand, short compared with any pause."""
_POLL_WITHOUT_PAUSE: Final = 0.002
"""Seconds between two attempts for a host without a pause. Such a host is this machine: it holds the lock for a few
milliseconds, and Scrapy lets several requests wait for it at once.
"""
_MOMENT: Final = struct.Struct("d")
"""When the host may be asked again, by the machine's steady clock, which all processes share."""


@asynccontextmanager
async def host_lock(home: Path, host: str, pause: float) -> AsyncIterator[None]:
    """Hold the lock of a host during one request, after its pause has passed.

    Where no lock file can be made (a full disk), this does not wait; the crawl then ends for other reasons.

    Args:
        home: The home folder of the crawl.
        host: Host name, lower case.
        pause: Seconds between the starts of two requests.
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
    """Seconds to wait; at most the own pause, because the clock in the file restarts with the machine."""
    kept = os.pread(file, _MOMENT.size, 0)
    if len(kept) < _MOMENT.size:
        return 0.0
    (moment,) = _MOMENT.unpack(kept)
    return float(min(max(0.0, moment - time.monotonic()), pause))
