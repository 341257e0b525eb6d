"""Short calls with which the coordinator controls a worker, besides its tasks (`Engine.run_on_workers`).

Arguments come over the network: names are checked before they become paths.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress

from crawler.distributed.crawl.bundle import ROWS, WARC
from crawler.distributed.crawl.bundle_download import CHUNK_BYTES
from crawler.distributed.crawl.progress_file import ProgressMessage, read_progress
from crawler.distributed.crawl.work_folders import HOME, LEASE, cancel_marker, task_folder, task_folders
from crawler.evidence.captures import FOLDER


def has_folder(name: str) -> bool:
    """Whether this worker has the task folder of a result."""
    return task_folder(name).is_dir()


def read_chunk(name: str, part: str, offset: int) -> bytes:
    """Read a chunk of a bundle.

    Args:
        name: Name of the task folder.
        part: Name of a part.
        offset: First byte.

    Returns:
        At most `CHUNK_BYTES` bytes.

    Raises:
        ValueError: A name is malformed.
    """
    if part != ROWS and not WARC.match(part):
        raise ValueError(f"{part!r} is no part of a bundle")
    home = task_folder(name) / HOME
    with (home / ROWS if part == ROWS else home / FOLDER / part).open("rb") as file:
        file.seek(offset)
        return file.read(CHUNK_BYTES)


def discard(task: str) -> None:
    """Remove all folders of a task that is merged, and cancel any second try at it."""
    cancel((task,))
    for folder in task_folders(task):
        shutil.rmtree(folder, ignore_errors=True)


def renew_leases(tasks: Sequence[str]) -> list[ProgressMessage]:
    """Heartbeat: the coordinator still waits for these tasks. Returns the progress of their sources."""
    messages: list[ProgressMessage] = []
    for task in tasks:
        for folder in task_folders(task):
            with suppress(FileNotFoundError):  # discarded meanwhile
                (folder / LEASE).touch()
                messages += read_progress(folder)
    return messages


def cancel(tasks: Sequence[str]) -> None:
    """Cancel tasks: running ones stop cleanly, waiting ones never start."""
    for task in tasks:
        cancel_marker(task).touch()
