"""Names of this machine: what is sent to it needs no TLS, since nobody can read along on the way."""

from __future__ import annotations

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
