"""The task that a worker is given: crawl the sources of an order, and say where the bundle lies."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import Final

from crawler.distributed.crawl.bundle import MANIFEST
from crawler.distributed.crawl.task import CrawlTask, CrawlTaskResult
from crawler.distributed.crawl.worker_rpc import HOME, LOG, cancel_marker, make_task_folder
from crawler.installed import ROOT

_MAX_STDERR: Final = 500
"""Characters of a process's last words that are passed on."""


class CrawlFailed(Exception):
    """An order could not be carried out; the message says why."""


def crawl(order: CrawlTask) -> CrawlTaskResult:
    """Carry out an order in a process of its own; raises CrawlFailed.

    A process, since the runner wants signals, a crash must not take the worker along, and the worker's death
    must end it.
    """
    if cancel_marker(order.id).exists():
        raise CrawlFailed("stopped before it began")
    folder = make_task_folder(order)
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler.distributed.crawl.worker_process", str(folder)],
            stdin=subprocess.PIPE,  # closed by the worker's death, which ends the process
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
        order=order.id, folder=folder.name, manifest=(folder / HOME / MANIFEST).read_bytes()
    )
