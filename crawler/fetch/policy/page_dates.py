"""The date of the last change that a page states: in a header, in its metadata, in its ad."""

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
"""Common to both names; the pattern is tried around it only, which is faster."""
_BEFORE: Final = 120
"""Bytes before the common part in which the meta tag begins; the pattern allows no more."""
_BEHIND: Final = 120
"""Bytes after it in which the date ends; the pattern allows no more."""
_HEAD: Final = 65_536
"""Bytes of a page that are searched; metadata is in the head."""


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
