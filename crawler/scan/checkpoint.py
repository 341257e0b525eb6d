"""What a worker is at: a small file for each input that is under way, overwritten in place.

It tells the head how far things are, and after a kill which record was being read: that one is read in a
process of its own the next time, so that a page which kills its reader is met once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = "under-way"
_WIDTH: Final = 80


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far one input is."""

    offset: int
    """Byte of the file at which the current record begins."""
    records: int
    ads: int
    reading: bool
    """Whether that record was being read, and not passed over."""


class CheckpointFile:
    """The note of one input; each `put` costs two microseconds."""

    def __init__(self, out: Path, part: str) -> None:
        (out / FOLDER).mkdir(parents=True, exist_ok=True)
        self._path = out / FOLDER / part
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self.left = _mark(os.pread(self._file, _WIDTH, 0))
        """What a worker that died had in hand; None when there was none."""

    def put(self, mark: Checkpoint) -> None:
        """Say where things are."""
        line = f"{mark.offset} {mark.records} {mark.ads} {mark.reading:d}\n"
        os.pwrite(self._file, line.encode().ljust(_WIDTH), 0)

    def close(self, *, done: bool) -> None:
        """End; the note goes away when its input is done."""
        os.close(self._file)
        if done:
            self._path.unlink(missing_ok=True)


def read_checkpoints(out: Path, since: float) -> list[Checkpoint]:
    """Marks of all inputs of which something was said since that time (seconds of the epoch)."""
    found = []
    for path in (out / FOLDER).glob("*"):
        try:
            mark = _mark(path.read_bytes()) if path.stat().st_mtime >= since else None
        except FileNotFoundError:
            continue
        if mark is not None:
            found.append(mark)
    return found


def _mark(line: bytes) -> Checkpoint | None:
    words = line.split()
    if len(words) != 4 or not all(word.isdigit() for word in words):
        return None
    offset, records, ads, reading = map(int, words)
    return Checkpoint(offset, records, ads, bool(reading))
