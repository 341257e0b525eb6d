"""The two ends of the engine as a user starts them, on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


def start(
    role: str, address: str, keys: Path, *more: str, env: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """`adwatch engine ROLE ADDRESS --keys KEYS ...`; it says on stdout when it is ready: `address_of`."""
    command = [sys.executable, "-m", "crawler", "engine", role, address, "--keys", str(keys), *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


def address_of(process: subprocess.Popen[str]) -> str:
    """The scheduler's address, once the process is ready."""
    assert process.stdout is not None
    return process.stdout.readline().strip().rpartition(" ")[2]
