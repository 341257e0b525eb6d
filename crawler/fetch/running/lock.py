"""One crawl at a time in a home folder, by a lock that dies with the processes that hold it."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from crawler.errors import Locked, UserError

FILE: Final = "crawl.lock"
GRACE_SECONDS: Final = 1.5
"""A crawl that was just killed lets go of its lock within this time."""


def take(home: Path) -> int:
    """Take the lock; answers the open file, which children inherit. Raises Locked."""
    path = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UserError(
            f"{path} can't be written ({error.strerror}); choose another folder with --home"
        ) from None
    give_up = time.monotonic() + GRACE_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > give_up:
                holder = os.pread(handle, 40, 0).decode("ascii", "replace").strip() or "unknown"
                os.close(handle)
                raise Locked(
                    f"another crawl of {home} is running (process {holder}); wait for it to end"
                ) from None
            time.sleep(0.1)
            continue
        with suppress(OSError):  # on a full disk the lock holds without the note of who holds it
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        return handle
