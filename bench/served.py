"""A scheduler and its workers as real processes of this machine, over TLS on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.distributed.cluster.keys import make_keys


@contextmanager
def served(keys: Path, workers: int) -> Iterator[tuple[str, int]]:
    """The scheduler's address and process id, with so many workers joined; keys are made in a new folder."""
    made = str(make_keys(keys).folder)
    started = [_started("scheduler", "127.0.0.1:0", "--keys", made)]
    try:
        address = _said(started[0])
        started.append(_started("worker", address, "--keys", made, "--processes", str(workers)))
        _said(started[1])
        yield address, started[0].pid
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)


def spent_by(pid: int) -> float:
    """Processor seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _started(role: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "crawler", "engine", role, *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=Path(__file__).parents[1]
    )


def _said(process: subprocess.Popen[str]) -> str:
    """The address at the end of the line that reports that it is started."""
    assert process.stdout is not None
    return process.stdout.readline().rpartition(" at ")[2].strip()
