"""Who asks a server for partners, and how often: each request names a partner by its token, within hourly limits.

What a partner may do in an hour is counted in memory: what it reads is in the chain.
"""

from __future__ import annotations

import base64
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request

from crawler.sharing.partners import token_digest
from crawler.store import Store

HOUR: Final = 3600.0
"""Seconds of an hour."""
FRESH_SECONDS: Final = 60.0
"""Age from which the store is opened anew: it may have been replaced by a restored one."""


class PartnerLimits:
    """The partners of one home: found by their tokens, counted, and refused where it is too much."""

    def __init__(self, home: Path) -> None:
        """Answer partners of a home."""
        self.home: Final = home
        self._reading = Lock()
        self._working = Lock()
        self._kept: Store | None = None
        self._opened = 0.0
        self._counting = Lock()
        self._times: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The home's store, for one request at a time."""
        with self._working, Store(self.home) as store:
            yield store

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """The same for looking something up: it stays open, and waits for nobody who works with the other."""
        with self._reading:
            if self._kept is None or time.monotonic() - self._opened > FRESH_SECONDS:
                if self._kept is not None:
                    self._kept.close()
                self._kept, self._opened = Store(self.home), time.monotonic()
            yield self._kept

    def token(self, request: Request) -> str:
        """The token that a request has.

        Raises:
            HTTPException: 401, where it has none.
        """
        token = _token(request.headers.get("authorization", ""))
        if not token:
            raise _stranger()
        return token

    def partner(self, request: Request) -> tuple[str, str]:
        """Name and ceiling of the partner who asks.

        Raises:
            HTTPException: 401, where the token is of no partner.
        """
        token = self.token(request)  # strangers without one wait for nobody, and nobody for them
        with self.reading() as store:
            found = store.partners.access(token_digest(token))
        if found is None:
            raise _stranger()
        return found

    def spend(self, what: str, partner: str, most: int) -> None:
        """Count something of a partner.

        Raises:
            HTTPException: 429, where it was done so often in the last hour.
        """
        self.check(what, partner, most)
        with self._counting:
            self._times[what, partner].append(time.monotonic())

    def check(self, what: str, partner: str, most: int) -> None:
        """Raise as `spend` does, and count nothing."""
        with self._counting:
            times = self._times[what, partner]
            while times and times[0] < time.monotonic() - HOUR:
                times.popleft()
            if len(times) >= most:
                raise HTTPException(429, f"more than {most:,} in an hour", {"Retry-After": str(int(HOUR))})


def _stranger() -> HTTPException:
    return HTTPException(401, "a partner's token is needed", {"WWW-Authenticate": 'Basic realm="adwatch"'})


def _token(header: str) -> str:
    """The token of an Authorization header: Bearer, or the password of Basic."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() in ("bearer", "token"):
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest, validate=True).decode("utf-8").partition(":")[2]
    except ValueError:  # no Base64 or no UTF-8; what is no ASCII at all is a bare ValueError
        return ""
