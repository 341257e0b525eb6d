"""Keeps the queue up to date while the desk runs: a thread that refreshes stale rows in small batches."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.store import Store
from crawler.triage.refresh import refresh_stale

PAUSE: Final = 1.0
"""Seconds between two checks when nothing is stale; set by hand in 2026."""
BATCH_PAUSE: Final = 0.02
"""Seconds between two batches, so that other writers get their turn; set by hand in 2026."""

_log = logging.getLogger(__name__)


class ProjectionWorker(threading.Thread):
    """A thread that starts and stops with the desk."""

    def __init__(self, home: Path) -> None:
        super().__init__(name="queue-projection", daemon=True)
        self._home = home
        self._stopped = threading.Event()

    def run(self) -> None:
        """Refresh until stopped; retries when the store is busy for long."""
        with Store(self._home) as store:
            left = 1
            while not self._stopped.wait(BATCH_PAUSE if left else PAUSE):
                try:
                    left = refresh_stale(store.database)
                except UserError as error:
                    _log.warning("the queue is not up to date: %s", error)
                    left = 0

    def stop(self) -> None:
        """Stop after the current batch."""
        self._stopped.set()
        self.join(10)


def catch_up(store: Store) -> None:
    """Refresh every stale row now."""
    while refresh_stale(store.database):
        pass
