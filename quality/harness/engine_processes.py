"""Scheduler and workers of the distributed engine as real processes on loopback, started as a user starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crawler.distributed.cluster.keys import make_keys
from crawler.distributed.engine import Engine
from crawler.distributed.engine.connect import open_engine

ROOT: Final = Path(__file__).parents[2]
WORKERS: Final = 2
"""Worker processes: one for each core of the machines that this is run on."""
MEMORY: Final = "3 GB"
"""Memory limit of each worker, as `adwatch engine worker --memory` reads it; set by hand."""


def start(
    role: str, address: str, keys: Path, *more: str, env: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """`adwatch engine ROLE ADDRESS --keys KEYS ...`; it prints on stdout when it is ready: `address_of`."""
    command = [sys.executable, "-m", "crawler", "engine", role, address, "--keys", str(keys), *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


def address_of(process: subprocess.Popen[str]) -> str:
    """The scheduler's address, once the process is ready."""
    assert process.stdout is not None
    return process.stdout.readline().strip().rpartition(" ")[2]


@contextmanager
def workers(folder: Path) -> Iterator[Engine]:
    """A scheduler and workers as real processes, with TLS."""
    keys = make_keys(folder / "keys").folder
    processes = [start("scheduler", "127.0.0.1:0", keys)]
    try:
        address = address_of(processes[0])
        more = ("--processes", str(WORKERS), "--memory", MEMORY, "--scratch", str(folder / "scratch"))
        processes.append(start("worker", address, keys, *more))
        address_of(processes[1])
        with open_engine(address, keys=keys) as engine:
            yield engine
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(30)
