"""Signs the desk's work while it runs: a thread that signs a head when there is something new, and at the end."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from crawler.errors import UserError
from crawler.evidence.evidence_settings import EvidenceSettings
from crawler.evidence.sending import send
from crawler.evidence.signing import last_signed, sign_head
from crawler.store import Store

_log = logging.getLogger(__name__)


class HeadWorker(threading.Thread):
    """A thread that starts and stops with the desk."""

    def __init__(self, home: Path) -> None:
        super().__init__(name="heads", daemon=True)
        self._home = home
        self._settings = EvidenceSettings.of(home)
        self._stopped = threading.Event()

    def run(self) -> None:
        """Sign every few minutes until stopped, and once more then."""
        stopped = False
        while not stopped:
            stopped = self._stopped.wait(self._settings.minutes * 60)
            try:
                with Store(self._home) as store:
                    for problem in sign_new(store):
                        _log.warning("%s", problem)
            except UserError as error:
                _log.warning("what is new was not signed: %s", error)

    def stop(self) -> None:
        """Sign what is new, and end."""
        self._stopped.set()
        self.join(30)


def sign_new(store: Store) -> list[str]:
    """Sign and send a head where the chain grew since the last one. Returns what failed, in words."""
    if store.ledger.head()[0] <= last_signed(store.home):
        return []
    return send(store.home, sign_head(store), EvidenceSettings.of(store.home))
