"""Who has which campaign open, so that two analysts don't decide the same one unknowingly.

Kept in memory: it only saves double work, and must not make a reader wait for a writer. What makes a double
decision impossible is the store, which refuses one that was made without knowing the last event.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Final

MINUTES: Final = 10


@dataclass(frozen=True, slots=True)
class _Open:
    user: int
    name: str
    opened: float
    until: float


@dataclass(slots=True)
class Opened:
    """Campaigns that are open; an entry ends by itself after `MINUTES` without a look."""

    _held: dict[int, _Open] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def take(self, campaign: int, user: int, name: str, *, force: bool = False) -> str:
        """Open a campaign; answers the name of a colleague who has it, and then it stays theirs."""
        at = time.monotonic()
        with self._guard:
            held = self._alive(campaign, at)
            if held and held.user != user and not force:
                return held.name
            opened = held.opened if held and held.user == user else at
            self._held[campaign] = _Open(user, name, opened, at + MINUTES * 60)
        return ""

    def free(self, campaign: int, user: int) -> float | None:
        """Close a campaign; answers for how many seconds this analyst had it open."""
        at = time.monotonic()
        with self._guard:
            held = self._alive(campaign, at)
            if held is None or held.user != user:
                return None
            del self._held[campaign]
        return round(at - held.opened, 1)

    def holder(self, campaign: int, user: int) -> str:
        """Name of a colleague who has a campaign open, or an empty string."""
        with self._guard:
            held = self._alive(campaign, time.monotonic())
        return held.name if held and held.user != user else ""

    def _alive(self, campaign: int, at: float) -> _Open | None:
        held = self._held.get(campaign)
        return held if held and held.until > at else None
