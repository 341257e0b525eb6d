"""Read the ads of an archived or saved page, the same way for an import and for a bulk scan."""

from __future__ import annotations

from crawler.postings import Hints
from crawler.postings.ats import read_response
from crawler.postings.page import read_page
from crawler.postings.page_state import PageState, page_state
from crawler.records import JobPosting, Page

CONTENT = frozenset(("job", "other", "expired"))
"""States of a page that may show an ad; a login wall, a bot check or a "not found" page shows none."""


def ads_of(page: Page, hints: Hints) -> tuple[PageState, tuple[JobPosting, ...]]:
    """The state of a page, and the ads on it."""
    state = page_state(page)
    postings = read_page(page, hints) if state.kind in CONTENT else ()
    return state, postings or read_response(page, hints)
