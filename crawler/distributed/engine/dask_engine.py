"""The engine of several machines: Dask distributed, chosen by trial (`docs/decisions/0003-distributed-engine.md`).

A scheduler gives tasks to the workers that joined it, and the tasks of a dead worker to another one. This client
submits only a few tasks ahead, so that millions of items need no memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from crawler.distributed.engine import R, T, TaskResult, format_error
from crawler.distributed.engine.answers import answer, opened, result_type
from crawler.errors import UserError

if TYPE_CHECKING:
    from distributed import Client, Future, Security

QUEUED_PER_PROCESS: Final = 2
"""Tasks submitted for each thread of a worker: one runs, one waits."""
CONNECT_TIMEOUT: Final = 30.0
"""Seconds to wait for the scheduler, and again for a first worker. Set by hand."""

_Anything = TypeVar("_Anything")


class DaskEngine:
    """Runs tasks on the workers of a scheduler, such as `tls://10.0.0.5:8786`; use it with `with`, or close it."""

    def __init__(self, address: str, security: Security | None = None) -> None:
        self.address = address
        self._client = _client(address, security)

    @property
    def width(self) -> int:
        """Threads of all workers that are connected now; at least 1."""
        return max(1, int(sum(self._client.nthreads().values())))

    def run(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[TaskResult[T, R]]:
        """See `Engine.run`."""
        from distributed import as_completed

        source = iter(items)
        under_way: dict[str, T] = {}
        finished = as_completed([], loop=self._client.loop)
        try:
            while True:
                for item in islice(source, max(0, QUEUED_PER_PROCESS * self.width - len(under_way))):
                    future = self._client.submit(answer, task, item, pure=False)
                    under_way[future.key] = item
                    finished.add(future)
                    del future
                if not under_way:
                    return
                done = next(finished)
                if done.status == "lost":  # its worker died before the result was here: Dask runs it again
                    finished.add(done)
                    continue
                yield self._done(under_way.pop(done.key), done, result_type(task))
                done.release()
        finally:
            finished.clear()

    def run_on_workers(
        self, call: Callable[..., R], *arguments: object, on: str | None = None
    ) -> dict[str, R]:
        """See `Engine.run_on_workers`; the name of a worker is its address."""
        answers: dict[str, R] = self._client.run(
            call, *arguments, workers=None if on is None else [on], on_error="ignore"
        )
        return answers

    def _done(self, item: T, future: Future, kind: Any) -> TaskResult[T, R]:
        from distributed.client import FutureCancelledError

        try:
            error = future.exception()
            if error is None:
                return opened(item, future.result(), kind)
        except FutureCancelledError as error:
            raise self._lost() from error
        return TaskResult(item, None, format_error(error))

    def _lost(self) -> UserError:
        return UserError(
            f"the scheduler at {self.address} is gone; start it and then this command again,"
            " finished work is kept"
        )

    def close(self) -> None:
        """Disconnect; the scheduler and its workers keep running."""
        self._client.close()

    def __enter__(self) -> DaskEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _client(address: str, security: Security | None) -> Client:
    from distributed import Client

    from crawler.distributed.cluster.roles import install

    install("client")
    try:
        client = Client(address, security=security, timeout=CONNECT_TIMEOUT, set_as_default=False)
    except (OSError, RuntimeError, TimeoutError) as error:
        raise UserError(
            f"no scheduler answers at {address} ({error}); is it running, and are the keys from the same folder?"
        ) from error
    try:
        client.wait_for_workers(1, timeout=CONNECT_TIMEOUT)
    except TimeoutError as error:
        client.close()
        raise UserError(
            f"no worker has joined {address}; start one with `adwatch engine worker {address}`"
        ) from error
    return client
