"""What one process does at a time: opening the store, and joining ads. The locks die with the process."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crawler.errors import UserError

FILE: Final = "joining.lock"
_POLL_SECONDS: Final = 0.05


@contextmanager
def opening_turn(home: Path) -> Iterator[None]:
    """The only turn to open, make or upgrade the store in this folder: whoever comes second finds it made.

    The folder itself is locked, so that a full disk or a copied home needs no file of ours. Raises OSError.
    """
    handle = os.open(home, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def joining_turn(home: Path, patience: float | None) -> Iterator[bool]:
    """The only turn to join in this home: waited for without end, or for so many seconds; False when it wasn't free.

    Raises UserError when there can be no lock.
    """
    path = home / FILE
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UserError(
            f"{path} can't be written ({error.strerror}); choose another folder with --home"
        ) from error
    try:
        yield _wait(handle, patience)
    finally:
        os.close(handle)


def _wait(handle: int, patience: float | None) -> bool:
    if patience is None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return True
    give_up = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up:
                return False
            time.sleep(_POLL_SECONDS)
        else:
            return True
