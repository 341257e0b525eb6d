"""WARC files: every HTML response with its address, status, headers and time.

A reader of its own, because it is several times faster than warcio and says where a file is damaged.
Record format: WARC 1.1, sections 4 and 5 (iipc.github.io/warc-specifications).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from crawler.imports.encodings import Undecodable, body_of
from crawler.imports.items import MAX_BODY, Item
from crawler.imports.members import Damaged, Unpacked
from crawler.records import Page

MAX_HEAD: Final = 64 * 1024
MAX_RECORD: Final = MAX_BODY + MAX_HEAD
"""Bytes of a record's content that are held; of a longer one the rest is skipped."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:\-]+)", re.I)
_PAGES: Final = ("text/html", "application/xhtml")
_STATUS = re.compile(rb"HTTP/[\d.]+ +(\d{3})")


def read_warc(path: Path) -> Iterator[Item]:
    """A page for each `response` record whose content is HTML; the first damaged record ends the file."""
    with path.open("rb") as stream:
        source = Unpacked(stream)
        number = 0
        while True:
            number += 1
            origin = f"{path}#{number}"
            try:
                head = _head(source)
                if head is None:
                    return
                length = int(head.get("content-length", "-1"))
                if length < 0:
                    raise Damaged("no length")
                wanted = _wanted(head)
                content = source.read(min(length, MAX_RECORD)) if wanted else b""
                source.skip(length - len(content))
            except (Damaged, ValueError) as error:
                yield Item(origin=origin, error=f"damaged record: {error}")
                return
            if wanted:
                yield from _page(head, content, length, origin)


def _head(source: Unpacked) -> dict[str, str] | None:
    """Header fields of the next record, names in lower case; None at the end of the file."""
    block = source.until(b"\r\n\r\n", MAX_HEAD)
    if block is None:
        return None
    block = block.lstrip(b"\r\n")
    if not block.startswith(b"WARC/"):
        raise Damaged("no WARC record where one should begin")
    return dict(_fields(block))


def _fields(block: bytes) -> Iterator[tuple[str, str]]:
    for row in block.decode("utf-8", "replace").split("\r\n")[1:]:
        name, colon, value = row.partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def _wanted(head: Mapping[str, str]) -> bool:
    kind = head.get("warc-type")
    url = head.get("warc-target-uri", "").strip("<>")
    if not url.startswith(("http://", "https://")):
        return False
    return kind == "response" or (kind == "resource" and head.get("content-type", "").startswith(_PAGES))


def _page(head: Mapping[str, str], content: bytes, length: int, origin: str) -> Iterator[Item]:
    url = head["warc-target-uri"].strip("<>")
    headers: tuple[tuple[str, str], ...] = ()
    status, kind = 200, head.get("content-type", "")
    if head.get("warc-type") == "response":
        top, _, content = content.partition(b"\r\n\r\n")
        found = _STATUS.match(top)
        status = int(found[1]) if found else 200
        headers = tuple(_http_fields(top))
        kind = next((value for name, value in headers if name.lower() == "content-type"), "text/html")
    if not kind.lower().startswith(_PAGES):
        return
    try:
        body = body_of(content, headers)
    except Undecodable as error:
        yield Item(origin=origin, error=f"{url}: {error}")
        return
    if length > MAX_RECORD or len(body) > MAX_BODY:
        yield Item(origin=origin, error=f"{url} is larger than {MAX_BODY // 2**20} MiB")
        return
    charset = _CHARSET.search(kind)
    page = Page(
        url=url,
        body=body,
        fetched_at=head.get("warc-date", ""),
        status=status,
        headers=headers,
        encoding=charset[1] if charset else None,
        ip_address=head.get("warc-ip-address"),
    )
    yield Item(origin=origin, page=page, raw=body)


def _http_fields(top: bytes) -> Iterator[tuple[str, str]]:
    for row in top.decode("latin-1").split("\r\n")[1:]:
        name, colon, value = row.partition(":")
        if colon:
            yield name.strip(), value.strip()
