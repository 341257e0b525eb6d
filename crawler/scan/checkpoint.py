"""Checkpoints of a scan: a small file for each archive in progress, overwritten in place.

It shows the progress of a worker, and after a kill which record was being read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = "under-way"
_WIDTH: Final = 80
"""Bytes of a checkpoint, padded: one write replaces another whole."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Position in one archive."""

    offset: int
    """Byte of the archive at which the current record begins."""
    records: int
    ads: int
    reading: bool
    """Whether that record was being read when the checkpoint was written."""


class CheckpointFile:
    """The checkpoint file of one archive. A `put` takes two microseconds."""

    def __init__(self, out: Path, part: str) -> None:
        (out / FOLDER).mkdir(parents=True, exist_ok=True)
        self._path = out / FOLDER / part
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self.left = _mark(os.pread(self._file, _WIDTH, 0))
        """Checkpoint of an earlier worker that died; None if there is none."""

    def put(self, mark: Checkpoint) -> None:
        """Write a checkpoint."""
        line = f"{mark.offset} {mark.records} {mark.ads} {mark.reading:d}\n"
        os.pwrite(self._file, line.encode().ljust(_WIDTH), 0)

    def close(self, *, done: bool) -> None:
        """Close the file, and remove it if the archive is done."""
        os.close(self._file)
        if done:
            self._path.unlink(missing_ok=True)


def read_checkpoints(out: Path, since: float) -> list[Checkpoint]:
    """Checkpoints of all archives in progress.

    Args:
        out: Folder of the scan.
        since: Ignore files not written since this time, in seconds of the epoch: leftovers of a killed scan.
    """
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
