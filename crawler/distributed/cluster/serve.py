"""Starts the two ends of the engine, scheduler and worker, and keeps them until Ctrl-C or SIGTERM.

Dask serves a page of state over plain HTTP beside its own port; it is bound to this machine and shows health only.
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
    """What a machine gives."""

    processes: int
    memory: str = "auto"
    """For each process, such as `3 GB`; at 95 % of it a worker is started anew. `auto` shares what there is."""
    folder: Path | None = None
    """For what Dask swaps out; a folder of its own under the system's temporary one when None."""


def usable_cpus() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_memory_size(said: str) -> bool:
    """Whether `WorkerSettings.memory` can be this."""
    from dask.utils import parse_bytes

    try:
        return said == "auto" or parse_bytes(said) > 0
    except ValueError:
        return False


def serve_scheduler(address: str, keys: Path | None, started: Callable[[str], None]) -> None:
    """Serve as scheduler at a full address (`connect.full_address`); `started` gets the real one."""
    from distributed import Scheduler

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
    """Serve a scheduler at a full address with processes of this machine; one that dies is started anew."""
    from distributed import Nanny
    from distributed.utils import get_ip

    # Bound to the address by which the scheduler is reached: on loopback nobody else can speak to it.
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
    """Start servers, and close them when a signal comes or one of them ends; `failed` says that they can't."""
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
    """What is at the bottom of an error that Dask wraps in others of its own."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error) or type(error).__name__
