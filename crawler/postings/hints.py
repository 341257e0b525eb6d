"""What a source card tells the readers about its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DateOrder = Literal["DMY", "MDY", "YMD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """The part of a card that reading a page needs."""

    source: str
    region: str | None = None
    """ISO 3166-1 country of the source: a bare "$" and national numbers are read by it."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags in which the source writes its dates; empty means English."""
    date_order: DateOrder | None = None
    """How the source orders a date in figures; None leaves 05/11/2026 unread."""
    select: Mapping[str, str] = field(default_factory=dict)
    """CSS selectors by field of JobPosting (`title`, `description`, ...); `item` cuts a page into ads."""
