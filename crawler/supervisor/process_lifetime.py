"""Processes that end with the one that started them, however it ends."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
from typing import Final

_PDEATHSIG: Final = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies (Linux only)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(_PDEATHSIG, signal.SIGKILL)


def exit_when_closed(pipe: int) -> None:
    """End this process when whoever holds the other end of a pipe is gone; starts a thread."""
    threading.Thread(target=_watch, args=(pipe,), daemon=True).start()


def _watch(pipe: int) -> None:
    while os.read(pipe, 4_096):
        pass
    os._exit(1)
