"""The runner: starts the workers, shows their progress, restarts what died, sums up.

It never imports Scrapy: the workers are forked from a process that has (`fork_server.py`).
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Final

from crawler.sources import SourceCard
from crawler.supervisor.fork_client import ForkClient
from crawler.supervisor.page_in_progress import remove_stale_notes, take_note_of
from crawler.supervisor.progress import CrawlProgress
from crawler.supervisor.result import SourceResult
from crawler.supervisor.schedule import distribute, host_queues
from crawler.this_machine import processor_seconds, starved_seconds

BUSY: Final = 20.0
"""Seconds of its own processor time without a sign of life after which a worker is taken to hang in a page."""
SILENCE: Final = 300.0
"""Seconds by the clock after which it is taken to wait for what never comes; those in which it or a process of its
own stood ready and got no processor don't count. Longer than `confined.process.SECONDS` for a page. Set by hand."""
TRIES: Final = 3
"""How often a source is tried when its worker dies."""
TWICE_WITHIN: Final = 3.0
"""Seconds in which a second Ctrl-C means "at once"."""


@dataclass(slots=True)
class _Child:
    process: int
    pipe: int
    """Its reports, as JSON Lines."""
    waiting: dict[str, SourceCard]
    """Sources that have not ended yet."""
    last: float
    """When it gave a sign of life."""
    used: float = 0.0
    """Seconds of processor that it had taken then."""
    starved: float = 0.0
    """Seconds that it had waited for a processor then."""
    hung: bool = False
    """Silent for too long, and killed for it."""
    buffer: bytes = b""

    def lives(self) -> None:
        """Note a sign of life."""
        self.last, self.used = time.monotonic(), processor_seconds(self.process)
        self.starved = starved_seconds(self.process)

    def hangs(self) -> bool:
        """Whether it has worked too long without a sign of life, or waited: one without a processor does neither."""
        if processor_seconds(self.process) - self.used > BUSY:
            return True
        silent = time.monotonic() - self.last
        return silent > SILENCE and silent - (starved_seconds(self.process) - self.starved) > SILENCE


class Runner:
    """One crawl of several sources."""

    def __init__(self, home: Path, sources: Path, lock: int, limit: int, progress: CrawlProgress) -> None:
        self._home = home
        self._orders = {"home": str(home), "sources": str(sources), "limit": limit}
        self._lock = lock
        self._progress = progress
        self._nest: ForkClient | None = None
        self._children: list[_Child] = []
        self._selector = selectors.DefaultSelector()
        self._tries: dict[str, int] = {}
        self._poison: list[list[str]] = []
        self._stops: list[float] = []
        self.results: dict[str, SourceResult] = {}

    @property
    def stopped(self) -> bool:
        """True after a Ctrl-C or SIGTERM."""
        return bool(self._stops)

    def crawl(self, cards: Sequence[SourceCard], jobs: int) -> list[SourceResult]:
        """Crawl all and answer how each ended, in the order given."""
        remove_stale_notes(self._home)
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            for worker in distribute(host_queues(cards), jobs):
                if not self.stopped:
                    self._start(worker)
            while self._children:
                self._listen()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            for child in self._children:
                os.kill(child.process, signal.SIGKILL)
            if self._nest is not None:
                self._nest.close()
        return [
            self.results.get(card.name, SourceResult(card.name, reason="stopped before it began"))
            for card in cards
        ]

    def _start(self, worker: list[list[SourceCard]]) -> None:
        orders = self._orders | {
            "lanes": [[[card.name, card.kind] for card in lane] for lane in worker],
            "poison": self._poison,
        }
        self._nest = self._nest or ForkClient()
        pipe, theirs = os.pipe()
        process = self._nest.fork(orders, (theirs, self._lock))
        os.close(theirs)
        os.set_blocking(pipe, False)
        waiting = {card.name: card for lane in worker for card in lane}
        child = _Child(process, pipe, waiting, time.monotonic())
        self._children.append(child)
        self._selector.register(pipe, selectors.EVENT_READ, child)
        if self.stopped:  # while the worker was being started
            os.kill(process, signal.SIGTERM)

    def _listen(self) -> None:
        for key, _ in self._selector.select(timeout=0.5):
            child: _Child = key.data
            data = os.read(key.fd, 65_536)
            if not data:
                self._ended(child)
                continue
            child.lives()
            *lines, child.buffer = (child.buffer + data).split(b"\n")
            for line in lines:
                self._heard(child, json.loads(line))
        for child in self._children:
            if not child.hung and child.hangs():
                os.kill(child.process, signal.SIGKILL)
                child.hung = True
        self._progress.tick()

    def _heard(self, child: _Child, message: dict[str, Any]) -> None:
        event = message.pop("event")
        if event == "progress":
            self._progress.show(message)
        elif event == "end":
            name = message.pop("source")
            child.waiting.pop(name, None)
            reason = message.pop("error", "") or message.pop("state_reason", "")
            self.results[name] = SourceResult(
                name, message.pop("state", "unhealthy"), reason, message.pop("seconds", 0.0), message
            )
            self._progress.ended(self.results[name])

    def _ended(self, child: _Child) -> None:
        """A worker is gone: what it left undone goes on in a worker of its own, a few times."""
        self._selector.unregister(child.pipe)
        self._children.remove(child)
        status = self._nest.wait(child.process) if self._nest else None
        if status is None and self._nest:
            self._nest.close()
            self._nest = None
        os.close(child.pipe)
        self._learn_poison(child.process)
        for lane in host_queues(child.waiting.values()):
            again = [card for card in lane if self._may_try(card.name, status, child.hung)]
            if again and not self.stopped:
                self._start([again])

    def _may_try(self, name: str, status: int | None, hung: bool) -> bool:
        self._tries[name] = self._tries.get(name, 0) + 1
        how = (
            "hung and was killed"
            if hung
            else f"ended with status {-signal.SIGKILL if status is None else status}"
        )
        if self.stopped:
            self.results[name] = SourceResult(
                name, "stopped", "stopped; the same command goes on where it was"
            )
        elif self._tries[name] >= TRIES:
            self.results[name] = SourceResult(name, reason=f"its worker {how}, {TRIES} times")
            self._progress.ended(self.results[name])
        return self._tries[name] < TRIES

    def _learn_poison(self, pid: int) -> None:
        """Leave out the page that a dead worker was parsing, for the rest of this crawl."""
        page = take_note_of(self._home, pid)
        if page is not None:
            self._poison.append(list(page))

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        at_once = bool(self._stops) and now - self._stops[-1] < TWICE_WITHIN
        self._stops.append(now)
        self._progress.stopping(at_once)
        for child in self._children:
            os.kill(child.process, signal.SIGKILL if at_once else signal.SIGTERM)
        if at_once:
            os._exit(130)
