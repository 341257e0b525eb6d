"""The process that runs one task on a worker: `python -m crawler.distributed.crawl.worker_process FOLDER`.

It crawls with the ordinary runner into a temporary home. It ends with the worker that started it, and stops cleanly
when its task is cancelled or its lease expires: then another worker may crawl these hosts.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Final

from crawler.distributed.crawl.bundle_writer import write_bundle
from crawler.distributed.crawl.progress_file import ProgressFileWriter
from crawler.distributed.crawl.task import decode_snapshots
from crawler.distributed.crawl.work_folders import HOME, LEASE, SNAPSHOTS, SOURCES, TASK, cancel_marker
from crawler.errors import UserError
from crawler.sources import load
from crawler.store import Store
from crawler.supervisor.crawl_lock import acquire_crawl_lock
from crawler.supervisor.process_lifetime import die_with_parent, exit_when_closed
from crawler.supervisor.runner import Runner

LEASE_SECONDS: Final = 90.0
"""Seconds without a heartbeat of the coordinator after which a crawl stops; it sends one every
`coordinator.RENEW_SECONDS`.

Shorter than the 300 s after which Dask gives the tasks of a silent worker to another one (`scheduler.worker-ttl`):
two workers never crawl one host.
"""
_POLL_SECONDS: Final = 0.5
"""Seconds between two looks at lease and cancel marker."""


def run_in_folder(folder: Path) -> None:
    """Crawl the sources of the task in a folder, and pack the bundle."""
    task, limit, pause = (folder / TASK).read_text("ascii").split()
    snapshots = decode_snapshots((folder / SNAPSHOTS).read_bytes())
    home = folder / HOME
    with Store(home) as store:
        for one in snapshots:
            store.snapshots.plant(one)
    cards = list(load(folder / SOURCES).cards.values())
    time.sleep(float(pause))
    runner = Runner(home, folder / SOURCES, acquire_crawl_lock(home), int(limit), ProgressFileWriter(folder))
    results = runner.crawl(cards, 1)
    with Store(home) as store:
        write_bundle(store, task, snapshots, results)


def watch_lease(folder: Path) -> None:
    """Stop this process cleanly when its task is cancelled or its lease expires."""
    mark = cancel_marker((folder / TASK).read_text("ascii").split()[0])
    seen, since = 0, time.monotonic()
    while not mark.exists() and time.monotonic() - since < LEASE_SECONDS:
        time.sleep(_POLL_SECONDS)
        lease = folder / LEASE
        renewed = lease.stat().st_mtime_ns if lease.exists() else seen
        if renewed != seen:
            seen, since = renewed, time.monotonic()
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Run the task. Returns the exit status: 0 with a bundle, 2 after an error, which is on stderr."""
    folder = Path(sys.argv[1])
    die_with_parent()
    exit_when_closed(0)
    threading.Thread(target=watch_lease, args=(folder,), daemon=True).start()
    try:
        run_in_folder(folder)
    except (UserError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
