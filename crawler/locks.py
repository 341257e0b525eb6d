"""Locks between processes: `flock` on an open file, let go by the kernel when the process dies.

Every lock of the program is taken here, so one rule holds for who waits, for how long, and what a full disk or a
foreign folder leads to. A lock belongs to the open file: children that inherit the handle hold it too.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crawler.errors import UserError

_POLL_SECONDS: Final = 0.05
"""Seconds between two tries while waiting with a limit; flock itself can't wait for a time."""


def open_lock_file(path: Path, mode: int = 0o600) -> int:
    """Open (or make) the file of a lock.

    Returns:
        The open file; closing it lets the lock go.

    Raises:
        UserError: the folder can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
    except OSError as error:
        raise UserError(
            f"{path} can't be written ({error.strerror}); choose another folder with --home or --out"
        ) from error


def try_lock(handle: int, *, shared: bool = False) -> bool:
    """Take the lock if it is free; False when another open file holds it."""
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_for_lock(handle: int, patience: float | None = None) -> bool:
    """Wait for the lock.

    Args:
        handle: an open file or folder.
        patience: seconds to wait; None waits without end.

    Returns:
        False when it was not free in time.
    """
    if patience is None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return True
    give_up = time.monotonic() + patience
    while not try_lock(handle):
        if time.monotonic() >= give_up:
            return False
        time.sleep(_POLL_SECONDS)
    return True


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder itself: a full disk or a copied home needs no file for it. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        wait_for_lock(handle)
        yield
    finally:
        os.close(handle)


@contextmanager
def file_lock(path: Path, patience: float | None = None) -> Iterator[bool]:
    """Hold the lock of a file, made if need be; gives False when it was not free in time.

    Raises:
        UserError: the folder can't be written.
    """
    handle = open_lock_file(path)
    try:
        yield wait_for_lock(handle, patience)
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Whether a process holds the lock of a file."""
    with path.open("rb") as file:
        return not try_lock(file.fileno(), shared=True)
