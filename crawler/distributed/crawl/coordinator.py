"""The head of a crawl on several machines: hands out orders, takes in what comes back, asks again for the rest."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

from crawler.distributed.crawl import InvalidBundle, worker_rpc
from crawler.distributed.crawl.bundle_download import download_bundle, pending_bundles, remove_bundle
from crawler.distributed.crawl.bundle_merge import merge_bundle
from crawler.distributed.crawl.bundle_verification import verify_bundle
from crawler.distributed.crawl.progress_file import is_progress_message
from crawler.distributed.crawl.run_task import crawl
from crawler.distributed.crawl.task import CrawlTask, CrawlTaskResult, make_task
from crawler.distributed.engine import Engine, TaskResult
from crawler.errors import UserError
from crawler.sources import SourceCard
from crawler.store import Store
from crawler.supervisor.progress import CrawlProgress
from crawler.supervisor.result import SourceResult
from crawler.supervisor.runner import TRIES, TWICE_WITHIN
from crawler.supervisor.schedule import distribute, host_queues

MAX_HOSTS_PER_TASK: Final = 50
"""Lanes of one order at most: they are crawled at the same time, and come back when the last is done."""
RENEW_SECONDS: Final = 5.0
"""Seconds between two words to the workers that they are still waited for."""


class Coordinator:
    """One crawl of several sources by the workers of an engine."""

    def __init__(
        self, home: Path, sources: Path, limit: int, progress: CrawlProgress, engine: Engine
    ) -> None:
        self._home = home
        self._sources = sources
        self._limit = limit
        self._progress = progress
        self._engine = engine
        self._cards: dict[str, SourceCard] = {}
        self._out: dict[str, CrawlTask] = {}
        """Orders that were handed out and are not in the store yet."""
        self._stops: list[float] = []
        self.results: dict[str, SourceResult] = {}

    @property
    def stopped(self) -> bool:
        """True after a Ctrl-C or SIGTERM."""
        return bool(self._stops)

    def crawl(self, cards: Sequence[SourceCard]) -> list[SourceResult]:
        """Have all crawled and answer how each ended, in the order given."""
        self._cards = {card.name: card for card in cards}
        left = _split_sources(cards, self._engine.width)
        with Store(self._home) as store, self._listening():
            for _ in range(TRIES):
                if left and not self.stopped:
                    left = self._round(store, left)
        for names in left:
            for name in names:
                self.results.setdefault(name, SourceResult(name, reason="stopped before it began"))
        return [self.results[card.name] for card in cards]

    def _round(self, store: Store, wanted: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Hand everything out once; answers what did not come back."""
        left = dict.fromkeys(wanted)
        for done in self._engine.run(crawl, self._handed_out(store, wanted)):
            try:
                self._take_in(store, done)
                del left[done.item.names]
            except (InvalidBundle, OSError) as error:
                self._failed(done.item, f"{error}")
            finally:
                self._out.pop(done.item.id, None)
        return list(left)

    def _handed_out(self, store: Store, wanted: Sequence[tuple[str, ...]]) -> Iterator[CrawlTask]:
        """Orders, each made when there is room for it, with what the store knows then."""
        for names in wanted:
            if self.stopped:
                return
            order = make_task([self._cards[name] for name in names], self._sources, store, self._limit)
            self._out[order.id] = order
            for name in names:
                self.results.pop(name, None)
            yield order

    def _take_in(self, store: Store, done: TaskResult[CrawlTask, CrawlTaskResult]) -> None:
        """Fetch, prove and merge what a worker brought; raises InvalidBundle."""
        order, receipt = done.item, done.result
        if receipt is None:
            raise InvalidBundle(done.error or "nothing came back")
        holder = next(
            (
                name
                for name, has in self._run_on_workers(worker_rpc.has_folder, receipt.folder).items()
                if has
            ),
            None,
        )
        if holder is None:
            raise InvalidBundle("the worker that holds it is gone")
        folder = download_bundle(self._home, receipt, partial(self._piece, holder, receipt.folder))
        try:
            manifest = verify_bundle(folder, frozenset(order.names), store.purgeable.purged())
            merge_bundle(store, folder, manifest, self._cards)
        except InvalidBundle:
            remove_bundle(folder)
            raise
        remove_bundle(folder)
        self._run_on_workers(worker_rpc.discard, order.id)
        for ended in (one for one in manifest.ended if one.source in order.names):
            run = _told(store, ended.source)
            result = SourceResult(ended.source, ended.state, ended.reason, ended.seconds, run)
            self.results[ended.source] = result
            self._progress.ended(result)

    def _piece(self, holder: str, folder: str, part: str, offset: int) -> bytes:
        answers = self._run_on_workers(worker_rpc.read_chunk, folder, part, offset, on=holder)
        if not isinstance(answers.get(holder), bytes):
            raise InvalidBundle("the worker that holds it went away")
        data: bytes = answers[holder]
        return data

    def _run_on_workers(
        self, call: Callable[..., Any], *arguments: object, on: str | None = None
    ) -> dict[str, Any]:
        return self._engine.run_on_workers(call, *arguments, on=on)

    def _failed(self, order: CrawlTask, why: str) -> None:
        for name in order.names:
            state = "stopped" if self.stopped else "unhealthy"
            self.results[name] = SourceResult(name, state, f"its worker's answer could not be had: {why}")
            self._progress.ended(self.results[name])

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Take signals, and keep telling the workers that they are waited for, or no longer."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        over = threading.Event()
        thread = threading.Thread(target=self._keep_telling, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _keep_telling(self, over: threading.Event) -> None:
        told = time.monotonic()
        while not over.wait(0.2):
            if time.monotonic() - told < (0.2 if self.stopped else RENEW_SECONDS):
                continue
            told = time.monotonic()
            call = worker_rpc.stop if self.stopped else worker_rpc.renew_leases
            with suppress(OSError, UserError):  # a worker that misses it ends by itself
                self._show(self._run_on_workers(call, list(self._out)))

    def _show(self, answers: Mapping[str, object]) -> None:
        """Show how far the workers are, as far as they say it in our words."""
        for told in answers.values():
            for message in told if isinstance(told, list) else ():
                if (
                    is_progress_message(message)
                    and message["source"] in self._cards.keys() - self.results.keys()
                ):
                    self._progress.show(message)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        at_once = bool(self._stops) and now - self._stops[-1] < TWICE_WITHIN
        self._stops.append(now)
        self._progress.stopping(at_once)
        if at_once:
            os._exit(130)


def merge_pending(store: Store, cards: Mapping[str, SourceCard]) -> list[str]:
    """Take in what a killed head had fetched; answers what could not be, in words."""
    problems = []
    for folder in pending_bundles(store.home):
        try:
            merge_bundle(
                store, folder, verify_bundle(folder, frozenset(cards), store.purgeable.purged()), cards
            )
        except InvalidBundle as error:
            problems.append(f"a crawl that another machine made is left out, and made again: {error}")
        remove_bundle(folder)
    return problems


def _split_sources(cards: Sequence[SourceCard], width: int) -> list[tuple[str, ...]]:
    """Names of the sources of each order: whole hosts, one order a thread of the workers, or more for many."""
    together = host_queues(cards)
    count = max(width, -(-len(together) // MAX_HOSTS_PER_TASK))
    return [tuple(card.name for lane in one for card in lane) for one in distribute(together, count)]


def _told(store: Store, source: str) -> dict[str, Any]:
    """The last run of a source, as a worker of this machine tells it."""
    run = store.runs.last(source)
    if run is None:
        return {}
    names = ("id", "started", "finished", "finish_reason", "scheduled", "new", "changed", "unchanged", "gone")
    told = {name: getattr(run, name) for name in names}
    return {**told, "outcomes": dict(run.outcomes), "requests": run.detail.get("requests", 0)}
