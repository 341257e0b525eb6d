"""What takes long to make and can be made again, kept in the user's cache folder: catalogue and language model.

Another user must not be able to put words into it. The folder and its files are used only when they belong to the
user of this process and nobody else may write them; each file names what it was made from. Where the folder can't be
used, nothing is kept and everything is made again.
"""

from __future__ import annotations

import mmap
import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from crawler.files import HIDDEN, replacing

VARIABLE: Final = "ADWATCH_CACHE"
"""Environment variable that names another folder; empty, it keeps nothing."""
NEWEST: Final = 3
"""Files of one kind that are kept, those last used: checkouts and catalogues in use at the same time; set by hand."""
LONGEST_WRITE: Final = 3600
"""Seconds after which a hidden file is one that a killed process left; set by hand in 2026."""
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


def read(kind: str, key: str) -> memoryview | None:
    """What was kept under this kind and key, mapped into memory; None when there is nothing that can be trusted.

    Args:
        kind: Name of what it is, as a file name.
        key: Digest of all that it was made from.
    """
    folder = _folder()
    if folder is None or not _only_ours(folder):
        return None
    header = _header(kind, key)
    try:
        handle = os.open(folder / f"{kind}-{key}", os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or not _ours(about) or about.st_size <= len(header):
            return None
        content = memoryview(mmap.mmap(handle, 0, access=mmap.ACCESS_READ))
        if content[: len(header)] != header:
            return None
        with suppress(OSError):
            os.utime(handle)  # what is in use is not what goes when others are kept
        return content[len(header) :]
    except OSError:
        return None
    finally:
        os.close(handle)


def keep(kind: str, key: str, content: Iterable[bytes | memoryview]) -> None:
    """Keep the pieces of `content`, where the folder can be used; of the kind, those not used for longest go."""
    folder = _folder()
    if folder is None:
        return
    with suppress(OSError):
        if not folder.exists():
            _make(folder)
        if not _only_ours(folder):
            return
        with replacing(folder / f"{kind}-{key}", durable=False) as hidden:
            handle = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with open(handle, "wb") as file:
                file.write(_header(kind, key))
                file.writelines(content)
        stale = [path for path in folder.glob(HIDDEN) if time.time() - path.stat().st_mtime > LONGEST_WRITE]
        kept = sorted(folder.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in (*stale, *kept[NEWEST:]):
            path.unlink(missing_ok=True)


def _folder() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME")
    if not base:
        home = os.environ.get("HOME")
        if not home:
            return None
        base = f"{home}/.cache"
    return Path(base) / "adwatch" if Path(base).is_absolute() else None


def _make(folder: Path) -> None:
    """Make the folder, unless it would be in another user's: there it would be in their way."""
    above = next(parent for parent in folder.parents if parent.exists())
    if above.stat().st_uid == os.geteuid():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def _only_ours(folder: Path) -> bool:
    try:
        about = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(about.st_mode) and _ours(about)


def _ours(about: os.stat_result) -> bool:
    return about.st_uid == os.geteuid() and not about.st_mode & _OTHERS_WRITE


def _header(kind: str, key: str) -> bytes:
    """First line of a file: what it is, so that another file put in its place is not read; padded for alignment."""
    line = f"adwatch {kind} {key}\n".encode()
    return line.rjust(-(-len(line) // 64) * 64)
