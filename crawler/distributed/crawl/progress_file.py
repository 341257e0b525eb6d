"""Progress of a crawl on a worker, in a file that the coordinator's next heartbeat call reads."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any, Final

from crawler.files import write_json
from crawler.supervisor.progress import CrawlProgress

FILE: Final = "progress"
ProgressMessage = dict[str, Any]
"""A message of `crawler.supervisor.progress`: its source and counts."""
WRITE_SECONDS: Final = 2.0
"""Seconds between two writes: less than the coordinator's RENEW_SECONDS, so that each call reads new figures."""
_COUNTS: Final = ("scheduled", "pending", "new", "changed", "gone")


class ProgressFileWriter(CrawlProgress):
    """Writes the latest progress message of each source that is being crawled."""

    def __init__(self, folder: Path) -> None:
        super().__init__(StringIO())
        self._path = folder / FILE
        self._latest: dict[str, ProgressMessage] = {}
        self._written = 0.0

    def show(self, message: ProgressMessage) -> None:
        """Keep a progress message of a crawl process."""
        self._latest[message["source"]] = message

    def ended(self, result: Any) -> None:
        """Forget a source that has ended."""
        self._latest.pop(result.source, None)

    def tick(self) -> None:
        """Write the file if `WRITE_SECONDS` have passed; the runner calls this twice a second."""
        if time.monotonic() - self._written > WRITE_SECONDS:
            self._written = time.monotonic()
            write_json(self._path, list(self._latest.values()), durable=False)


def read_progress(folder: Path) -> list[ProgressMessage]:
    """The messages last written; empty before the first write."""
    with suppress(FileNotFoundError):
        messages: list[ProgressMessage] = json.loads((folder / FILE).read_text("utf-8"))
        return messages
    return []


def is_progress_message(message: object) -> bool:
    """Whether a value from another machine is a valid progress message."""
    if not isinstance(message, dict) or not isinstance(message.get("source"), str):
        return False
    return all(isinstance(message.get(name), int) for name in _COUNTS)
