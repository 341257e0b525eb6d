"""One crawl at a time in a home folder, by a lock that dies with the processes that hold it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from crawler.errors import Locked
from crawler.locks import open_lock_file, wait_for_lock

FILE: Final = "crawl.lock"
GRACE_SECONDS: Final = 1.5
"""A crawl that was just killed lets go of its lock within this time."""


def acquire_crawl_lock(home: Path) -> int:
    """Take the lock of a home.

    Returns:
        The open file, which child processes inherit.

    Raises:
        Locked: another crawl holds it.
    """
    handle = open_lock_file(home / FILE, 0o644)
    if not wait_for_lock(handle, GRACE_SECONDS):
        holder = os.pread(handle, 40, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(handle)
        raise Locked(f"another crawl of {home} is running (process {holder}); wait for it to end")
    with suppress(OSError):  # on a full disk the lock holds without the note of who holds it
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle
