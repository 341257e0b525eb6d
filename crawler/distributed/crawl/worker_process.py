"""The process that carries out one order on a worker: `python -m crawler.distributed.crawl.worker_process FOLDER`.

It crawls with the ordinary runner into a home of its own. It ends with the worker that started it, and stops
cleanly when it is told to, or when the head has not asked for a while: then another may crawl these hosts.
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
from crawler.distributed.crawl.worker_rpc import HOME, LEASE, ORDER, SNAPSHOTS, SOURCES, cancel_marker
from crawler.errors import UserError
from crawler.sources import load
from crawler.store import Store
from crawler.supervisor.crawl_lock import acquire_crawl_lock
from crawler.supervisor.process_lifetime import die_with_parent, exit_when_closed
from crawler.supervisor.runner import Runner

LEASE_SECONDS: Final = 90.0
"""Without a word from the head for so long, a crawl ends; the head renews every `coordinator.RENEW_SECONDS` s.

Shorter than the 300 s after which Dask gives what a silent worker had to another: two never ask one host.
"""
_LOOK: Final = 0.5


def run_in_folder(folder: Path) -> None:
    """Crawl what the order in a folder names, and pack what it brought."""
    order, limit, pause = (folder / ORDER).read_text("ascii").split()
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
        write_bundle(store, order, snapshots, results)


def watch(folder: Path) -> None:
    """Stop this process cleanly when the order was called off, or nobody waits for it any more."""
    mark = cancel_marker((folder / ORDER).read_text("ascii").split()[0])
    seen, since = 0, time.monotonic()
    while not mark.exists() and time.monotonic() - since < LEASE_SECONDS:
        time.sleep(_LOOK)
        lease = folder / LEASE
        renewed = lease.stat().st_mtime_ns if lease.exists() else seen
        if renewed != seen:
            seen, since = renewed, time.monotonic()
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Exit status: 0 when a bundle was packed, 2 when something was wrong, which stderr tells."""
    folder = Path(sys.argv[1])
    die_with_parent()
    exit_when_closed(0)
    threading.Thread(target=watch, args=(folder,), daemon=True).start()
    try:
        run_in_folder(folder)
    except (UserError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
