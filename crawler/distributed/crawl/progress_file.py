"""How far a crawl on a worker is, left in a file where the head's next word finds it."""

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
WRITE_SECONDS: Final = 2.0
"""Seconds between two notes."""
_COUNTS: Final = ("scheduled", "pending", "new", "changed", "gone")


class ProgressFileWriter(CrawlProgress):
    """Writes down the latest message of each source that is being crawled."""

    def __init__(self, folder: Path) -> None:
        super().__init__(StringIO())
        self._path = folder / FILE
        self._latest: dict[str, dict[str, Any]] = {}
        self._written = 0.0

    def show(self, message: dict[str, Any]) -> None:
        """Take in a progress message of a worker."""
        self._latest[message["source"]] = message

    def ended(self, result: Any) -> None:
        """A source is done."""
        self._latest.pop(result.source, None)

    def tick(self) -> None:
        """Called twice a second."""
        if time.monotonic() - self._written > WRITE_SECONDS:
            self._written = time.monotonic()
            write_json(self._path, list(self._latest.values()), durable=False)


def read_progress(folder: Path) -> list[dict[str, Any]]:
    """What was last written down; nothing before the first time."""
    with suppress(FileNotFoundError):
        messages: list[dict[str, Any]] = json.loads((folder / FILE).read_text("utf-8"))
        return messages
    return []


def is_progress_message(message: object) -> bool:
    """Whether something that another machine said is a message of progress."""
    if not isinstance(message, dict) or not isinstance(message.get("source"), str):
        return False
    return all(isinstance(message.get(name), int) for name in _COUNTS)
