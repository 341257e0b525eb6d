"""Runs retention while the desk runs: where no cron crawls, personal data goes in time too."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.evidence.retaining import WHY, check_clock, is_time, run_retention, told
from crawler.reports.service import forget_old
from crawler.store import Store

PAUSE: Final = 600.0
"""Seconds between two looks at whether a day has passed; set by hand in 2026."""
FIRST: Final = 5.0
"""Seconds after the start of the desk until the first look: signing in comes first."""

_log = logging.getLogger(__name__)


class RetentionWorker(threading.Thread):
    """A thread that starts and stops with the desk."""

    def __init__(self, home: Path) -> None:
        super().__init__(name="retention", daemon=True)
        self._home = home
        self._stopped = threading.Event()

    def run(self) -> None:
        """Look every few minutes; what stands in the way is tried again at the next look."""
        pause = FIRST
        while not self._stopped.wait(pause):
            pause = PAUSE
            if not is_time(self._home):
                continue
            try:
                with Store(self._home) as store:
                    check_clock(store)
                    forgotten = len(forget_old(store, by=WHY))
                    done = run_retention(store)
            except UserError as error:
                _log.warning("retention: %s", error)
                continue
            if forgotten:
                _log.warning("retention: the words of %d reports were removed", forgotten)
            if done is not None:
                _log.warning("%s", told(done))

    def stop(self) -> None:
        """Stop after the present run."""
        self._stopped.set()
        self.join(10)
