"""What a response means for the ad at its address: present, taken down, hidden from this crawler, or unreadable."""

from __future__ import annotations

from typing import Final

from crawler.fetch.result import Finding

REMOVED: Final = (404, 410)
"""Statuses of a page that was taken down (RFC 9110, 15.5.5 and 15.5.11)."""
BLOCKED: Final = (401, 402, 403, 407, 423, 429, 451)
"""Statuses that refuse this client: login, payment, proxy, lock, rate or law (RFC 9110, 4918, 6585, 7725)."""

_OF_PAGE: Final[dict[str, Finding]] = {
    "expired": "expired",
    "soft-404": "removed",
    "challenge": "blocked",
    "login": "blocked",
}


def finding_from_status(status: int) -> Finding | None:
    """The finding by the status alone; None when the page must be read."""
    if status == 304:
        return "same"
    if status in REMOVED:
        return "removed"
    if status in BLOCKED:
        return "blocked"
    return None if 200 <= status < 300 else "failed"


def finding_from_page(state: str, readable: bool, was_ad: bool) -> Finding:
    """The finding of a page that was delivered.

    `state` is the word of `crawler.postings.page_state`, `readable` whether an ad could be read from it, `was_ad`
    whether this address held one before.
    """
    if state in _OF_PAGE:
        return _OF_PAGE[state]
    if readable:
        return "ad"
    return "layout" if was_ad or state == "job" else "other"
