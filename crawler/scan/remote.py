"""Remote archives over http(s) and S3 (fsspec), read in blocks; a failed block is requested again."""

from __future__ import annotations

import asyncio
import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crawler import __version__
from crawler.imports.warc_recovery import Stream
from crawler.installed import require

BLOCK: Final = 16 * 1024 * 1024
"""Bytes of one request: a little over a second at 100 Mbit/s, and 64 requests for an archive of 1 GB."""
PAUSES: Final = [1.0, 4.0, 16.0, 60.0]
"""Seconds to wait before each retry: Common Crawl returns 503 to clients that are too fast. Set by hand."""
_ASK_AS: Final = {"headers": {"User-Agent": f"adwatch/{__version__} (scan)"}}


def remote(address: str) -> tuple[Any, str]:
    """File system and path of an http(s) or S3 address. Raises UserError if the extra `scan` is missing."""
    require("scan")
    if address.startswith("s3:"):
        return _s3(), address.partition("://")[2]
    import fsspec

    files, path = fsspec.core.url_to_fs(address, **_ASK_AS)
    return files, path


@cache
def _s3() -> Any:
    """S3 by Arrow, which is installed anyway; credentials, region and endpoint as for the AWS tools."""
    from fsspec.implementations.arrow import ArrowFSWrapper
    from pyarrow.fs import S3FileSystem

    given = os.environ.get
    endpoint = given("AWS_ENDPOINT_URL_S3") or given("AWS_ENDPOINT_URL")
    return ArrowFSWrapper(
        S3FileSystem(
            region=given("AWS_REGION") or given("AWS_DEFAULT_REGION"),
            endpoint_override=endpoint,
            scheme=urlsplit(endpoint).scheme if endpoint else None,
        )
    )


@cache
def remote_errors() -> tuple[type[Exception], ...]:
    """Exceptions that a remote file system raises for network and server errors."""
    from aiohttp import ClientError

    return OSError, ClientError, asyncio.TimeoutError


@contextmanager
def open_archive(address: str) -> Iterator[Stream]:
    """Open a local or remote archive. Raises `remote_errors` and OSError."""
    if "://" not in address:
        with Path(address).open("rb") as local:
            yield local
        return
    files, path = remote(address)
    with files.open(path, "rb", **({} if address.startswith("s3:") else {"cache_type": "none"})) as stream:
        yield _ForwardOnlyStream(stream) if stream.size is None else BlockStream(stream)


class BlockStream:
    """A seekable stream that reads blocks of `BLOCK` bytes and holds one of them."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._size = int(stream.size)
        self._at = self._start = 0
        self._block = b""

    def read(self, size: int = -1, /) -> bytes:
        """Read `size` bytes, all by default; fewer only at the end."""
        wanted = self._size - self._at if size < 0 else size
        pieces = []
        while wanted > 0 and (piece := self._from_block(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces) if len(pieces) != 1 else pieces[0]

    def _from_block(self, wanted: int) -> bytes:
        if not self._start <= self._at < self._start + len(self._block):
            self._start, self._block = self._at, self._asked(self._at)
        begin = self._at - self._start
        piece = self._block[begin : begin + wanted]
        self._at += len(piece)
        return piece

    def _asked(self, offset: int) -> bytes:
        wanted = min(BLOCK, self._size - offset)
        if wanted <= 0:
            return b""
        for pause in (*PAUSES, None):
            try:
                self._stream.seek(offset)
                block = bytes(self._stream.read(wanted))
                if len(block) == wanted:
                    return block
                raise ConnectionError(f"{len(block)} of {wanted} bytes came at byte {offset}")
            except (FileNotFoundError, PermissionError):
                raise
            except remote_errors():
                if pause is None:
                    raise
                time.sleep(pause)
        return b""

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Set the position; nothing is requested yet."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def seekable(self) -> bool:
        """True."""
        return True


class _ForwardOnlyStream:
    """A remote stream that can't seek, because its server does not support range requests."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        return bytes(self._stream.read(size))

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise OSError("this server does not support range requests")

    def seekable(self) -> bool:
        return False
