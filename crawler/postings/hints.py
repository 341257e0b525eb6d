"""The settings of a source card that reading its pages needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DateOrder = Literal["DMY", "MDY", "YMD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """Settings of a source for the readers of its pages."""

    source: str
    region: str | None = None
    """ISO 3166-1 country of the source; decides what a bare "$" and a national phone number mean."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags in which the source writes its dates; empty means English."""
    date_order: DateOrder | None = None
    """Order of a date in digits; with None 05/11/2026 is not read."""
    select: Mapping[str, str] = field(default_factory=dict)
    """CSS selectors by field of JobPosting (`title`, `description`, ...); `item` selects each ad of a page."""
    is_thread: bool = False
    """Whether the items of a page are posts of one thread: the first is the ad."""
    replies: bool = False
    """Whether each post of a thread is an ad of its own: a thread that collects offers."""
    not_title: tuple[str, ...] = ()
    """Headlines of the site itself (its name, its motto), which are no titles of ads."""
    likely: bool = False
    """Whether nearly all pages behind the lists of the source are ads: fewer signs of one are asked for then."""
