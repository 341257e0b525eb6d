"""WARC files: every HTML response with its URL, status, headers and time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from crawler.imports.http_body import Undecodable, body_of
from crawler.imports.items import MAX_BODY, Item
from crawler.imports.warc_records import WarcFault, WarcRecord, records
from crawler.isolation import Failure, guarded
from crawler.records import Page

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:\-]+)", re.I)
PAGES: Final = ("text/html", "application/xhtml")
"""Beginnings of the media types of pages."""
_STATUS = re.compile(rb"HTTP/[\d.]+ +(\d{3})")


def read_warc(path: Path) -> Iterator[Item]:
    """Read a page for each HTML record; each damaged record is an item with an error."""
    with path.open("rb") as stream:
        for record in records(stream):
            page = read_record(record) if isinstance(record, WarcRecord) else record
            if isinstance(page, WarcFault):
                said = f"{page.url}: {page.reason}" if page.url else page.reason
                yield Item(origin=f"{path}#{page.number}", error=said)
            elif page is not None:
                yield Item(origin=f"{path}#{record.number}", page=page, raw=page.body)


def read_record(record: WarcRecord) -> Page | WarcFault | None:
    """As `page_of`; a defect of a reader becomes a fault of the record."""
    page = guarded("reading the record", partial(page_of, record))
    return (
        WarcFault(record.number, record.offset, str(page), record.url) if isinstance(page, Failure) else page
    )


def page_of(record: WarcRecord) -> Page | WarcFault | None:
    """The page of a record; None if its content is not HTML, a fault if it can't be decoded."""
    headers: tuple[tuple[str, str], ...] = ()
    status, kind, content = 200, record.headers.get("Content-Type") or "", record.block
    if record.is_response:
        top, _, content = content.partition(b"\r\n\r\n")
        found = _STATUS.match(top)
        status = int(found[1]) if found else 200
        headers = _http_fields(top)
        kind = next((value for name, value in headers if name.lower() == "content-type"), "text/html")
    if not kind.lower().startswith(PAGES):
        return None
    try:
        body = body_of(content, headers)
    except Undecodable as error:
        return WarcFault(record.number, record.offset, str(error), record.url)
    if len(body) > MAX_BODY:
        return WarcFault(record.number, record.offset, f"larger than {MAX_BODY >> 20} MiB", record.url)
    charset = _CHARSET.search(kind)
    return Page(
        url=record.url,
        body=body,
        fetched_at=record.headers.get("WARC-Date") or "",
        status=status,
        headers=headers,
        encoding=charset[1] if charset else None,
        ip_address=record.headers.get("WARC-IP-Address"),
    )


def _http_fields(top: bytes) -> tuple[tuple[str, str], ...]:
    rows = (row.partition(":") for row in top.decode("latin-1").split("\r\n")[1:])
    return tuple((name.strip(), value.strip()) for name, colon, value in rows if colon)
