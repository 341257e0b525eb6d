"""Install capture files of a bundle into a store, locked so that no cleanup takes them for leftovers of a kill."""

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
"""Bytes compared or copied at a time."""


@contextmanager
def installed_capture(store: Store, path: Path, *, begun: bool) -> Iterator[None]:
    """Copy a file into the captures of a store and keep it locked while its rows are written.

    Args:
        store: The store.
        path: The capture file.
        begun: Whether an earlier merge of the same bundle was interrupted; a partial copy is then completed.

    Raises:
        InvalidBundle: The store has another file of this name.
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
    """Open and lock a file: `captures.seal` truncates and removes unlocked files that no row refers to yet."""
    while True:
        file = place.open("ab+")
        wait_for_lock(file.fileno())
        if place.exists() and place.stat().st_ino == os.fstat(file.fileno()).st_ino:
            return file
        file.close()  # it was removed before it was locked


def _complete(source: BinaryIO, copy: BinaryIO) -> None:
    """Append what the copy lacks. Raises InvalidBundle if its content differs."""
    copy.seek(0)
    while there := copy.read(_BLOCK):
        if source.read(len(there)) != there:
            raise InvalidBundle(
                f"{Path(str(copy.name)).name} is among the captures already, with other content"
            )
    while block := source.read(_BLOCK):
        copy.write(block)
