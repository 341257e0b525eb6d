"""How far a scan is, on stderr: a bar on a terminal, else one line now and then."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from time import monotonic, time
from types import TracebackType
from typing import TYPE_CHECKING, Final

from crawler.cli.terminal import console, say
from crawler.scan.checkpoint import read_checkpoints
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.scan.inputs import Archive
    from crawler.scan.service import ScanReport

TICK: Final = 0.5
"""Seconds between two looks at what the workers say, on a terminal."""
QUIET: Final = 30.0
"""Seconds between two lines without a terminal."""


class Progress:
    """Takes the report as it grows; rates are of this run, in wall time."""

    def __init__(self, archives: Sequence[Archive], out: Path) -> None:
        self._out = out
        self._archives = len(archives)
        self._bytes = (
            0 if any(one.size is None for one in archives) else sum(one.size or 0 for one in archives)
        )
        self._known = self._done = self._size = self._records = self._failed = self._skipped = 0
        self._begun = self._last = monotonic()
        self._started = time()
        self._end = Event()
        self._thread = Thread(target=self._tick, daemon=True)

    def take(self, report: ScanReport) -> None:
        """Note what is finished, and say it when it is time."""
        self._done, self._failed = report.scanned + len(report.failed), len(report.failed)
        self._size, self._records, self._skipped = report.size, report.records, report.skipped
        if not sys.stderr.isatty() and monotonic() - self._last >= QUIET:
            self._last = monotonic()
            say(self.line(0, 0), err=True)

    def line(self, records: int, size: int) -> str:
        """What is done, with `records` and `size` bytes of what is under way."""
        spent = max(monotonic() - self._begun, 1e-3)
        records, size = self._records + records, self._size + size
        archives = f"{self._skipped + self._done} of {counted(self._archives, 'archive')}"
        said = f"{archives}, records: {records:,}, {records / spent:,.0f} a second"
        if self._failed:
            said += f", {self._failed} failed"
        left = self._left(spent, size)
        return f"{said}, {_span(left)} left" if left is not None else said

    def _left(self, spent: float, size: int) -> float | None:
        """Seconds left: by bytes where all sizes are known, else by archives."""
        waiting = self._archives - self._skipped
        if self._bytes and not self._skipped and size:
            return spent * max(self._bytes - size, 0) / size
        return spent * (waiting - self._done) / self._done if self._done else None

    def _tick(self) -> None:
        with console(err=True).status("scanning ...") as status:
            while not self._end.wait(TICK):
                marks = read_checkpoints(self._out, self._started)
                status.update(
                    self.line(sum(mark.records for mark in marks), sum(mark.offset for mark in marks))
                )

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()


def _span(seconds: float) -> str:
    """Seconds in words."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
