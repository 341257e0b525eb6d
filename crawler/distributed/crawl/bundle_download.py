"""Download a bundle in chunks from the worker that packed it, and keep it until it is in the store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.distributed.crawl import InvalidBundle
from crawler.distributed.crawl.bundle import MANIFEST, BundlePart, read_manifest
from crawler.distributed.crawl.task import CrawlTaskResult
from crawler.files import sync_folder

INCOMING: Final = "incoming"
"""Folder of a home for downloaded bundles."""
CHUNK_BYTES: Final = 4 << 20
"""Bytes of one call: large enough that calls cost little, small enough for the memory of any machine."""
MIN_FREE_BYTES: Final = 500 << 20
"""Bytes that stay free on the coordinator's disk: a full disk stops every other program there too. Set by hand."""

ReadChunk = Callable[[str, int], bytes]
"""Reads at most `CHUNK_BYTES` bytes of a part (by name) from a byte offset."""


def download_bundle(home: Path, receipt: CrawlTaskResult, read_chunk: ReadChunk) -> Path:
    """Download all parts of a bundle.

    Args:
        home: Home of the coordinator.
        receipt: The worker's result, with the manifest.
        read_chunk: Reads a chunk of a part from the worker.

    Returns:
        The folder of the bundle, complete and synced to disk.

    Raises:
        InvalidBundle: A part does not match the manifest.
        OSError: The disk is too full.
    """
    manifest = read_manifest(receipt.manifest)
    if manifest.order != receipt.order:
        raise InvalidBundle("it answers another task")
    whole = home / INCOMING / receipt.order
    partial = whole.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    size = sum(part.size for part in manifest.parts)
    # Twice the size: parts are copied into the captures before they are removed here.
    if shutil.disk_usage(partial).free < 2 * size + MIN_FREE_BYTES:
        raise OSError(f"the bundle of {size >> 20} MiB does not fit on the disk; free some space")
    for part in manifest.parts:
        _fetch_part(partial / part.name, part, read_chunk)
    (partial / MANIFEST).write_bytes(receipt.manifest)
    sync_folder(partial)
    shutil.rmtree(whole, ignore_errors=True)
    partial.rename(whole)
    return whole


def _fetch_part(path: Path, part: BundlePart, read_chunk: ReadChunk) -> None:
    found, size = sha256(), 0
    with path.open("xb") as file:
        while size < part.size:
            data = read_chunk(part.name, size)
            if not data or len(data) > min(CHUNK_BYTES, part.size - size):
                raise InvalidBundle(f"{part.name} is not as long as the manifest says")
            found.update(data)
            size += file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if found.hexdigest() != part.sha256:
        raise InvalidBundle(f"{part.name} is not what its worker packed: its SHA-256 differs")


def pending_bundles(home: Path) -> list[Path]:
    """Bundles that were downloaded completely and not merged yet; removes incomplete downloads."""
    folder = home / INCOMING
    if not folder.is_dir():
        return []
    for partial in folder.glob("*.partial"):
        shutil.rmtree(partial)
    return sorted(path for path in folder.iterdir() if (path / MANIFEST).is_file())


def remove_bundle(folder: Path) -> None:
    """Remove a bundle that is merged, or was rejected."""
    shutil.rmtree(folder)
    parent = folder.parent
    if not any(parent.iterdir()):
        parent.rmdir()
