"""Folders in which exports are made: noted in the home, so that those of killed exports are found and removed.

An export is made beside its destination, which may be outside the home; a kill leaves a half one there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

NOTES: Final = "export-work"
"""Folder under home with a note for each export at work."""
PREFIX: Final = ".adwatch-export-"


@contextmanager
def work_folder(home: Path, parent: Path | None) -> Iterator[Path]:
    """A new folder beside the destination, private to its owner, and gone at the end.

    Args:
        home: The home, which keeps the note.
        parent: Folder of the destination; None for one of the system's.

    Raises:
        OSError: It can't be made.
    """
    sweep(home)
    folder = Path(mkdtemp(prefix=PREFIX, dir=parent)).absolute()
    notes = home / NOTES
    notes.mkdir(mode=0o700, exist_ok=True)
    note = notes / f"{os.getpid()}-{folder.name}.json"
    note.write_text(json.dumps({"folder": str(folder), "process": os.getpid()}), "utf-8")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        note.unlink(missing_ok=True)


def sweep(home: Path) -> list[Path]:
    """Remove the folders of exports whose process is gone; returns them."""
    gone = []
    for note in sorted((home / NOTES).glob("*.json")):
        try:
            told = json.loads(note.read_text("utf-8"))
            folder, process = Path(told["folder"]), int(told["process"])
        except (OSError, ValueError, KeyError, TypeError):
            note.unlink(missing_ok=True)
            continue
        if _lives(process):
            continue
        if folder.name.startswith(PREFIX) and folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            gone.append(folder)
        note.unlink(missing_ok=True)
    return gone


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
