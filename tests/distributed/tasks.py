"""Tasks that the processes of an engine import."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def double(number: int) -> int:
    if number < 0:
        raise ValueError(f"{number} is below 0")
    return 2 * number


def die_once(path: str) -> str:
    """The first process that gets this item is killed; a second one does it."""
    note = Path(path)
    if not note.exists():
        note.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return f"done after {note.read_text()}"


def die_always(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def tell_and_wait(folder: str, number: int) -> int:
    """Leaves a file with the process's id while it works for a while."""
    Path(folder, f"{number}-{os.getpid()}").touch()
    time.sleep(0.3)
    return number


def wait_and_tell(folder: str, number: int) -> int:
    """Leaves a file with the process's id when its work is done."""
    time.sleep(0.3)
    Path(folder, f"{number}-{os.getpid()}").touch()
    return number


def die_in_another_process(sent: tuple[int, int]) -> int:
    """Doubles; with 7 it kills the process it is in, unless that is the one given."""
    number, caller = sent
    if number == 7 and os.getpid() != caller:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number
