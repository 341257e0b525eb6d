"""Where bulk work runs: in this process, in processes of this machine, or on the workers of a cluster.

All engines do the same: `Engine.run` runs a task on each item, in any order, and loses none. There is no shuffle in
an engine on purpose. Rows that belong together are written to files by key and read by the next `run`
(`crawler/bulk_clustering/shuffle.py`), so that finished work survives a killed worker on every engine.

Libraries are imported only when an engine is opened: `crawler.distributed.engine.connect.open_engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class TaskResult(Generic[T, R]):
    """What came of one item."""

    item: T
    result: R | None
    """What the task returned; None when it failed."""
    error: str | None
    """What went wrong, as `Kind: message`; None when the task succeeded."""


class Engine(Protocol):
    """Runs tasks."""

    @property
    def width(self) -> int:
        """How many tasks run at the same time."""

    def run(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[TaskResult[T, R]]:
        """Run a task on each item.

        An item may run twice, when a worker dies or falls silent. A task therefore writes its files under names made
        from the item, as a new file that is moved into place.

        Args:
            task: A function of a module, or a `functools.partial` or frozen dataclass with `__call__` over one:
                tasks, items and results are sent between processes, so items and results should be small.
            items: Read only as far as needed to keep all workers busy.

        Yields:
            Results in the order in which they are ready. An exception of a task is the `error` of its item.

        Raises:
            UserError: The scheduler is gone.
        """

    def run_on_workers(
        self, call: Callable[..., R], *arguments: object, on: str | None = None
    ) -> dict[str, R]:
        """Call a short function at once in the process of each worker, while tasks of `run` go on.

        Args:
            call: A function of a module; it blocks its worker while it runs.
            arguments: Its arguments.
            on: Name of the only worker to call; all by default.

        Returns:
            The result of each worker by its name. Workers that are gone are missing.
        """


def format_error(error: BaseException) -> str:
    """An exception as text for `TaskResult.error`: `Kind: message`."""
    return f"{type(error).__name__}: {error}"
