"""The responses of a run that are kept as evidence; each is written once for all ads in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.evidence.captures import CaptureWriter
    from crawler.evidence.exchange import Exchange
    from crawler.records import Capture
    from crawler.store import Store
    from crawler.store.observations import Observation


class RunCaptures:
    """The capture file of a run, and the numbers that its records have in the store."""

    def __init__(self, store: Store, first: bool) -> None:
        self._store = store
        self._first = first
        """True when nothing was captured of this source yet."""
        self.writer: CaptureWriter | None = None
        self._last: tuple[object, Capture] | None = None
        self._last_number = 0

    def keep(self, answer: object, exchange: Exchange) -> tuple[Capture, bool]:
        """The row of an answer, and True when it was written just now.

        Raises UserError and OSError when it can't be written.
        """
        if self._last is not None and self._last[0] is answer:
            return self._last[1], False
        if self.writer is None:
            raise ValueError("no capture file is open")
        earlier = None if self._first else self._store.captures.latest(exchange.url)
        row = self.writer.write(exchange, earlier)
        self._last = (answer, row)
        return row, True

    def keep_beside(self, exchange: Exchange) -> Capture:
        """The row of a picture of an ad, written beside the page that is shared by the ads of a batch.

        Raises UserError and OSError when it can't be written.
        """
        if self.writer is None:
            raise ValueError("no capture file is open")
        earlier = None if self._first else self._store.captures.latest(exchange.url)
        return self.writer.write(exchange, earlier)

    def readings(self, run: int, read: Sequence[tuple[Observation, Capture | None]]) -> list[Capture]:
        """Write what was read from the captures into the same file; nothing where no file is open."""
        return [self.writer.write_readings(run, read)] if self.writer is not None else []

    def sync(self) -> None:
        """Bring all that was written onto the disk."""
        if self.writer is not None:
            self.writer.sync()

    def numbered(self, rows: Iterable[Capture]) -> dict[Capture | None, int]:
        """Enter rows into the store; returns their numbers, and that of a page shared with the last batch."""
        rows = list(rows)
        numbers: dict[Capture | None, int] = {}
        numbers.update(zip(rows, self._store.captures.add(rows), strict=True))
        last = self._last[1] if self._last else None
        if last is not None:
            self._last_number = numbers.get(last, self._last_number)
        return {last: self._last_number, **numbers}

    def close(self) -> None:
        """End the file."""
        if self.writer is not None:
            self.writer.close()
