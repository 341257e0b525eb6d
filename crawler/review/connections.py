"""Connections of the desk's server: who sends a request slowly, or none, can't keep the others out.

uvicorn has no time limit for the head of a request, and refuses everybody when too many connections are open. Here
a request must be complete in `REQUEST_SECONDS`, and when many connections wait the oldest is closed: a browser sends
its request within milliseconds, so that what has waited longest is never a colleague's. Idle connections over which
somebody signed in was answered are counted apart: no crowd of strangers closes them.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any, Final
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.h11_impl import H11Protocol

SIGNED_IN: Final = "signed_in"
"""Set in a request's state by the application that has found its session valid."""
REQUEST_SECONDS: Final = 15
"""Seconds in which a request must be complete, with its body. Forms are small; set by hand in 2026."""
MOST_WAITING: Final = 100
"""Connections that may wait for the rest of a request, or for the next one; a quarter of what the server accepts."""
MOST_SIGNED_IN: Final = 100
"""Idle connections of people who have signed in: a browser keeps six. Set by hand in 2026."""

_Waiting = OrderedDict[int, "TimedReader"]
_WAITING: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[_Waiting, _Waiting]]] = WeakKeyDictionary()
"""For each server's loop its connections without a complete request, by `id`, the longest waiting first: those of
strangers, and those of people who have signed in."""


class TimedReader(H11Protocol):
    """HTTP/1.1 with a time limit for requests."""

    seconds: float = REQUEST_SECONDS
    _deadline: asyncio.TimerHandle | None = None
    _signed_in: bool = False
    """Whether the last answer over it was to somebody who has signed in."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A new connection waits for its first request."""
        super().connection_made(transport)
        self._wait()

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
            self._signed_in = bool(self.scope["state"].get(SIGNED_IN))
            self._line_up()

    def pause_writing(self) -> None:
        """Its client reads no more: until it does it waits in line, or a crowd of such would be all connections."""
        super().pause_writing()
        self._signed_in = bool(self.scope and self.scope["state"].get(SIGNED_IN))
        self._line_up()

    def resume_writing(self) -> None:
        """Its client reads on."""
        super().resume_writing()
        if self._deadline is None and not self.cycle.response_complete:
            self._complete()

    @property
    def _waiting(self) -> tuple[_Waiting, _Waiting]:
        return _WAITING.setdefault(self.loop, (OrderedDict(), OrderedDict()))

    def _wait(self) -> None:
        self._line_up()
        self._deadline = self.loop.call_later(self.seconds, self._close)

    def _line_up(self) -> None:
        waiting = self._waiting[self._signed_in]
        waiting[id(self)] = self
        while len(waiting) > (MOST_SIGNED_IN if self._signed_in else MOST_WAITING):
            _, oldest = waiting.popitem(last=False)
            oldest._close()

    def _complete(self) -> None:
        for waiting in self._waiting:
            waiting.pop(id(self), None)
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
