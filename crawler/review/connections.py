"""Connections of the desk's server: who sends a request slowly, or none, can't keep the others out.

uvicorn has no time limit for the head of a request, and refuses everybody when too many connections are open. Here
a request must be complete in `REQUEST_SECONDS`, and when many connections wait the oldest is closed: a browser sends
its request within milliseconds, so that what has waited longest is never a colleague's.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any, Final
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS: Final = 15
"""Seconds in which a request must be complete, with its body. Forms are small; set by hand in 2026."""
MOST_WAITING: Final = 100
"""Connections that may wait for the rest of a request, or for the next one; half of what the server accepts."""

_WAITING: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, OrderedDict[int, TimedReader]]] = (
    WeakKeyDictionary()
)
"""For each server's loop its connections without a complete request, by `id`, the longest waiting first."""


class TimedReader(H11Protocol):
    """HTTP/1.1 with a time limit for requests."""

    seconds: float = REQUEST_SECONDS
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A new connection waits for its first request."""
        super().connection_made(transport)
        self._wait()
        while len(self._waiting) > MOST_WAITING:
            _, oldest = self._waiting.popitem(last=False)
            oldest._close()

    def connection_lost(self, exc: Exception | None) -> None:
        """It waits no longer."""
        self._complete()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Take what was received; the time limit ends with the end of the request."""
        super().handle_events()
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            # The first bytes of the next request: from now on it has its time.
            if self._deadline is None and self.conn.trailing_data[0]:
                self._wait()
        elif not cycle.more_body:
            self._complete()

    def on_response_complete(self) -> None:
        """Answered: the connection is idle, and among those that are closed first."""
        super().on_response_complete()
        if self.cycle.response_complete:
            self._waiting[id(self)] = self

    @property
    def _waiting(self) -> OrderedDict[int, TimedReader]:
        return _WAITING.setdefault(self.loop, OrderedDict())

    def _wait(self) -> None:
        self._waiting[id(self)] = self
        self._deadline = self.loop.call_later(self.seconds, self._close)

    def _complete(self) -> None:
        self._waiting.pop(id(self), None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _close(self, *_: Any) -> None:
        self._complete()
        if not self.transport.is_closing():
            self.transport.abort()


class PatientReader(TimedReader):
    """The same for partners, whose requests for matching have megabytes."""

    seconds = 120.0
