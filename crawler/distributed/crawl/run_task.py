"""What a worker of the engine runs: crawl the sources of a task, and return where the bundle is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import Final

from crawler.distributed.crawl.bundle import MANIFEST
from crawler.distributed.crawl.task import CrawlTask, CrawlTaskResult
from crawler.distributed.crawl.work_folders import HOME, LOG, cancel_marker, make_task_folder
from crawler.installed import ROOT

_MAX_STDERR: Final = 500
"""Characters of the end of a failed process's stderr that go into the error: a few lines."""


class CrawlFailed(Exception):
    """A task could not be run; the message gives the reason."""


def run_crawl_task(task: CrawlTask) -> CrawlTaskResult:
    """Run a task in a process of its own.

    In a process, because the runner handles signals, a crash must not end the worker, and the worker's death must end
    the crawl.

    Raises:
        CrawlFailed: The task was cancelled, or its process failed.
    """
    if cancel_marker(task.id).exists():
        raise CrawlFailed("cancelled before it started")
    folder = make_task_folder(task)
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler.distributed.crawl.worker_process", str(folder)],
            stdin=subprocess.PIPE,  # closes when the worker dies, which ends the process
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=ROOT,
        )
        status = process.wait()
        if process.stdin:
            process.stdin.close()
    if status:
        words = (folder / LOG).read_text("utf-8", "replace").strip()[-_MAX_STDERR:]
        shutil.rmtree(folder, ignore_errors=True)
        raise CrawlFailed(words or f"its process ended with status {status}")
    return CrawlTaskResult(
        order=task.id, folder=folder.name, manifest=(folder / HOME / MANIFEST).read_bytes()
    )
