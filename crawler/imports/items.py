"""What readers yield, and limits that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crawler.records import JobPosting, Page

MAX_BODY: Final = 10 * 1024 * 1024
"""Bytes of one page that are read: the limit of a crawl too (DOWNLOAD_MAXSIZE in settings.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One ad, one page, or one part of a file that can't be read."""

    origin: str
    """File and line, or file and record number, for an analyst to find it."""
    mapping: Mapping[str, Any] | None = None
    page: Page | None = None
    postings: tuple[JobPosting, ...] = ()
    """Ads that a bulk scan has read, to be imported as they are."""
    raw: bytes = b""
    """The original bytes, which are captured as evidence."""
    archive: Mapping[str, object] = field(default_factory=dict)
    """Position of the original record in an archive: file, offset, length, digests; kept with the capture."""
    error: str = ""
    note: str = ""
    """Why a file of a folder was skipped; this is no error."""
