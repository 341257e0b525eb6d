"""A bounded queue for password hashes: each costs 32 MiB and a fifth of a second, and a stranger can ask for them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final, TypeVar

R = TypeVar("R")

AT_ONCE: Final = 2
"""Hashes computed at the same time: 64 MiB at most. Set by hand in 2026 for machines with two cores."""
WAITING: Final = 8
"""Requests that may wait for one, a second or so each; the others are refused at once. Set by hand in 2026."""
NICENESS: Final = 10
"""By which the threads that hash step back (nice(2)): pages of people at work go first. An idle machine hashes as
fast. Set by hand in 2026."""


class QueueFullError(Exception):
    """Too many hashes are asked for at the moment."""


class HashQueue:
    """Runs a few hashes at a time, lets a few wait, and refuses the rest."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._threads = ThreadPoolExecutor(at_once, "password", _step_back)

    def run(self, compute: Callable[[], R]) -> R:
        """The result of `compute`, when its turn comes.

        Raises:
            QueueFullError: the queue is full.
        """
        if not self._places.acquire(blocking=False):
            raise QueueFullError
        try:
            return self._threads.submit(compute).result()
        finally:
            self._places.release()


def _step_back() -> None:
    """Lower the priority of this thread alone, where the system has one for each (Linux)."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
