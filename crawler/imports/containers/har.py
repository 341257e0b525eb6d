"""HAR files: what a browser's network panel saved (HTTP Archive 1.2): pages, and answers with posts or jobs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from crawler.imports.gzip_files import read_unzipped
from crawler.imports.items import MAX_BODY, Item, too_large
from crawler.imports.messages.social_posts import posts_of
from crawler.postings.ats.system import recognise
from crawler.postings.tolerant_json import strict_loads
from crawler.records import Page

MAX_HAR: Final = 256 * 1024 * 1024
"""Bytes of a HAR file, which is parsed in memory. Set by hand in 2026."""


def read_har(path: Path) -> Iterator[Item]:
    """Read a page for each HTML response, and the posts or jobs of each JSON response that has some."""
    raw = read_unzipped(path, MAX_HAR)
    if raw is None:
        yield too_large(path, MAX_HAR)
        return
    try:
        value = strict_loads(raw.decode("utf-8-sig", "replace"))
        entries = value["log"]["entries"]
    except (ValueError, KeyError, TypeError):
        yield Item(origin=str(path), error="not a HAR file: it has no log with entries")
        return
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        yield from _entry(f"{path}#{number}", entry)


def _entry(origin: str, entry: Any) -> Iterator[Item]:
    try:
        url, response = str(entry["request"]["url"]), entry["response"]
        content = response["content"]
        kind, text = str(content.get("mimeType", "")).lower(), content.get("text")
    except (KeyError, TypeError, AttributeError):
        yield Item(origin=origin, error="an entry without a request and a response")
        return
    page = "html" in kind
    if not page and "json" not in kind:
        return
    if not isinstance(text, str):
        if page:
            yield Item(
                origin=origin, error=f"{url}: the browser saved no content; export the HAR with content"
            )
        return
    body = _body(text, content)
    if page or (len(body) <= MAX_BODY and recognise(body.decode("utf-8", "replace"))):
        status = response.get("status")
        yield Item(
            origin=origin,
            raw=body[:MAX_BODY],
            page=Page(
                url=url,
                body=body[:MAX_BODY],
                fetched_at=str(entry.get("startedDateTime", "")),
                status=status if isinstance(status, int) and status else 200,
                encoding="utf-8",
            ),
        )
        return
    try:
        value = strict_loads(body.decode("utf-8", "replace"))
    except ValueError:
        return
    yield from posts_of(value, origin) or ()


def _body(text: str, content: Mapping[str, Any]) -> bytes:
    if content.get("encoding") == "base64":
        try:
            return base64.b64decode(text)
        except (binascii.Error, ValueError):
            return b""
    return text.encode("utf-8", "surrogatepass")
