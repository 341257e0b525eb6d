"""A map over processes of this machine that works ahead of its caller and keeps the order of the items."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from typing import Protocol, TypeVar

from crawler.distributed.engine.pool import QUEUED_PER_PROCESS, WorkerPool

K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")


class TaskRunner(Protocol):
    """Runs a task on each item and keeps their order; see `prefetch_map`."""

    def __call__(self, task: Callable[[T], R], items: Iterable[tuple[K, T]]) -> Iterator[tuple[K, R]]:
        """Pairs of the value that stays with the caller and the result of its item."""
        ...


def prefetch_map(
    task: Callable[[T], R], items: Iterable[tuple[K, T]], jobs: int
) -> Generator[tuple[K, R], None, None]:
    """Run a task on each item in `jobs` processes, while the caller works on earlier results.

    When a process is killed, the calling process runs the remaining tasks itself.

    Args:
        task: A function of a module, or a `functools.partial` of one.
        items: Pairs of a value that stays in this process and the item that is sent to a process. At most
            `jobs * QUEUED_PER_PROCESS + 1` of them are read ahead of the caller.
        jobs: Number of processes.

    Yields:
        The value that stayed, and the result of its item, in the order of the items.

    Raises:
        Exception: Whatever a task raised, when the turn of its item comes.
    """
    with WorkerPool(jobs) as pool:
        yield from _prefetched(pool, jobs, task, items)


@contextmanager
def spread_over(jobs: int) -> Iterator[TaskRunner]:
    """Processes for several maps, one after the other or one within another's items.

    Args:
        jobs: Number of processes; with 1 the calling process runs each task when its result is asked for.
    """
    if jobs == 1:
        yield in_turn
        return
    with WorkerPool(jobs) as pool:
        yield partial(_prefetched, pool, jobs)


def in_turn(task: Callable[[T], R], items: Iterable[tuple[K, T]]) -> Iterator[tuple[K, R]]:
    """The same in the calling process alone, nothing ahead of the caller."""
    return ((kept, task(item)) for kept, item in items)


def _prefetched(
    pool: WorkerPool, jobs: int, task: Callable[[T], R], items: Iterable[tuple[K, T]]
) -> Generator[tuple[K, R], None, None]:
    pending: deque[tuple[K, T, Future[R]]] = deque()

    def next_result() -> tuple[K, R]:
        kept, item, future = pending.popleft()
        try:
            return kept, future.result()
        except BrokenProcessPool:
            return kept, task(item)

    for kept, item in items:
        pending.append((kept, item, pool.submit(task, item)))
        if len(pending) > jobs * QUEUED_PER_PROCESS:
            yield next_result()
    while pending:
        yield next_result()
