"""Pages saved as one file (.mhtml, .mht) by Chrome, Edge or Safari: a mail with the page and its parts (RFC 2557)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from crawler.clock import timestamp
from crawler.imports.gzip_files import read_unzipped
from crawler.imports.items import MAX_BODY, Item, too_large
from crawler.imports.saved_html import stated_url
from crawler.records import Page

MAX_FILE: Final = 4 * MAX_BODY
"""Bytes of the file: the page with its pictures and style sheets. Set by hand in 2026."""


def read_mhtml(path: Path) -> Iterator[Item]:
    """Read the page, and frames of the same site in it."""
    raw = read_unzipped(path, MAX_FILE)
    if raw is None:
        yield too_large(path, MAX_FILE)
        return
    saved = message_from_bytes(raw, policy=policy.default)
    pages = [
        part for part in saved.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages or not isinstance(saved, EmailMessage):
        yield Item(origin=str(path), error="an MHTML file without a page in it")
        return
    when = _saved_at(str(saved.get("Date", "")))
    top = _url(str(saved.get("Snapshot-Content-Location", ""))) or _url(
        str(pages[0].get("Content-Location", ""))
    )
    for number, part in enumerate(pages, 1):
        body = part.get_payload(decode=True)
        url = _url(str(part.get("Content-Location", ""))) if number > 1 else top
        if not isinstance(body, bytes) or (number > 1 and urlsplit(url).netloc != urlsplit(top).netloc):
            continue
        origin = f"{path}#{number}" if number > 1 else str(path)
        yield Item(
            origin=origin,
            raw=body,
            page=Page(
                url=url or stated_url(body) or path.resolve().as_uri(),
                body=body[:MAX_BODY],
                fetched_at=when,
                encoding=part.get_content_charset(),
            ),
        )


def _url(stated: str) -> str:
    return stated.strip() if stated.strip().startswith(("http://", "https://")) else ""


def _saved_at(stated: str) -> str:
    try:
        when = parsedate_to_datetime(stated)
    except (ValueError, TypeError, IndexError):
        return ""
    return timestamp(when if when.tzinfo else when.replace(tzinfo=UTC))
