"""What an answer says about the ad at its address: it is there, taken down, hidden from us, or unreadable."""

from __future__ import annotations

from typing import Final

from crawler.fetch.result import Finding

REMOVED: Final = (404, 410)
BLOCKED: Final = (401, 402, 403, 407, 423, 429, 451)

_OF_PAGE: Final[dict[str, Finding]] = {
    "expired": "expired",
    "soft-404": "removed",
    "challenge": "blocked",
    "login": "blocked",
}


def finding_from_status(status: int) -> Finding | None:
    """What the status alone tells; None when the page has to be read."""
    if status == 304:
        return "same"
    if status in REMOVED:
        return "removed"
    if status in BLOCKED:
        return "blocked"
    return None if 200 <= status < 300 else "failed"


def finding_from_page(state: str, readable: bool, was_ad: bool) -> Finding:
    """What a page that was delivered tells.

    `state` is the word of `crawler.postings.page_state`, `readable` whether an ad could be read from it, `was_ad`
    whether this address held one before.
    """
    if state in _OF_PAGE:
        return _OF_PAGE[state]
    if readable:
        return "ad"
    return "layout" if was_ad or state == "job" else "other"
