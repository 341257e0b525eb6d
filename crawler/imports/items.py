"""What a reader yields, and limits that all readers share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crawler.records import JobPosting, Page

MAX_BODY: Final = 10 * 1024 * 1024
"""Bytes of one page that are read, as for a page that is fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One ad, one page, or one thing that couldn't be read."""

    origin: str
    """File and line (or record), as an analyst finds it."""
    mapping: Mapping[str, Any] | None = None
    page: Page | None = None
    postings: tuple[JobPosting, ...] = ()
    """Ads that were read before (by a bulk scan), to be taken as they are."""
    raw: bytes = b""
    """The bytes it was read from."""
    archive: Mapping[str, object] = field(default_factory=dict)
    """Where the original lies: file, offset, length, digest of the record; kept with the capture."""
    error: str = ""
    note: str = ""
    """Why a file of a folder was left out; that is no error."""
