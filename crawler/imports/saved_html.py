"""Pages saved by a browser or by wget; their URL is the one that the page or the saving program states."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from crawler.clock import timestamp
from crawler.imports.gzip_files import open_unzipped, read_unzipped
from crawler.imports.items import MAX_BODY, Item, too_large
from crawler.imports.messages.telegram_pages import is_export, read_export
from crawler.isolation import guarded
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
    """The URL that a saved page states: the browser's comment, canonical link, og:url or base.

    The front page of a site is no URL of an ad: applications of one page state it on all of their views.
    """
    for pattern in _STATED:
        found = pattern.search(body, 0, _WINDOW)
        url = found[1].decode("utf-8", "replace").replace("&amp;", "&") if found else ""
        if urlsplit(url).path.strip("/") or urlsplit(url).query:
            return url
    return None


def shared_urls(paths: Iterable[Path]) -> frozenset[str]:
    """URLs that several different pages state: they tell no page from another.

    Args:
        paths: Saved pages; files that can't be read are passed over.
    """
    first: dict[str, bytes] = {}
    shared = set()
    for path in paths:
        try:
            with open_unzipped(path) as stream:
                body = stream.read(MAX_BODY + 1)
        except OSError:
            continue
        url = guarded("reading the URL", partial(stated_url, body))
        if isinstance(url, str) and first.setdefault(url, sha256(body).digest()) != sha256(body).digest():
            shared.add(url)
    return frozenset(shared)


def read_html(path: Path, shared: Container[str] = ()) -> Iterator[Item]:
    """Read the page of a file; its time is that of the file.

    Args:
        path: The file.
        shared: URLs that other pages state too (`shared_urls`). A page with one of them, or without any, gets a
            file: URL.
    """
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    body = read_unzipped(path, MAX_BODY)
    if body is None:
        yield too_large(path, MAX_BODY)
        return
    if is_export(body):
        yield from read_export(path, body)
        return
    stated = stated_url(body)
    yield Item(
        origin=str(path),
        raw=body,
        page=Page(
            url=path.resolve().as_uri() if stated is None or stated in shared else stated,
            body=body,
            fetched_at=timestamp(modified),
        ),
    )
