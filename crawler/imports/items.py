"""What a reader yields, and limits that all readers share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crawler.records import Page

MAX_BODY: Final = 10 * 1024 * 1024
"""Bytes of one page that are read, as for a page that is fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One ad, one page, or one thing that couldn't be read."""

    origin: str
    """File and line (or record), as an analyst finds it."""
    mapping: Mapping[str, Any] | None = None
    page: Page | None = None
    raw: bytes = b""
    """The bytes it was read from."""
    error: str = ""
    note: str = ""
    """Why a file of a folder was left out; that is no error."""
