"""How far a crawl is, on stderr.

A live table on a terminal, one plain line per source and interval elsewhere.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final, TextIO

from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.supervisor.result import SourceResult

PLAIN_EVERY: Final = 30.0
"""Seconds between two plain lines of a source."""


class CrawlProgress:
    """Plain lines; what cron mails and what a log keeps."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._said: dict[str, float] = {}

    def show(self, message: dict[str, Any]) -> None:
        """Take in a progress message of a worker."""
        name = message["source"]
        now = time.monotonic()
        if now - self._said.setdefault(name, now) >= PLAIN_EVERY:
            self._said[name] = now
            self._write(f"{name}: {progress_text(message)}")

    def ended(self, result: SourceResult) -> None:
        """A source is done."""
        self._write(f"{result.source}: {result.state}{': ' + result.reason if result.reason else ''}")

    def stopping(self, at_once: bool) -> None:
        """A Ctrl-C came."""
        self._write("stopping at once" if at_once else "stopping; once more to stop at once")

    def tick(self) -> None:
        """Called twice a second."""

    def close(self) -> None:
        """The crawl is over."""

    def _write(self, line: str) -> None:
        self._stream.write(f"adwatch: {line}\n")
        self._stream.flush()


class NoProgress(CrawlProgress):
    """Nothing of how far it is; for cron, which mails every line."""

    def show(self, message: dict[str, Any]) -> None:
        """Say nothing."""

    def ended(self, result: SourceResult) -> None:
        """Say nothing: the command itself names what failed."""


class LiveProgress(CrawlProgress):
    """One bar per source, with rich."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        super().__init__(stream)
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        columns = (BarColumn(), TextColumn("{task.fields[told]}"), TimeElapsedColumn())
        self._bars = Bars(TextColumn("{task.description}"), *columns, console=Console(file=stream))
        self._tasks: dict[str, Any] = {}
        self._bars.start()

    def show(self, message: dict[str, Any]) -> None:
        """Move the bar of a source."""
        name = message["source"]
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, told="")
        total = message["scheduled"] or None
        done = message["scheduled"] - message["pending"]
        self._bars.update(self._tasks[name], total=total, completed=done, told=progress_text(message))

    def ended(self, result: SourceResult) -> None:
        """Say how a source ended, above the bars."""
        self._bars.console.print(
            f"{result.source}: {result.state}{': ' + result.reason if result.reason else ''}", markup=False
        )
        if result.source in self._tasks:
            self._bars.remove_task(self._tasks.pop(result.source))

    def _write(self, line: str) -> None:
        self._bars.console.print(f"adwatch: {line}", markup=False)

    def close(self) -> None:
        """Take the bars away."""
        self._bars.stop()


def progress_text(message: dict[str, Any]) -> str:
    """One progress message in words."""
    return (
        f"{message['scheduled'] - message['pending']}/{counted(message['scheduled'], 'page')}, "
        f"{message['new']} new, {message['changed']} changed, {message['gone']} gone"
    )


def choose_progress(quiet: bool = False, stream: TextIO | None = None) -> CrawlProgress:
    """Bars on a terminal, lines elsewhere; neither where `quiet`."""
    stream = sys.stderr if stream is None else stream
    if quiet:
        return NoProgress(stream)
    return LiveProgress(stream) if stream.isatty() else CrawlProgress(stream)
