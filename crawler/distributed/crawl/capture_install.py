"""Putting the capture files of a bundle among ours, held so that nobody takes them for the leftovers of a kill."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from crawler.distributed.crawl import InvalidBundle
from crawler.evidence.captures import FOLDER
from crawler.files import sync_folder
from crawler.locks import wait_for_lock
from crawler.store import Store

_BLOCK: Final = 1 << 20


@contextmanager
def installed_capture(store: Store, path: Path, *, begun: bool) -> Iterator[None]:
    """Copy a file into the store's captures and hold it while its rows are written.

    Where a merge had `begun` before, what is there of it is completed. Raises InvalidBundle when the name is taken.
    """
    folder = store.home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / path.name
    if not begun and path.name in store.captures.ends():
        raise InvalidBundle(f"the store has a capture file {path.name} already")
    with path.open("rb") as source, _held(place) as copy:
        _complete(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
        sync_folder(folder)
        yield


def _held(place: Path) -> BinaryIO:
    """Open a file and lock it: `seal` cuts off what no row knows yet, and removes a file without any."""
    while True:
        file = place.open("ab+")
        wait_for_lock(file.fileno())
        if place.exists() and place.stat().st_ino == os.fstat(file.fileno()).st_ino:
            return file
        file.close()  # it was removed before we held it


def _complete(source: BinaryIO, copy: BinaryIO) -> None:
    """Append what the copy lacks; raises InvalidBundle when it has anything else in it."""
    copy.seek(0)
    while there := copy.read(_BLOCK):
        if source.read(len(there)) != there:
            raise InvalidBundle(
                f"{Path(str(copy.name)).name} is among the captures already, with other content"
            )
    while block := source.read(_BLOCK):
        copy.write(block)
