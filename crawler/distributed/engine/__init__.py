"""Where bulk work runs: in this process, in a few processes of this machine, or on machines that joined a scheduler.

All of it is one verb, `Engine.run`: do this to each of these, in any order, and lose none. There is no shuffle
in it on purpose. Rows that must come together are put into files by key and read again by the next `run`
(`crawler/bulk_clustering/shuffle.py`), so that what is finished outlives a killed worker, whatever the engine.

Nothing heavy is imported before an engine is opened: `crawler.distributed.engine.connect.open_engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class TaskResult(Generic[T, R]):
    """An item that is finished, well or badly."""

    item: T
    result: R | None
    error: str | None
    """What went wrong, as `Kind: message`; None when all went well."""


class Engine(Protocol):
    """Something that runs tasks."""

    @property
    def width(self) -> int:
        """How many items are worked on at once."""

    def run(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[TaskResult[T, R]]:
        """Do a task to each item; answers each as it is finished, in any order.

        Task, items and results travel between processes: the task is a function of a module, or a
        `functools.partial` or a frozen dataclass with `__call__` over one; items and results are small.
        An item may be done twice, when a worker died or fell silent: a task writes its files under names made
        from the item, by a new file moved into place, so that twice is as once. `items` is read as room comes
        free, a few ahead. What a task raises is the error of its item and stops nothing.
        """

    def run_on_workers(
        self, call: Callable[..., R], *arguments: object, on: str | None = None
    ) -> dict[str, R]:
        """Call a short function at once in the process of every worker, or of the one named.

        It runs beside the tasks of `run`, however long these take, and holds the worker up meanwhile. Answers
        by the worker's name; one that is gone is not in the answer.
        """


def said(error: BaseException) -> str:
    """An error as `TaskResult` tells it."""
    return f"{type(error).__name__}: {error}"
