"""Trying one case: does it raise, where, and does it take longer than it may."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Final

from crawler.isolation import Failure, guarded
from quality.fuzz import Case
from quality.fuzz.targets import TARGETS

ALLOWED: Final = {"text": 1.0, "page": 1.0, "file": 3.0, "join": 30.0}
"""Seconds of processor for one case; a file holds several pages, joining sixty ads and a store of its own."""
PATIENCE: Final = 4
"""So many times the allowed time, a case is stopped."""


SLOW: Final = "slow"
"""Key of a case that ended, but took longer than it may."""


class TooSlow(BaseException):
    """A case was stopped; not an Exception, so that isolation does not take it for one of its item."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A case that failed."""

    target: str
    case: Case
    key: str
    """What failed and where: cases with one key are one finding."""
    seconds: float


def tried(target: str, case: Case) -> Finding | None:
    """The finding of a case, or None when all went well; one that is slow but ends is tried twice.

    The first time a process may load what it then keeps: a language, a country's numbers.
    """
    found = _tried_once(target, case)
    return _tried_once(target, case) if found is not None and found.key == SLOW else found


def _tried_once(target: str, case: Case) -> Finding | None:
    begun = process_time()
    try:
        with _stopped_after(ALLOWED[target] * PATIENCE):
            done = guarded(target, lambda: TARGETS[target](case))
    except TooSlow as stop:
        return Finding(target, case, f"slow at {_place(stop)}", process_time() - begun)
    seconds = process_time() - begun
    if isinstance(done, Failure):
        return Finding(target, case, _key(done.error), seconds)
    return Finding(target, case, SLOW, seconds) if seconds > ALLOWED[target] else None


def _key(error: str) -> str:
    """Kind and place of an error, without its message: `IndexError (crawler.text.fold:59)`."""
    kind, _, rest = error.rpartition("Isolated: ")[2].partition(":")
    return f"{kind.rpartition('failed')[0] or kind} ({rest.rpartition('(')[2]}"


def _place(stop: TooSlow) -> str:
    frames = [frame for frame in traceback.extract_tb(stop.__traceback__) if "/crawler/" in frame.filename]
    return f"{Path(frames[-1].filename).stem}.{frames[-1].name}" if frames else "unknown"


@contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Raise TooSlow after so many seconds of processor, at the next step of Python."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
