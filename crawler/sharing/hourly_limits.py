"""How often a partner may do something in an hour. Counted in memory: what a partner reads is in the chain."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from threading import Lock
from typing import Final

from starlette.exceptions import HTTPException

HOUR: Final = 3600.0


class HourlyLimits:
    """Counts what partners do, and refuses what is too much."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._times: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def spend(self, what: str, partner: str, most: int) -> None:
        """Count something of a partner.

        Raises:
            HTTPException: 429, where it was done so often in the last hour.
        """
        self.check(what, partner, most)
        with self._lock:
            self._times[what, partner].append(time.monotonic())

    def check(self, what: str, partner: str, most: int) -> None:
        """Raise as `spend` does, and count nothing."""
        with self._lock:
            times = self._times[what, partner]
            while times and times[0] < time.monotonic() - HOUR:
                times.popleft()
            if len(times) >= most:
                raise HTTPException(429, f"more than {most:,} in an hour", {"Retry-After": str(int(HOUR))})
