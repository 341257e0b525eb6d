"""Pages saved by a browser or by wget; their URL is the one that the page or the saving program states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crawler.clock import timestamp
from crawler.imports.gzip_files import open_unzipped
from crawler.imports.items import MAX_BODY, Item
from crawler.records import Page

_WINDOW: Final = 200_000
"""Bytes at the start of a page in which its URL is searched: it is in the head. Set by hand."""
_URL = rb"""(https?://[^\s"'<>]{1,2000})"""
_STATED: Final = (
    re.compile(rb"<!-- saved from url=\(\d+\)" + _URL),
    re.compile(rb"""<link[^>]{0,300}?rel=["']?canonical["']?[^>]{0,300}?href=["']?""" + _URL, re.I),
    re.compile(
        rb"""<link[^>]{0,300}?href=["']?""" + _URL + rb"""["']?[^>]{0,300}?rel=["']?canonical""", re.I
    ),
    re.compile(rb"""<meta[^>]{0,300}?property=["']?og:url["']?[^>]{0,300}?content=["']?""" + _URL, re.I),
    re.compile(rb"""<base[^>]{0,300}?href=["']?""" + _URL, re.I),
)


def stated_url(body: bytes) -> str | None:
    """The URL that a saved page states: the browser's comment, canonical link, og:url or base."""
    for pattern in _STATED:
        found = pattern.search(body, 0, _WINDOW)
        if found:
            return found[1].decode("utf-8", "replace").replace("&amp;", "&")
    return None


def read_html(path: Path) -> Iterator[Item]:
    """Read the page of a file; its time is that of the file. Without a stated URL it gets a file: URL."""
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    with open_unzipped(path) as stream:
        body = stream.read(MAX_BODY + 1)
    if len(body) > MAX_BODY:
        yield Item(origin=str(path), error=f"larger than {MAX_BODY // 2**20} MiB")
        return
    yield Item(
        origin=str(path),
        raw=body,
        page=Page(
            url=stated_url(body) or path.resolve().as_uri(),
            body=body,
            fetched_at=timestamp(modified),
        ),
    )
