"""A folder of this machine into which people drop files."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Container, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.inbox.message import MAX_MESSAGE, WaitingMessage

SETTLED: Final = 10.0
"""Seconds since a file was last written from which it is whole. Set by hand in 2026."""


def waiting_files(folder: Path, done: Container[str], now: float | None = None) -> Iterator[WaitingMessage]:
    """The files of a folder that were not dealt with, in the order of their names.

    Hidden files, links, and files that are still being written are left for a later round. Nothing is moved.

    Args:
        folder: The folder; folders in it are looked into.
        done: Ids that were dealt with.
        now: Seconds since 1970; the present by default.

    Raises:
        UserError: There is no such folder.
    """
    if not folder.is_dir():
        raise UserError(f"{folder} is not a folder")
    moment = time.time() if now is None else now
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        info = path.lstat()
        if any(part.startswith(".") for part in parts) or not stat.S_ISREG(info.st_mode):
            continue
        mark = f"{'/'.join(parts)}\x1f{info.st_size}\x1f{info.st_mtime_ns}"
        name = sha256(mark.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        if name not in done and moment - info.st_mtime >= SETTLED:
            yield WaitingMessage(name, path.name, info.st_size, partial(_content, path))


def _content(path: Path) -> bytes:
    """The bytes of a file. Whoever may write to the folder may put a link in its place meanwhile: it is not followed.

    Raises:
        OSError: It is a link or no file now, has grown beyond `MAX_MESSAGE`, or can't be read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb") as file:
        info = os.fstat(handle)
        if not stat.S_ISREG(info.st_mode) or info.st_size > MAX_MESSAGE:
            raise OSError(errno.EFBIG, "it is another file now")
        return file.read(MAX_MESSAGE)
