"""Keeps the queue's rows in step while the console runs: a thread that makes stale rows anew in small batches."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.store import Store
from crawler.triage.refresh import refresh_stale

PAUSE: Final = 1.0
"""Seconds between two looks when nothing is stale."""
BREATH: Final = 0.02
"""Seconds between two batches: others write too."""

_log = logging.getLogger(__name__)


class ProjectionWorker(threading.Thread):
    """Started with the console, stopped with it."""

    def __init__(self, home: Path) -> None:
        super().__init__(name="queue-keeper", daemon=True)
        self._home = home
        self._ended = threading.Event()

    def run(self) -> None:
        """Refresh until told to end; a store that is busy for long is tried again."""
        with Store(self._home) as store:
            left = 1
            while not self._ended.wait(BREATH if left else PAUSE):
                try:
                    left = refresh_stale(store.database)
                except UserError as error:
                    _log.warning("the queue is not up to date: %s", error)
                    left = 0

    def stop(self) -> None:
        """End after the batch at hand."""
        self._ended.set()
        self.join(10)


def catch_up(store: Store) -> None:
    """Make every stale row anew, now."""
    while refresh_stale(store.database):
        pass
