"""The coordinator of a crawl on several machines: sends tasks, merges the bundles, repeats failed tasks."""

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
from crawler.distributed.crawl.run_task import run_crawl_task
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
"""Hosts of one task at most: they are crawled at the same time, and the bundle returns when the last is done."""
RENEW_SECONDS: Final = 5.0
"""Seconds between two heartbeats to the workers: many fit into a lease (`worker_process.LEASE_SECONDS`)."""
STOP_SECONDS: Final = 0.2
"""Seconds between two looks at whether the crawl was stopped, and then between two cancel calls."""


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
        """Tasks that were sent and are not merged yet, by id."""
        self._stops: list[float] = []
        self.results: dict[str, SourceResult] = {}

    @property
    def stopped(self) -> bool:
        """True after a Ctrl-C or SIGTERM."""
        return bool(self._stops)

    def crawl(self, cards: Sequence[SourceCard]) -> list[SourceResult]:
        """Crawl all sources on the workers.

        Returns:
            How each source ended, in the order given.
        """
        self._cards = {card.name: card for card in cards}
        left = _split_sources(cards, self._engine.width)
        with Store(self._home) as store, self._handling_signals():
            for _ in range(TRIES):
                if left and not self.stopped:
                    left = self._round(store, left)
        for names in left:
            for name in names:
                self.results.setdefault(name, SourceResult(name, reason="stopped before it started"))
        return [self.results[card.name] for card in cards]

    def _round(self, store: Store, wanted: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Send every task once. Returns the sources of the tasks that failed."""
        left = dict.fromkeys(wanted)
        for done in self._engine.run(run_crawl_task, self._make_tasks(store, wanted)):
            try:
                self._merge(store, done)
                del left[done.item.names]
            except (InvalidBundle, OSError) as error:
                self._failed(done.item, f"{error}")
            finally:
                self._out.pop(done.item.id, None)
        return list(left)

    def _make_tasks(self, store: Store, wanted: Sequence[tuple[str, ...]]) -> Iterator[CrawlTask]:
        """Tasks, each made only when a worker has room for it, with what the store knows by then."""
        for names in wanted:
            if self.stopped:
                return
            task = make_task([self._cards[name] for name in names], self._sources, store, self._limit)
            self._out[task.id] = task
            for name in names:
                self.results.pop(name, None)
            yield task

    def _merge(self, store: Store, done: TaskResult[CrawlTask, CrawlTaskResult]) -> None:
        """Download, verify and merge the bundle of a task. Raises InvalidBundle."""
        task, bundle = done.item, done.result
        if bundle is None:
            raise InvalidBundle(done.error or "the worker returned nothing")
        holder = next(
            (name for name, has in self._run_on_workers(worker_rpc.has_folder, bundle.folder).items() if has),
            None,
        )
        if holder is None:
            raise InvalidBundle("the worker that has it is gone")
        folder = download_bundle(self._home, bundle, partial(self._read_chunk, holder, bundle.folder))
        try:
            manifest = verify_bundle(folder, frozenset(task.names), store.purgeable.purged())
            merge_bundle(store, folder, manifest, self._cards)
        except InvalidBundle:
            remove_bundle(folder)
            raise
        remove_bundle(folder)
        self._run_on_workers(worker_rpc.discard, task.id)
        for ended in (one for one in manifest.ended if one.source in task.names):
            run = _run_record(store, ended.source)
            result = SourceResult(ended.source, ended.state, ended.reason, ended.seconds, run)
            self.results[ended.source] = result
            self._progress.ended(result)

    def _read_chunk(self, holder: str, folder: str, part: str, offset: int) -> bytes:
        answers = self._run_on_workers(worker_rpc.read_chunk, folder, part, offset, on=holder)
        if not isinstance(answers.get(holder), bytes):
            raise InvalidBundle("the worker that has it is gone")
        data: bytes = answers[holder]
        return data

    def _run_on_workers(
        self, call: Callable[..., Any], *arguments: object, on: str | None = None
    ) -> dict[str, Any]:
        return self._engine.run_on_workers(call, *arguments, on=on)

    def _failed(self, task: CrawlTask, why: str) -> None:
        for name in task.names:
            state = "stopped" if self.stopped else "unhealthy"
            self.results[name] = SourceResult(name, state, f"its worker failed: {why}")
            self._progress.ended(self.results[name])

    @contextmanager
    def _handling_signals(self) -> Iterator[None]:
        """Handle signals, and send heartbeats or cancel calls to the workers."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        over = threading.Event()
        thread = threading.Thread(target=self._send_heartbeats, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _send_heartbeats(self, over: threading.Event) -> None:
        sent = time.monotonic()
        while not over.wait(STOP_SECONDS):
            if time.monotonic() - sent < (STOP_SECONDS if self.stopped else RENEW_SECONDS):
                continue
            sent = time.monotonic()
            call = worker_rpc.cancel if self.stopped else worker_rpc.renew_leases
            with suppress(OSError, UserError):  # the lease of a worker that misses it expires
                self._show(self._run_on_workers(call, list(self._out)))

    def _show(self, answers: Mapping[str, object]) -> None:
        """Show the workers' valid progress messages."""
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
    """Merge bundles that a killed coordinator had downloaded. Returns a message for each that is invalid."""
    problems = []
    for folder in pending_bundles(store.home):
        try:
            merge_bundle(
                store, folder, verify_bundle(folder, frozenset(cards), store.purgeable.purged()), cards
            )
        except InvalidBundle as error:
            problems.append(f"the crawl of another machine is discarded and repeated: {error}")
        remove_bundle(folder)
    return problems


def _split_sources(cards: Sequence[SourceCard], width: int) -> list[tuple[str, ...]]:
    """Names of the sources of each task: whole hosts, at least a task for each thread of the workers."""
    queues = host_queues(cards)
    count = max(width, -(-len(queues) // MAX_HOSTS_PER_TASK))
    return [tuple(card.name for queue in one for card in queue) for one in distribute(queues, count)]


def _run_record(store: Store, source: str) -> dict[str, Any]:
    """The last run of a source, in the form of `SourceResult.run`."""
    run = store.runs.last(source)
    if run is None:
        return {}
    names = ("id", "started", "finished", "finish_reason", "scheduled", "new", "changed", "unchanged", "gone")
    told = {name: getattr(run, name) for name in names}
    return {**told, "outcomes": dict(run.outcomes), "requests": run.detail.get("requests", 0)}
