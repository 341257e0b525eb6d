"""The engine of one machine: its own process, or a few processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait as wait_for
from typing import Final

from crawler.distributed.engine import R, T, TaskResult, said
from crawler.distributed.engine.interrupts import defer_interrupts

QUEUED_PER_PROCESS: Final = 2
"""Items handed to the processes for each of them: one is worked on, one waits."""
MAX_DEATHS: Final = 3
"""An item whose process died so often, the last times with nothing else in it, is given up."""


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Runs tasks on this machine; with one job in the calling process itself."""

    jobs: int = 1

    @property
    def width(self) -> int:
        """The jobs."""
        return self.jobs

    def run(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[TaskResult[T, R]]:
        """See `Engine.run`."""
        if self.jobs > 1:
            return _in_processes(task, iter(items), self.jobs)
        return (_in_this_process(task, item) for item in items)

    def run_on_workers(
        self, call: Callable[..., R], *arguments: object, on: str | None = None
    ) -> dict[str, R]:
        """See `Engine.beside`; the calling process stands for all, since they share its disk."""
        return {"here": call(*arguments)}


def _in_this_process(task: Callable[[T], R], item: T) -> TaskResult[T, R]:
    try:
        return TaskResult(item, task(item), None)
    except Exception as error:  # noqa: BLE001 - whatever a task raises is the error of its item
        return TaskResult(item, None, said(error))


def _in_processes(task: Callable[[T], R], items: Iterator[T], jobs: int) -> Iterator[TaskResult[T, R]]:
    """Run in `jobs` processes; when one of them is killed, what was under way is done again, one at a time.

    Python gives the whole pool up when a process dies and does not say whose item it was. Alone in a new
    pool, an item that kills its process shows itself, and the others are done.
    """
    while suspects := (yield from _until_a_death(task, items, jobs)):
        for item in suspects:
            yield from _alone(task, item)


def _alone(task: Callable[[T], R], item: T) -> Iterator[TaskResult[T, R]]:
    for _ in range(MAX_DEATHS - 1):
        if not (yield from _until_a_death(task, iter((item,)), 1)):
            return
    yield TaskResult(item, None, f"WorkerDied: its process died {MAX_DEATHS} times")


def _until_a_death(
    task: Callable[[T], R], items: Iterator[T], jobs: int
) -> Generator[TaskResult[T, R], None, list[T]]:
    """Answers, and at the end returns, what was under way when a process died; nothing when none did."""
    under_way: dict[Future[R], T] = {}
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), init_worker_process)
    try:
        while True:
            for item in islice(items, jobs * QUEUED_PER_PROCESS - len(under_way)):
                try:
                    with defer_interrupts():
                        under_way[pool.submit(task, item)] = item
                except BrokenProcessPool:
                    return [*under_way.values(), item]
            if not under_way:
                return []
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                error = future.exception()
                if isinstance(error, BrokenProcessPool):
                    return list(under_way.values())
                item = under_way.pop(future)
                yield (
                    TaskResult(item, None, said(error)) if error else TaskResult(item, future.result(), None)
                )
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def init_worker_process() -> None:
    """Leave Ctrl-C to the calling process, and end when that ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
