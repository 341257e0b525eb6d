"""Where a worker keeps what it works on, and the short calls with which the head looks after it.

Everything lies below one folder (`ADWATCH_WORK`, else one of the user's in the folder for temporary files): a
folder for each order, and a mark for each order that was called off.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from crawler.distributed.crawl.bundle import ROWS, WARC
from crawler.distributed.crawl.bundle_download import CHUNK_BYTES
from crawler.distributed.crawl.progress_file import read_progress
from crawler.distributed.crawl.task import ID, CrawlTask
from crawler.evidence.captures import FOLDER

HOME: Final = "home"
ORDER: Final = "order"
SOURCES: Final = "sources.toml"
SNAPSHOTS: Final = "briefings"
LEASE: Final = "lease"
LOG: Final = "log"
ABANDONED_SECONDS: Final = 3_600.0
"""Seconds without a word from the head after which a folder is removed, at the next order."""
_NAME: Final = re.compile(r"[0-9a-f]{32}-[0-9a-f]{8}\Z")
_STOP: Final = re.compile(r"[0-9a-f]{32}\.stop\Z")


def root() -> Path:
    """The folder of this worker; nobody else may look into it."""
    path = Path(os.environ.get("ADWATCH_WORK") or Path(tempfile.gettempdir()) / f"adwatch-work-{os.getuid()}")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_uid != os.getuid():
        raise PermissionError(f"{path} belongs to somebody else; name another folder by ADWATCH_WORK")
    return path


def make_task_folder(order: CrawlTask) -> Path:
    """A new folder for an order, with all that it needs; what was abandoned is removed on the way."""
    _sweep()
    folder = root() / f"{order.id}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    (folder / ORDER).write_text(f"{order.id} {order.limit} {order.pause}", "ascii")
    (folder / SOURCES).write_text(order.sources, "utf-8")
    (folder / SNAPSHOTS).write_bytes(order.snapshots)
    (folder / LEASE).touch()
    return folder


def _sweep() -> None:
    ours = (path for path in root().iterdir() if _NAME.match(path.name) or _STOP.match(path.name))
    for path in ours:
        with suppress(FileNotFoundError):  # another worker of this machine may be sweeping too
            lease = path / LEASE
            if time.time() - (lease if lease.exists() else path).stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def cancel_marker(order: str) -> Path:
    """The file that says that an order was called off."""
    return root() / f"{order}.stop"


def has_folder(name: str) -> bool:
    """Whether this worker has the folder of a receipt."""
    return _folder(name).is_dir()


def read_chunk(name: str, part: str, offset: int) -> bytes:
    """Some bytes of a part of a bundle, at most `CHUNK_BYTES`."""
    if part != ROWS and not WARC.match(part):
        raise ValueError(f"{part!r} is no part of a bundle")
    home = _folder(name) / HOME
    with (home / ROWS if part == ROWS else home / FOLDER / part).open("rb") as file:
        file.seek(offset)
        return file.read(CHUNK_BYTES)


def discard(order: str) -> None:
    """Remove all there is of an order whose answer is in the head's store; a second try at it is called off."""
    stop((order,))
    for folder in root().glob(f"{_order(order)}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def renew_leases(orders: Sequence[str]) -> list[dict[str, Any]]:
    """Say that the head still waits for these orders; answers how far their sources are."""
    told: list[dict[str, Any]] = []
    for order in orders:
        for folder in root().glob(f"{_order(order)}-*"):
            with suppress(FileNotFoundError):  # it was dropped meanwhile
                (folder / LEASE).touch()
                told += read_progress(folder)
    return told


def stop(orders: Sequence[str]) -> None:
    """Call orders off: what runs ends cleanly, what waits never begins."""
    for order in orders:
        cancel_marker(_order(order)).touch()


def _folder(name: str) -> Path:
    if not _NAME.match(name):
        raise ValueError(f"{name!r} is no folder of an order")
    return root() / name


def _order(order: str) -> str:
    if not ID.match(order):
        raise ValueError(f"{order!r} is no order")
    return order
