"""Archives of other machines, over http(s) and S3 (fsspec): read in blocks, a lost block asked for again."""

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
"""Bytes asked for at a time: at 100 Mbit/s a good second, and few requests for an archive of 1 GB."""
PAUSES: Final = [1.0, 4.0, 16.0, 60.0]
"""Seconds to wait before a block is asked for again; Common Crawl answers 503 to who asks too fast."""
_ASK_AS: Final = {"headers": {"User-Agent": f"adwatch/{__version__} (scan)"}}


def remote(address: str) -> tuple[Any, str]:
    """File system and path of an http(s) or S3 address; raises UserError when the extra is missing."""
    require("scan")
    if address.startswith("s3:"):
        return _s3(), address.partition("://")[2]
    import fsspec

    files, path = fsspec.core.url_to_fs(address, **_ASK_AS)
    return files, path


@cache
def _s3() -> Any:
    """S3 by Arrow, which is here anyway; account, region and endpoint by the variables of AWS's own tools."""
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
    """What is raised when the other side can't be had."""
    from aiohttp import ClientError

    return OSError, ClientError, asyncio.TimeoutError


@contextmanager
def open_archive(address: str) -> Iterator[Stream]:
    """The bytes of an archive, local or not; raises what its file system raises."""
    if "://" not in address:
        with Path(address).open("rb") as local:
            yield local
        return
    files, path = remote(address)
    with files.open(path, "rb", **({} if address.startswith("s3:") else {"cache_type": "none"})) as stream:
        yield _ForwardOnlyStream(stream) if stream.size is None else BlockStream(stream)


class BlockStream:
    """A stream that can go back, read in blocks of `BLOCK`; one block is held."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._size = int(stream.size)
        self._at = self._start = 0
        self._block = b""

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, all by default; fewer only at the end."""
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
        """Go to a byte; nothing is asked for yet."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def seekable(self) -> bool:
        """It is."""
        return True


class _ForwardOnlyStream:
    """A remote stream that can't go back, since its server sends a file in one piece only."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        return bytes(self._stream.read(size))

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise OSError("this server sends the file in one piece only")

    def seekable(self) -> bool:
        return False
