"""Dask distributed in the trial."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from bench.engines import work


class Dask:
    """Futures; rows of a shuffle lie in the workers' memory."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def map(self, task: Callable[..., Any], items: Sequence[Any]) -> Iterator[Any]:
        """See `Candidate.map`."""
        from distributed import as_completed

        for done in as_completed(self._client.map(task, items, pure=False)):
            yield done.result()

    def shuffle(self, ads: int, parts: int) -> Iterator[Any]:
        """See `Candidate.shuffle`."""
        from distributed import as_completed

        submit = self._client.submit
        parted = [submit(work.signatures, number, ads // parts, parts, pure=False) for number in range(parts)]
        pieces = [[submit(itemgetter(n), each, pure=False) for n in range(parts)] for each in parted]
        found = [submit(work.edges, *(piece[n] for piece in pieces), pure=False) for n in range(parts)]
        del parted, pieces
        for done in as_completed(found):
            yield done.result()

    def worker(self) -> int:
        """See `Candidate.worker`."""
        return int(next(iter(self._client.run(os.getpid).values())))


@contextmanager
def opened() -> Iterator[Dask]:
    """A scheduler and two workers."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, memory_limit="3 GB", dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        yield Dask(client)
