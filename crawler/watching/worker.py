"""Tells people of what their watches found while the desk runs: after ads and reports that came without a crawl."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.sources.load import load
from crawler.store import Store
from crawler.supervisor.alerts import AlertSettings
from crawler.triage.watches import confirmed_contacts
from crawler.watching.telling import tell_watches

PAUSE: Final = 60.0
"""Seconds between two looks for contacts of reports that were confirmed elsewhere; set by hand in 2026."""

_log = logging.getLogger(__name__)


class WatchWorker(threading.Thread):
    """A thread that starts and stops with the desk."""

    def __init__(self, home: Path, sources: Path, intakes: threading.Event, pause: float = PAUSE) -> None:
        super().__init__(name="watches", daemon=True)
        self._home, self._sources, self._pause = home, sources, pause
        self._intakes = intakes
        """Set by the desk once ads or reports were taken in and joined."""
        self._ended = False

    def run(self) -> None:
        """Tell after every intake until stopped; what fails is tried again after the next one."""
        with Store(self._home) as store:
            before = confirmed_contacts(store.database.connection)
            while not self._ended:
                poked = self._intakes.wait(self._pause)
                self._intakes.clear()
                known = confirmed_contacts(store.database.connection)
                more, before = known > before, known
                if not self._ended and (poked or more):
                    self._tell(store)

    def _tell(self, store: Store) -> None:
        try:
            problems = tell_watches(store, self._settings())
        except UserError as error:
            problems = [str(error)]
        for problem in problems:
            _log.warning("watches: %s", problem)

    def _settings(self) -> AlertSettings | None:
        """The alerts of the sources file; None where there is no such file."""
        return AlertSettings.of(load(self._sources).alerts) if self._sources.exists() else None

    def stop(self) -> None:
        """Stop after the present round."""
        self._ended = True
        self._intakes.set()
        self.join(10)
