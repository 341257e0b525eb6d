"""This machine: its names, since what is sent to it needs no TLS, and what its processes have taken of it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

NAMES: Final = ("localhost", "127.0.0.1", "::1")
"""Loopback, as hosts are named in settings and on the command line."""


def is_this_machine(host: str | None) -> bool:
    """Whether a host is this machine; an IPv6 address may stand in brackets."""
    return (host or "").strip("[]") in NAMES


def is_read_by_nobody(address: str) -> bool:
    """Whether nobody can read what is sent to an address: HTTPS, or a server on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname))


def processor_seconds(process: int) -> float:
    """Seconds of processor that a process has taken; 0 for one that is gone, or where the system does not tell.

    Args:
        process: Its id.
    """
    return sum(_ticks(process)[:2]) / os.sysconf("SC_CLK_TCK")


def family_seconds(process: int) -> float:
    """Seconds of processor that a process and the programs it started have taken, those that ended too.

    Args:
        process: Its id.
    """
    return sum(_ticks(process)) / os.sysconf("SC_CLK_TCK") + sum(map(family_seconds, _children(process)))


def starved_seconds(process: int) -> float:
    """Seconds in which a process or the programs it started stood ready and got no processor; 0 where none tells.

    Args:
        process: Its id.
    """
    own = 0.0
    with suppress(OSError, ValueError, IndexError):  # sched-stats.rst: time on it, time ready in ns, turns
        own = int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[1]) / 1e9
    return own + sum(map(starved_seconds, _children(process)))


def _ticks(process: int) -> list[int]:
    """Its own in the program and in the system, and the same of children that it waited for (proc(5), stat)."""
    try:
        told = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
    except OSError:
        return []
    return [int(number) for number in told.rpartition(")")[2].split()[11:15]]


def _children(process: int) -> list[int]:
    """Processes that run and were started by one; none where the system does not tell."""
    found = ""
    for told in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += told.read_text("ascii") + " "
    return [int(number) for number in found.split()]
