"""Requests of people who have not signed in must not hold up those who have.

All pages share one interpreter lock and a few worker threads. A flood of guesses at passwords, three milliseconds
each, was a second in which everybody waited. So whoever shows neither a session nor a browser that this desk has
found valid before gets few threads, and is refused at once where too many such requests are under way. Of requests
without a session one computes at a time.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

BROWSER: Final = "adwatch-browser"
"""Cookie of a browser in which somebody has signed in."""
IN_THREADS: Final = 12
"""Threads for strangers' requests: those that wait for a hash (`hashing.PLACES`) and a few more. Set by hand in
2026."""
MOST: Final = 100
"""Requests of strangers that may be under way; the next is refused. Set by hand in 2026."""
REMEMBERED: Final = 10_000
"""Sessions and browsers that are remembered as valid, the oldest forgotten first. Set by hand in 2026."""


class StrangerLimits:
    """What strangers may have of a desk's threads."""

    def __init__(self) -> None:
        self.threads: Final = asyncio.Semaphore(IN_THREADS)
        self.under_way = 0
        self._computing = threading.Lock()
        self._mine = threading.local()
        self._valid: dict[str, None] = {}

    def remember(self, secret: str) -> None:
        """Note the hash of a session's or browser's cookie, or of a program's token, that was found valid."""
        if secret not in self._valid:
            self._valid[secret] = None
            while len(self._valid) > REMEMBERED:
                self._valid.pop(next(iter(self._valid)), None)

    def forget(self, secret: str) -> None:
        """Note that one is not valid, or no longer."""
        self._valid.pop(secret, None)

    def know(self, secrets: Iterable[str]) -> bool:
        """Whether one was found valid before. It may have ended since: this only says who waits for whom."""
        return any(secret in self._valid for secret in secrets)

    @contextmanager
    def computing(self) -> Iterator[None]:
        """A stranger's request is worked on: one at a time."""
        with self._computing:
            self._mine.computing = True
            try:
                yield
            finally:
                self._mine.computing = False

    @contextmanager
    def aside(self) -> Iterator[None]:
        """It waits for something that takes long: meanwhile another one is worked on."""
        computing = getattr(self._mine, "computing", False)
        if computing:
            self._computing.release()
        try:
            yield
        finally:
            if computing:
                self._computing.acquire()


def digest(cookie: str) -> str:
    """SHA-256 of a cookie or token; empty for none."""
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest() if cookie else ""


@dataclass(frozen=True, slots=True)
class CrowdMiddleware:
    """ASGI middleware: refuses a stranger's request with 503 where `MOST` are under way."""

    app: ASGIApp
    strangers: StrangerLimits
    secrets_of: Callable[[Request], Iterable[str]]
    """The hashes of the session and the browser that a request shows."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass the request on."""
        if scope["type"] != "http" or self.strangers.know(self.secrets_of(Request(scope))):
            await self.app(scope, receive, send)
        elif self.strangers.under_way >= MOST:
            await PlainTextResponse("Too many requests at the moment; try again.\n", 503)(
                scope, receive, send
            )
        else:
            self.strangers.under_way += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self.strangers.under_way -= 1
