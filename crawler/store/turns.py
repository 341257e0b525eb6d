"""What one process does at a time: opening the store, and joining ads. The locks end with the process."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from crawler.locks import file_lock, folder_lock

FILE: Final = "joining.lock"


def opening_turn(home: Path) -> AbstractContextManager[None]:
    """The only turn to open, make or upgrade the store in this folder: whoever comes second finds it made.

    Raises OSError.
    """
    return folder_lock(home)


def joining_turn(home: Path, patience: float | None) -> AbstractContextManager[bool]:
    """The only turn to join in this home: waited for without end, or for so many seconds; False when it wasn't free.

    Raises UserError when there can be no lock.
    """
    return file_lock(home / FILE, patience)
