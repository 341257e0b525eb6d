"""When a page says that it was last changed: its server's header, its metadata, its ad."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import re2

from crawler.fetch.plan import stated_change
from crawler.records import JobPosting, Page

_META: Final = re2.compile(
    rb'(?i)<meta\s[^>]{0,80}(?:article:modified_time|og:updated_time)["\'][^>]{0,40}content\s*=\s*["\']([^"\'<>]{10,40})'
)
_HEAD: Final = 65_536


def change_stated(page: Page, postings: Iterable[JobPosting]) -> str | None:
    """Latest change that the server, the page's head or its ads state; UTC, ISO 8601."""
    headers = {name.lower(): value for name, value in page.headers}
    found = _META.search(page.body[:_HEAD])
    stated = [found.group(1).decode("ascii", "replace")] if found else []
    stated += [posting.date_modified_raw for posting in postings if posting.date_modified_raw]
    return stated_change(headers.get("last-modified"), headers.get("date"), stated)
