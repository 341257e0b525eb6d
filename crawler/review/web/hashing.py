"""A bounded queue for password hashes: each costs 32 MiB and a fifth of a second, and a stranger can ask for them.

They are computed one at a time in a process of its own (`hash_process`). Whoever has signed in before, in a browser
that is known, goes before strangers, and no address may fill the places of all.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import weakref
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count
from typing import Final, TypeVar

from crawler.review.web import hash_process

R = TypeVar("R")
Scrypt = Callable[[bytes, bytes, int], bytes]
"""Password, salt and log2 of scrypt's N -> hash."""

PLACES: Final = 9
"""Strangers' requests at a time, with the one that is computed: two seconds of work. The others are refused at once.
Known browsers have as many places of their own. Set by hand in 2026."""
OF_ONE_ADDRESS: Final = 4
"""Of these places for one address. Set by hand in 2026."""


class QueueFullError(Exception):
    """Too many hashes are asked for at the moment."""


class HashQueue:
    """Computes one hash at a time, lets a few wait, and refuses the rest."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._numbers = count()
        self._waiting: list[tuple[bool, int]] = []
        self._busy = False
        self._asking: Counter[bool] = Counter()
        self._by_place: Counter[str] = Counter()
        self._process = HashProcess()

    def run(self, compute: Callable[[Scrypt], R], *, known: bool, place: str = "") -> R:
        """The result of `compute`, when its turn comes.

        Args:
            compute: Is given the function that hashes.
            known: Asked for by somebody who has signed in, or from a browser where somebody has: goes before others.
            place: The address that a stranger asks from.

        Raises:
            QueueFullError: the queue is full, or no hash can be computed.
        """
        with self._place(known, place), self._turn(known):
            return compute(self._process.scrypt)

    @contextmanager
    def _place(self, known: bool, place: str) -> Iterator[None]:
        with self._changed:
            full = self._asking[known] >= PLACES
            if full or (not known and self._by_place[place] >= OF_ONE_ADDRESS):
                raise QueueFullError
            self._asking[known] += 1
            self._by_place[place] += 1
        try:
            yield
        finally:
            with self._changed:
                self._asking[known] -= 1
                self._by_place[place] -= 1
                self._by_place += Counter()  # forgets the places that have none left

    @contextmanager
    def _turn(self, known: bool) -> Iterator[None]:
        with self._changed:
            ticket = (not known, next(self._numbers))
            heappush(self._waiting, ticket)
            self._changed.wait_for(lambda: not self._busy and self._waiting[0] == ticket)
            heappop(self._waiting)
            self._busy = True
        try:
            yield
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()


class HashProcess:
    """The process that hashes: started with the first, anew when it was lost, ended with this object.

    For one thread at a time.
    """

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] = lambda: None

    def scrypt(self, password: bytes, salt: bytes, cost: int) -> bytes:
        """The hash of a password.

        Raises:
            QueueFullError: The process was lost twice over it, or can't be started.
        """
        for _ in range(2):
            try:
                answer = self._ask(hash_process.request_line(password, salt, cost))
            except OSError as error:
                logging.getLogger(__name__).warning("the process for passwords can't be asked: %s", error)
                answer = b""
            if answer.endswith(b"\n"):
                return b64decode(answer)
            self._end()
            self._running = None
        raise QueueFullError

    def _ask(self, request: bytes) -> bytes:
        running = self._running = self._running or self._start()
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(request)
        running.stdin.flush()
        return running.stdout.readline()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-I", hash_process.__file__]
        running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._end = weakref.finalize(self, _end, running)
        return running


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()
