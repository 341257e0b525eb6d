"""What is to be scanned: archives by path or address, folders of them, and files that list them.

Local paths, http(s) and S3 (through fsspec). The analyst names every address, so private ones are not refused
here; a list that comes from elsewhere can name neither a file of this machine nor another scheme.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import GzipFile
from pathlib import Path
from typing import Any, BinaryIO, Final, cast
from urllib.parse import urljoin

from crawler import __version__
from crawler.errors import UserError
from crawler.imports.members import Stream
from crawler.imports.opening import opened
from crawler.scan.tables import part_of

BLOCK: Final = 16 * 1024 * 1024
"""Bytes asked for at a time from a remote archive."""
MAX_LINE: Final = 10_000
INSTALL: Final = "this needs the extra `scan`; install it with: pip install 'pyarrow>=21' fsspec s3fs"

_ARCHIVE: Final = re.compile(r"\.warc(?:\.gz|\.zst)?$", re.I)
_LIST: Final = re.compile(r"\.(?:paths|txt|list)(?:\.gz)?$", re.I)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]{0,30})://", re.I)
_REMOTE: Final = ("http", "https", "s3")
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "http": {"headers": {"User-Agent": f"adwatch/{__version__} (scan)"}},
    "https": {"headers": {"User-Agent": f"adwatch/{__version__} (scan)"}},
}


@dataclass(frozen=True, slots=True)
class Archive:
    """One file to scan."""

    address: str
    """Absolute path, or URL."""
    size: int | None = None
    """Bytes; None for a remote one, which is not asked before it is opened."""
    changed: int = 0
    """When a local one was last written, in nanoseconds."""

    @property
    def part(self) -> str:
        """Name of its parts in every table."""
        return part_of(self.address)


def archives(named: Iterable[str], base: str = "") -> list[Archive]:
    """Every archive that paths, addresses, folders and lists name, each once, in order.

    `base` is put before relative lines of a list (Common Crawl's lists have such). Raises UserError for what
    is not there or can't be told.
    """
    found: dict[str, Archive] = {}
    for name in named:
        for archive in _from_address(name, base) if _SCHEME.match(name) else _from_path(Path(name), base):
            found.setdefault(archive.address, archive)
    return list(found.values())


def _from_path(path: Path, base: str) -> Iterator[Archive]:
    if path.is_dir():
        inside = sorted(path.rglob("*"))
        shown = (one for one in inside if not any(p.startswith(".") for p in one.relative_to(path).parts))
        yield from (_local(one) for one in shown if one.is_file() and _ARCHIVE.search(one.name))
    elif not path.is_file():
        raise UserError(f"{path} is not there")
    elif _LIST.search(path.name):
        try:
            with opened(path) as stream:
                yield from _listed(stream, str(path), base or f"{path.resolve().parent}/")
        except OSError as error:
            raise UserError(f"{path} can't be read: {error}") from error
    else:
        yield _local(path)


def _local(path: Path) -> Archive:
    told = path.stat()
    return Archive(str(path.resolve()), told.st_size, told.st_mtime_ns)


def _from_address(address: str, base: str) -> Iterator[Archive]:
    found = _SCHEME.match(address)
    scheme = found[1].lower() if found else ""
    if scheme == "file":
        yield from _from_path(Path(address.partition("://")[2]), base)
        return
    if scheme not in _REMOTE or "::" in address:
        raise UserError(f"{address}: only paths and addresses with {', '.join(_REMOTE)} are read")
    files, path = _remote(address)
    if _LIST.search(address.partition("?")[0]):
        with files.open(path, "rb") as raw:
            stream = GzipFile(fileobj=raw) if address.endswith(".gz") else raw
            yield from _listed(cast("BinaryIO", stream), address, base or address)
    elif scheme == "s3" and address.endswith("/"):
        told = files.find(path, detail=True)
        yield from (
            Archive(f"s3://{one}", told[one].get("size")) for one in sorted(told) if _ARCHIVE.search(one)
        )
    else:
        yield Archive(address)


def _listed(stream: BinaryIO, said_by: str, base: str) -> Iterator[Archive]:
    """Archives of a list, one a line; blank lines and comments are passed over."""
    while line := stream.readline(MAX_LINE):
        entry = line.decode("utf-8", "replace").strip()
        if not entry or entry.startswith("#"):
            continue
        if _SCHEME.match(base):
            entry = urljoin(base if base.endswith("/") or base == said_by else f"{base}/", entry)
        elif not _SCHEME.match(entry):
            yield from _from_path(Path(base) / entry, "")
            continue
        found = _SCHEME.match(entry)
        if found is None or found[1].lower() not in _REMOTE or "::" in entry:
            raise UserError(f"{said_by} names {entry[:200]}; a list may hold {', '.join(_REMOTE)} addresses")
        yield Archive(entry)


def _remote(address: str) -> tuple[Any, str]:
    try:
        import fsspec

        files, path = fsspec.core.url_to_fs(address, **_OPTIONS.get(address.partition(":")[0], {}))
    except ImportError as error:
        raise UserError(INSTALL) from error
    return files, path


class _OneWay:
    """A remote stream that can't go back."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        return bytes(self._stream.read(size))

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise OSError("this server sends the file in one piece only")

    def seekable(self) -> bool:
        return False


@contextmanager
def open_archive(address: str) -> Iterator[Stream]:
    """The bytes of an archive; raises what the file system raises."""
    if not _SCHEME.match(address):
        with Path(address).open("rb") as local:
            yield local
        return
    files, path = _remote(address)
    with files.open(path, "rb", block_size=BLOCK, cache_type="readahead") as stream:
        yield cast("Stream", stream) if stream.size is not None else _OneWay(stream)
