"""The engine of one machine: the calling process itself, or a few processes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from crawler.distributed.engine import R, T, TaskResult, format_error
from crawler.distributed.engine.pool import QUEUED_PER_PROCESS, WorkerPool
from crawler.isolation import RUN_FAULTS, Failure, guarded

MAX_DEATHS: Final = 3
"""Deaths of a process after which the item it worked on is given up: twice may be chance (memory, an operator)."""


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Runs tasks on this machine; with one job in the calling process."""

    jobs: int = 1

    @property
    def width(self) -> int:
        """Number of processes."""
        return self.jobs

    def run(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[TaskResult[T, R]]:
        """See `Engine.run`."""
        if self.jobs > 1:
            return _run_in_processes(task, iter(items), self.jobs)
        return (_run_here(task, item) for item in items)

    def run_on_workers(
        self, call: Callable[..., R], *arguments: object, on: str | None = None
    ) -> dict[str, R]:
        """See `Engine.run_on_workers`; runs once, in the calling process, whose disk all processes share."""
        return {"here": call(*arguments)}


def _run_here(task: Callable[[T], R], item: T) -> TaskResult[T, R]:
    try:
        result = guarded("the task", partial(task, item))
    except RUN_FAULTS as error:
        return TaskResult(item, None, format_error(error))
    if isinstance(result, Failure):
        return TaskResult(item, None, result.message)
    return TaskResult(item, result, None)


def _run_in_processes(task: Callable[[T], R], items: Iterator[T], jobs: int) -> Iterator[TaskResult[T, R]]:
    """Run in `jobs` processes. When one is killed, repeat the items under way one at a time.

    Python gives up the whole pool when a process dies, without saying whose item it was. Alone in a new pool, an item
    that kills its process is found, and the others are finished.
    """
    while suspects := (yield from _run_until_a_death(task, items, jobs)):
        for item in suspects:
            yield from _run_alone(task, item)


def _run_alone(task: Callable[[T], R], item: T) -> Iterator[TaskResult[T, R]]:
    for _ in range(MAX_DEATHS - 1):
        if not (yield from _run_until_a_death(task, iter((item,)), 1)):
            return
    yield TaskResult(item, None, f"WorkerDied: its process died {MAX_DEATHS} times")


def _run_until_a_death(
    task: Callable[[T], R], items: Iterator[T], jobs: int
) -> Generator[TaskResult[T, R], None, list[T]]:
    """Yield results; return the items that were under way when a process died, none if no process died."""
    under_way: dict[Future[R], T] = {}
    with WorkerPool(jobs) as pool:
        while True:
            for item in islice(items, jobs * QUEUED_PER_PROCESS - len(under_way)):
                under_way[pool.submit(task, item)] = item
            if not under_way:
                return []
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                error = future.exception()
                if isinstance(error, BrokenProcessPool):
                    return list(under_way.values())
                item = under_way.pop(future)
                failed = format_error(error) if error else None
                yield TaskResult(item, None if error else future.result(), failed)
