"""This machine: its names, since what is sent to it needs no TLS, and what its processes have taken of it."""

from __future__ import annotations

import os
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
    try:
        told = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
    except OSError:
        return 0.0
    user, system = told.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
