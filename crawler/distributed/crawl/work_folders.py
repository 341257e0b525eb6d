"""Folders in which a worker keeps its tasks.

All are below one root (`ADWATCH_WORK`, else a folder of the user in the system's temporary folder): a folder for each
try at a task, and a marker file for each task that was cancelled.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from crawler.distributed.crawl.task import ID, CrawlTask

HOME: Final = "home"
TASK: Final = "task"
SOURCES: Final = "sources.toml"
SNAPSHOTS: Final = "snapshots"
LEASE: Final = "lease"
LOG: Final = "log"
ABANDONED_SECONDS: Final = 3_600.0
"""Seconds without a heartbeat after which the next task removes a folder: by then its crawl has long stopped
(`worker_process.LEASE_SECONDS`), and a coordinator that is only slow has had time to download it. Set by hand."""
_NAME: Final = re.compile(r"[0-9a-f]{32}-[0-9a-f]{8}\Z")
_CANCEL: Final = re.compile(r"[0-9a-f]{32}\.stop\Z")


def work_root() -> Path:
    """The root folder of this worker, readable by its user only.

    Raises:
        PermissionError: The folder belongs to another user.
    """
    path = Path(os.environ.get("ADWATCH_WORK") or Path(tempfile.gettempdir()) / f"adwatch-work-{os.getuid()}")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_uid != os.getuid():
        raise PermissionError(f"{path} belongs to another user; name another folder in ADWATCH_WORK")
    return path


def make_task_folder(task: CrawlTask) -> Path:
    """Create a folder with the files of a task; removes abandoned folders first."""
    _sweep()
    folder = work_root() / f"{task.id}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    (folder / TASK).write_text(f"{task.id} {task.limit} {task.pause}", "ascii")
    (folder / SOURCES).write_text(task.sources, "utf-8")
    (folder / SNAPSHOTS).write_bytes(task.snapshots)
    (folder / LEASE).touch()
    return folder


def _sweep() -> None:
    ours = (path for path in work_root().iterdir() if _NAME.match(path.name) or _CANCEL.match(path.name))
    for path in ours:
        with suppress(FileNotFoundError):  # another worker of this machine may be sweeping too
            lease = path / LEASE
            if time.time() - (lease if lease.exists() else path).stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def cancel_marker(task: str) -> Path:
    """The file whose presence means that a task is cancelled. Raises ValueError for a malformed id."""
    return work_root() / f"{_checked(task)}.stop"


def task_folder(name: str) -> Path:
    """The folder of this name. Raises ValueError for a malformed name, such as one with `..`."""
    if not _NAME.match(name):
        raise ValueError(f"{name!r} is no folder of a task")
    return work_root() / name


def task_folders(task: str) -> list[Path]:
    """All folders of a task, one for each try. Raises ValueError for a malformed id."""
    return list(work_root().glob(f"{_checked(task)}-*"))


def _checked(task: str) -> str:
    if not ID.match(task):
        raise ValueError(f"{task!r} is no task")
    return task
