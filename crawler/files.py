"""Files that are whole or not there, also after a kill or a power cut.

A new file is written under a hidden name in the same folder, brought to the disk, and renamed over the old one;
rename is atomic (POSIX), and syncing the folder makes the new name survive a power cut.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crawler.errors import UserError

HIDDEN: Final = ".*.tmp"
"""Pattern of the hidden names, for whoever cleans up after a killed process."""


@contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Give a hidden path to write; it takes the place of `path` when the block ends without an error.

    The hidden name holds host and process, so that machines which share a folder don't meet. Without `durable`
    the file is not synced: for results that can be made again.
    """
    hidden = path.with_name(f".{path.name}.{os.uname().nodename}.{os.getpid()}.tmp")
    try:
        yield hidden
        if durable:
            sync_file(hidden)
        hidden.replace(path)
        if durable:
            sync_folder(path.parent)
    finally:
        hidden.unlink(missing_ok=True)


def write_text(path: Path, text: str, *, durable: bool = True) -> None:
    """Write a text file that is whole or not there."""
    with replacing(path, durable=durable) as hidden:
        hidden.write_text(text, "utf-8")


def write_json(path: Path, value: object, *, durable: bool = True) -> None:
    """Write a JSON file that is whole or not there."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n", durable=durable)


def sync_file(path: Path) -> None:
    """Bring a file's content to the disk."""
    _sync(path)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk: a new file's name survives a power cut."""
    _sync(folder)


def inside(folder: Path, name: str) -> Path:
    """The path of a file in a folder, by a name that something else may have written.

    Args:
        folder: The folder.
        name: A plain name: no folder before it, no way up.

    Raises:
        UserError: It is none.
    """
    if Path(name).name != name or name in ("", "..") or "\0" in name:
        raise UserError(f"{name[:80]!r} is no name of a file in {folder}")
    return folder / name


def private(path: Path) -> None:
    """Make a file, or a folder with all in it, readable by its owner only: 0600 and 0700."""
    for one in (path, *path.rglob("*")) if path.is_dir() else (path,):
        if not one.is_symlink():
            one.chmod(0o700 if one.is_dir() else 0o600)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
