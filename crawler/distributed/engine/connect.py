"""Opens the engine that a user asked for."""

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


@contextmanager
def open_engine(
    address: str | None, *, jobs: int = 1, keys: Path | None = None, without_tls: bool = False
) -> Iterator[Engine]:
    """An engine: this machine with `jobs` processes, or the workers of the scheduler at `address`.

    `UserError` when the extra is not installed, nobody answers, or the address would be asked in the clear.
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
    """An address such as `10.0.0.5` or `tls://10.0.0.5:8786` with its scheme and port.

    Without keys there is no TLS, and without TLS only this machine is spoken to, unless `without_tls` says
    that the way is safe otherwise.
    """
    parts = urlsplit(address if "://" in address else f"//{address}")
    scheme = "tls" if keys else "tcp"
    if parts.hostname is None or parts.scheme not in ("", scheme):
        raise UserError(
            f"{address!r} is no address to use {'with' if keys else 'without'} keys; try HOST:{PORT}"
        )
    if not keys and not without_tls and not is_loopback(parts.hostname):
        raise UserError(
            f"{address} is reached by other machines, so it takes --keys DIR (`adwatch engine keys DIR` makes them)"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{scheme}://{host}:{PORT if parts.port is None else parts.port}"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
