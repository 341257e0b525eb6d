"""Who looked at what, as entries of the chain, without making the reader wait for the disk.

A view is noted in memory and written with the others twice a second by a thread of its own. Only a crash in between
can lose one. When the store can't take entries, so that many wait, a page waits for them itself.
"""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path
from typing import Final

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.store import Store
from crawler.store.ledger import Entry

SECONDS: Final = 0.5
"""Between two writes; set by hand in 2026: one commit for the views of half a second."""
MOST: Final = 1_000
"""Entries that may wait; from then on each page writes them before it is shown."""


class Recorder:
    """Gathers entries and appends them to the chain."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._waiting: deque[Entry] = deque()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def note(self, store: Store, kind: str, subject: str, **detail: object) -> None:
        """Note what somebody did; it is in the chain half a second later."""
        entry = Entry(kind=kind, subject=subject, detail={**detail, "at": precise_timestamp()})
        self._waiting.append(entry)
        if len(self._waiting) > MOST:
            self.write(store)
        if self._thread is None or not self._thread.is_alive():
            self._begin()
        self._wake.set()

    def write(self, store: Store) -> None:
        """Append all that waits."""
        with self._lock:
            entries = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if not entries:
                return
            try:
                store.ledger.append(entries)
            except UserError:
                self._waiting.extendleft(reversed(entries))
                raise

    def stop(self) -> None:
        """Append what waits, from a thread that may open the store."""
        with Store(self._home) as store:
            self.write(store)

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="custody", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        store: Store | None = None
        while self._wake.wait():
            self._wake.clear()
            threading.Event().wait(SECONDS)
            try:
                store = store or Store(self._home)
                self.write(store)
            except UserError:  # a full disk or a long writer: tried again with the next entry
                continue
