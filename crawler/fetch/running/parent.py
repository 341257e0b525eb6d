"""Processes that end with the one that started them, however it ends."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
from collections.abc import Callable
from typing import Final

_PDEATHSIG: Final = 1


def die_with(wait: Callable[[], object]) -> None:
    """Have the kernel kill this process when its parent dies (Linux), or when `wait` comes back."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_watch, args=(wait,), daemon=True).start()


def _watch(wait: Callable[[], object]) -> None:
    wait()
    os._exit(1)


def end_of_input() -> None:
    """Wait until whoever holds the other end of stdin is gone."""
    while os.read(0, 4_096):
        pass
