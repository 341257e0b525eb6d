"""Run a scheduler or the workers of a machine until Ctrl-C or SIGTERM.

Dask also serves a status page over plain HTTP. Here it is bound to this machine and shows health only.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.distributed.cluster.keys import Keys, Role
from crawler.errors import UserError

_PAGE: Final = "127.0.0.1:0"
_SETTINGS: Final = {
    "distributed.scheduler.http.routes": ["distributed.http.health"],
    "distributed.worker.http.routes": ["distributed.http.health"],
    "distributed.worker.daemon": False,  # a task may start processes of its own, as a crawl does
    "distributed.admin.log-format": "%(asctime)s %(message)s",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """What a machine offers to the cluster."""

    processes: int
    memory: str = "auto"
    """Memory of each process, such as `3 GB`; Dask restarts a worker at 95 % of it. `auto`: an equal share."""
    folder: Path | None = None
    """Folder for data that Dask moves from memory to disk; None for a new temporary folder."""


def usable_cpus() -> int:
    """Number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_memory_size(text: str) -> bool:
    """Whether a text is a value for `WorkerSettings.memory`."""
    from dask.utils import parse_bytes

    try:
        return text == "auto" or parse_bytes(text) > 0
    except ValueError:
        return False


def serve_scheduler(address: str, keys: Path | None, started: Callable[[str], None]) -> None:
    """Run a scheduler.

    Args:
        address: Where to listen, as `connect.full_address` gives it.
        keys: Folder of TLS keys; None for no TLS.
        started: Called once with the real address.
    """
    from distributed import Scheduler

    from crawler.distributed.cluster.roles import install

    if keys:  # without them, on loopback, there are no roles
        install("scheduler")
    parts = urlsplit(address)

    async def serve() -> None:
        scheduler = Scheduler(
            host=parts.hostname,
            port=parts.port or 0,
            protocol=parts.scheme,
            dashboard_address=_PAGE,
            dashboard=False,
            security=_security(keys, "scheduler"),
        )
        await _keep([scheduler], lambda: started(scheduler.address), f"can't listen at {address}")

    _run(serve)


def serve_workers(
    address: str, keys: Path | None, given: WorkerSettings, started: Callable[[str], None]
) -> None:
    """Run worker processes for a scheduler; a process that dies is restarted.

    Args:
        address: The scheduler, as `connect.full_address` gives it.
        keys: Folder of TLS keys; None for no TLS.
        given: Processes, memory and scratch folder.
        started: Called once with the address.
    """
    from distributed import Nanny
    from distributed.utils import get_ip

    from crawler.distributed.cluster.roles import install

    install("worker")

    # Listen only on the interface that reaches the scheduler: with a scheduler on loopback, only on loopback.
    try:
        own = get_ip(urlsplit(address).hostname)
    except OSError as error:
        raise UserError(f"can't join the scheduler at {address}: {error}") from error

    async def serve() -> None:
        nannies = [
            Nanny(
                address,
                host=own,
                nthreads=1,
                memory_limit=given.memory,
                local_directory=str(given.folder) if given.folder else None,
                dashboard_address=_PAGE,
                security=_security(keys, "worker"),
                preload=["crawler.distributed.cluster.worker_preload"],
            )
            for _ in range(given.processes)
        ]
        await _keep(nannies, lambda: started(address), f"can't join the scheduler at {address}")

    _run(serve)


def _security(keys: Path | None, role: Role) -> Any:
    return Keys(keys).security(role) if keys else None


def _run(serve: Callable[[], Any]) -> None:
    import dask

    with dask.config.set(_SETTINGS):
        asyncio.run(serve())


async def _keep(servers: Sequence[Any], started: Callable[[], None], failed: str) -> None:
    """Start servers, and close them when a signal arrives or one of them ends; `failed` begins the error message."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    stopped = asyncio.ensure_future(stop.wait())
    starting = asyncio.ensure_future(_start(servers, failed))
    try:
        await asyncio.wait([starting, stopped], return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            return
        starting.result()
        started()
        ends = [asyncio.ensure_future(server.finished()) for server in servers]
        await asyncio.wait([stopped, *ends], return_when=asyncio.FIRST_COMPLETED)
    finally:
        starting.cancel()
        await asyncio.gather(*(server.close() for server in servers))


async def _start(servers: Sequence[Any], failed: str) -> None:
    try:
        await asyncio.gather(*servers)
    except (OSError, RuntimeError, TimeoutError) as error:
        raise UserError(f"{failed}: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    """Message of the innermost cause of an error, which Dask wraps in errors of its own."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error) or type(error).__name__
