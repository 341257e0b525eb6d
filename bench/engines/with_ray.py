"""Ray in the trial; installed for it alone, never into this project's environment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from bench.engines import work

_TASKS: Final = ("ray::scan", "ray::signatures", "ray::edges", "ray::IDLE")


class Ray:
    """Remote functions; rows of a shuffle lie in the object store."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray

    def map(self, task: Callable[..., Any], items: Sequence[Any]) -> Iterator[Any]:
        """See `Candidate.map`."""
        remote = self._ray.remote(max_retries=3)(task)
        yield from self._as_done([remote.remote(item) for item in items])

    def shuffle(self, ads: int, parts: int) -> Iterator[Any]:
        """See `Candidate.shuffle`."""
        sign = self._ray.remote(num_returns=parts, max_retries=3)(work.signatures)
        edges = self._ray.remote(max_retries=3)(work.edges)
        pieces = [sign.remote(number, ads // parts, parts) for number in range(parts)]
        yield from self._as_done([edges.remote(*(piece[n] for piece in pieces)) for n in range(parts)])

    def _as_done(self, waiting: list[Any]) -> Iterator[Any]:
        while waiting:
            (first, *_), waiting = self._ray.wait(waiting)
            yield self._ray.get(first)

    def worker(self) -> int:
        """A process that runs a remote function, or ran one: Ray names it after that. Its agents are left alone."""
        found = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdecimal():
                try:
                    line = (folder / "cmdline").read_text("utf-8", "replace")
                except OSError:
                    continue
                if line.startswith(_TASKS):
                    found[int(folder.name)] = "IDLE" in line
        return min(found, key=lambda number: (found[number], number))


@contextmanager
def opened() -> Iterator[Ray]:
    """A head with two processors."""
    ray = import_module("ray")
    ray.init(num_cpus=2, include_dashboard=False, object_store_memory=2_000_000_000, log_to_driver=False)
    try:
        yield Ray(ray)
    finally:
        ray.shutdown()
