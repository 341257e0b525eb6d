"""The archives to scan: paths or addresses of archives, folders of archives, and files that list them.

Local paths, http(s) and S3. Addresses that the operator types may be private: an archive is often on the next
machine. A downloaded list is untrusted: it can name neither a file of this machine nor another host than its own or
that of `--base`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urljoin, urlsplit

from crawler.errors import UserError
from crawler.imports.gzip_files import open_unzipped
from crawler.scan.remote import open_archive, remote, remote_errors
from crawler.scan.scan_tables import part_of

MAX_LINE: Final = 10_000
"""Bytes of one line of a list; longer than any address in use. Set by hand."""
MAX_LIST: Final = 64 * 1024 * 1024
"""Bytes of a remote list, packed and unpacked: Common Crawl's list of 100,000 archives has 14 MB."""
_GZIP: Final = 31
"""`wbits` of zlib for a gzip header and checksum (16 + 15, zlib manual: inflateInit2)."""

_ARCHIVE: Final = re.compile(r"\.warc(?:\.gz|\.zst)?$", re.I)
_LIST: Final = re.compile(r"\.(?:paths|txt|list)(?:\.gz)?$", re.I)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]{0,30})://", re.I)
_REMOTE: Final = ("http", "https", "s3")


@dataclass(frozen=True, slots=True)
class Archive:
    """One file to scan."""

    address: str
    """Absolute path, or URL."""
    size: int | None = None
    """Bytes; None for a remote archive, whose size is known only once it is opened."""
    changed: int = 0
    """Modification time of a local archive, in nanoseconds; 0 for a remote one."""

    @property
    def part(self) -> str:
        """Name of its part in each table."""
        return part_of(self.address)


def archives(named: Iterable[str], base: str = "") -> list[Archive]:
    """All archives that the arguments name, each once, in order.

    Args:
        named: Paths and addresses of archives, folders and lists.
        base: Prefix for the relative lines of a list, as Common Crawl's lists have them.

    Raises:
        UserError: Something is missing, can't be read, or is not allowed.
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
        raise UserError(f"{path} does not exist")
    elif _LIST.search(path.name):
        try:
            with open_unzipped(path) as stream:
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
    if _LIST.search(address.partition("?")[0]):
        yield from _listed(_list_at(address), address, base or address)
    elif scheme == "s3" and address.endswith("/"):
        files, path = remote(address)
        try:
            told = files.find(path, detail=True)
        except remote_errors() as error:
            raise UserError(f"{address} can't be listed: {error}") from error
        yield from (
            Archive(f"s3://{one}", told[one].get("size")) for one in sorted(told) if _ARCHIVE.search(one)
        )
    else:
        yield Archive(address)


def _list_at(address: str) -> BinaryIO:
    try:
        with open_archive(address) as stream:
            data = stream.read(MAX_LIST)
    except remote_errors() as error:
        raise UserError(f"{address} can't be read: {error}") from error
    if address.partition("?")[0].endswith(".gz"):
        try:
            data = zlib.decompressobj(_GZIP).decompress(data, MAX_LIST)
        except zlib.error as error:
            raise UserError(f"{address} can't be unpacked: {error}") from error
    return BytesIO(data)


def _listed(stream: BinaryIO, list_name: str, base: str) -> Iterator[Archive]:
    """Archives of a list, one a line; blank lines and comments are skipped."""
    while line := stream.readline(MAX_LINE):
        entry = line.decode("utf-8", "replace").strip()
        if not entry or entry.startswith("#"):
            continue
        if _SCHEME.match(base):
            entry = _joined(base if base.endswith("/") or base == list_name else f"{base}/", entry)
        elif not _SCHEME.match(entry):
            yield from _from_path(Path(base) / entry, "")
            continue
        found = _SCHEME.match(entry)
        if found is None or found[1].lower() not in _REMOTE or "::" in entry:
            raise UserError(
                f"{list_name} names {entry[:200]}; a list may hold {', '.join(_REMOTE)} addresses"
            )
        if _SCHEME.match(list_name) and _host(entry) != _host(base):
            raise UserError(
                f"{list_name} names {entry[:200]}, on another host; download a list that you trust and scan the copy"
            )
        yield Archive(entry)


def _joined(base: str, entry: str) -> str:
    """As `urljoin`, which does not support S3."""
    if not base.lower().startswith("s3:"):
        return urljoin(base, entry)
    joined = urljoin(f"http{base[2:]}", entry)
    return f"s3{joined[4:]}" if joined.startswith("http:") and not _SCHEME.match(entry) else joined


def _host(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()
