"""When a page says that it was last changed: its server's header, its metadata, its ad."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import re2

from crawler.fetch.policy.revisit import latest_change
from crawler.records import JobPosting, Page

_META: Final = re2.compile(
    rb'(?i)<meta\s[^>]{0,80}(?:article:modified_time|og:updated_time)["\'][^>]{0,40}content\s*=\s*["\']([^"\'<>]{10,40})'
)
_WORD: Final = b"d_time"
"""Stands in both names; only around it is the pattern tried."""
_BEFORE: Final = 120
_BEHIND: Final = 120
_HEAD: Final = 65_536


def page_change_date(page: Page, postings: Iterable[JobPosting]) -> str | None:
    """Latest change that the server, the page's head or its ads state; UTC, ISO 8601."""
    headers = {name.lower(): value for name, value in page.headers}
    found = _meta_date(page.body[:_HEAD])
    stated = [found] if found else []
    stated += [posting.date_modified_raw for posting in postings if posting.date_modified_raw]
    return latest_change(headers.get("last-modified"), headers.get("date"), stated)


def _meta_date(head: bytes) -> str:
    """The date in the metadata of a page's head; empty without one."""
    lowered = head.lower()
    at = lowered.find(_WORD)
    while at >= 0:
        found = _META.search(head[max(0, at - _BEFORE) : at + _BEHIND])
        if found:
            return str(found.group(1).decode("ascii", "replace"))
        at = lowered.find(_WORD, at + 1)
    return ""
