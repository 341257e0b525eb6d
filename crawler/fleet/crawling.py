"""The task that a worker is given: crawl the sources of an order, and say where the bundle lies."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import Final

from crawler.fleet.bundle import MANIFEST
from crawler.fleet.order import Order, Receipt
from crawler.fleet.places import HOME, LOG, open_folder, stop_mark
from crawler.installed import ROOT

_TOLD: Final = 500
"""Characters of a process's last words that are passed on."""


class CrawlFailed(Exception):
    """An order could not be carried out; the message says why."""


def crawl(order: Order) -> Receipt:
    """Carry out an order in a process of its own; raises CrawlFailed.

    A process, since the runner wants signals, a crash must not take the worker along, and the worker's death
    must end it.
    """
    if stop_mark(order.id).exists():
        raise CrawlFailed("stopped before it began")
    folder = open_folder(order)
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler.fleet.away", str(folder)],
            stdin=subprocess.PIPE,  # closed by the worker's death, which ends the process
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=ROOT,
        )
        status = process.wait()
        if process.stdin:
            process.stdin.close()
    if status:
        words = (folder / LOG).read_text("utf-8", "replace").strip()[-_TOLD:]
        shutil.rmtree(folder, ignore_errors=True)
        raise CrawlFailed(words or f"its process ended with status {status}")
    return Receipt(order=order.id, folder=folder.name, manifest=(folder / HOME / MANIFEST).read_bytes())
