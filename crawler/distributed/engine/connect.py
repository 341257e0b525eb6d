"""Connect to the engine that the user asked for, and check the address of a scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from crawler.distributed.cluster.keys import Keys
from crawler.distributed.engine import Engine
from crawler.distributed.engine.local import LocalEngine
from crawler.errors import UserError
from crawler.installed import require

PORT: Final = 8786
"""TCP port of a scheduler: the default of Dask."""


@contextmanager
def open_engine(
    address: str | None, *, jobs: int = 1, keys: Path | None = None, without_tls: bool = False
) -> Iterator[Engine]:
    """The engine for a command: this machine, or the workers of a scheduler.

    Args:
        address: Address of a scheduler; None for this machine.
        jobs: Processes of this machine.
        keys: Folder of TLS keys.
        without_tls: Connect to another machine without TLS.

    Raises:
        UserError: The extra `engine` is missing, no scheduler answers, or the connection would be unencrypted.
    """
    if address is None:
        yield LocalEngine(jobs)
        return
    require("engine")
    from crawler.distributed.engine.dask_engine import DaskEngine

    whole = full_address(address, keys, without_tls=without_tls)
    with DaskEngine(whole, Keys(keys).security("client") if keys else None) as engine:
        yield engine


def full_address(address: str, keys: Path | None, *, without_tls: bool = False) -> str:
    """The address of a scheduler with scheme and port.

    Args:
        address: HOST, HOST:PORT or a URL such as `tls://10.0.0.5:8786`.
        keys: Folder of TLS keys. Without keys there is no TLS.
        without_tls: Allow other machines than this one without TLS.

    Raises:
        UserError: The address can't be used with (or without) keys, or needs keys.
    """
    parts = urlsplit(address if "://" in address else f"//{address}")
    scheme = "tls" if keys else "tcp"
    if parts.hostname is None or parts.scheme not in ("", scheme):
        raise UserError(
            f"{address!r} is not an address that works {'with' if keys else 'without'} keys; write HOST:{PORT}"
        )
    if not keys and not without_tls and not is_loopback(parts.hostname):
        raise UserError(
            f"{address} is open to other machines and needs TLS: add --keys DIR (made by `adwatch engine keys DIR`)"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{scheme}://{host}:{PORT if parts.port is None else parts.port}"


def is_loopback(host: str) -> bool:
    """Whether a host name or IP address is the loopback interface of this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
