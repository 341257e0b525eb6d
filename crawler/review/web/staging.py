"""What somebody is about to store, kept in memory between its preview and their answer; never written to disk."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MINUTES: Final = 15
"""For which it is kept. Set by hand in 2026."""
MOST: Final = 20
"""Things that are kept at once; the oldest goes first. Set by hand in 2026: 20 times 10 MB at most."""


@dataclass(slots=True)
class PreviewStore(Generic[T]):
    """Things by token; each is given to the account that put it there only."""

    _kept: dict[str, tuple[int, float, T]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, user: int, thing: T) -> str:
        """Keep a thing; returns its token."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._forget()
            while len(self._kept) >= MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[token] = (user, time.monotonic(), thing)
        return token

    def get(self, user: int, token: str) -> T | None:
        """The thing, if this account put it there and its time is not over."""
        with self._lock:
            self._forget()
            found = self._kept.get(token)
        return found[2] if found and found[0] == user else None

    def drop(self, user: int, token: str) -> None:
        """Forget a thing of this account."""
        with self._lock:
            if (found := self._kept.get(token)) and found[0] == user:
                del self._kept[token]

    def _forget(self) -> None:
        over = time.monotonic() - MINUTES * 60
        for token in [token for token, (_, at, _) in self._kept.items() if at < over]:
            del self._kept[token]
