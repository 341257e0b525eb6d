"""Work done ahead in processes of this machine, with its answers in the order of the items."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, TypeVar

from crawler.distributed.engine.interrupts import defer_interrupts
from crawler.distributed.engine.local import init_worker_process

K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")

QUEUED_PER_PROCESS: Final = 2
"""Items under way for each process: one is worked on, one waits."""


def prefetch_map(
    task: Callable[[T], R], items: Iterable[tuple[K, T]], jobs: int
) -> Generator[tuple[K, R], None, None]:
    """Do a task to each item in `jobs` processes, while the caller works on the answers before it.

    An item is what stays here and what travels to a process; the answer comes with what stayed. What a task raises
    is raised here, in its turn. When a process is killed, the calling process does the rest by itself.
    """
    under_way: deque[tuple[K, T, Future[R]]] = deque()
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), init_worker_process)

    def first() -> tuple[K, R]:
        kept, sent, future = under_way.popleft()
        try:
            return kept, future.result()
        except BrokenProcessPool:
            return kept, task(sent)

    try:
        for kept, sent in items:
            under_way.append((kept, sent, _submitted(pool, task, sent)))
            if len(under_way) > jobs * QUEUED_PER_PROCESS:
                yield first()
        while under_way:
            yield first()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, task: Callable[[T], R], sent: T) -> Future[R]:
    """The task under way; in a broken pool one that says so, like those that were under way in it."""
    try:
        with defer_interrupts():
            return pool.submit(task, sent)
    except BrokenProcessPool as error:
        broken: Future[R] = Future()
        broken.set_exception(error)
        return broken
