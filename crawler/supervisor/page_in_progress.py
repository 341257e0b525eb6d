"""Which page a worker is reading, noted where the runner finds it when the worker hangs or dies in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_WIDTH: Final = 2_400
"""Bytes of the note: URLs are at most 2,083 (URLLENGTH_LIMIT), names of sources 64."""


class PageInProgress:
    """A small file `in-hand.PID` in the home folder, overwritten for every page (some two microseconds)."""

    def __init__(self, home: Path) -> None:
        self._path = home / f"in-hand.{os.getpid()}"
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, source: str, url: str) -> None:
        """Note that this page is being parsed."""
        os.pwrite(self._file, f"{source}\t{url}\n".encode("utf-8", "replace").ljust(_WIDTH, b"\0"), 0)

    def drop(self) -> None:
        """Note that no page is being parsed."""
        os.pwrite(self._file, b"\0" * 8, 0)

    def close(self) -> None:
        """Remove the note."""
        os.close(self._file)
        self._path.unlink(missing_ok=True)


def remove_stale_notes(home: Path) -> None:
    """Remove the notes of crawls that were killed as a whole; the caller holds the lock of the home."""
    for path in home.glob("in-hand.*"):
        path.unlink(missing_ok=True)


def take_note_of(home: Path, pid: int) -> tuple[str, str] | None:
    """Source and URL of the page that a dead worker was parsing; removes the note."""
    path = home / f"in-hand.{pid}"
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    path.unlink()
    source, found, url = text.partition(b"\n")[0].decode("utf-8", "replace").partition("\t")
    return (source, url) if found and not source.startswith("\0") else None
