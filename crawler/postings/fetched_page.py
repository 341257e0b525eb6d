"""What a page is and what ads are on it, as a confined process answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from crawler.isolation import Failure, guarded
from crawler.postings.hints import Hints
from crawler.postings.mapping import from_mapping
from crawler.postings.page import read_page
from crawler.postings.page_state import State, over_line, over_tag, page_state
from crawler.postings.unread import unread_mapping, unread_page
from crawler.records import JobPosting, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """A page that was read."""

    kind: State
    reason: str
    """Why it is of that kind."""
    postings: tuple[JobPosting, ...] = ()
    failure: Failure | None = None
    """Why it could not be read; what can be had of it is then the one ad."""


def fetched_page(page: Page, hints: Hints) -> ReadPage:
    """Kind and ads of a page; of one whose reading raises its text.

    Raises:
        UserError: A selector of the source is not CSS.
    """
    read = guarded("reading the page", partial(_read, page, hints))
    if isinstance(read, Failure):
        return ReadPage(
            kind="other", reason=str(read), postings=(unread_page(page, hints, read),), failure=read
        )
    return read


def mapped_ad(mapping: Mapping[str, Any], hints: Hints) -> ReadPage:
    """The ad of a line of a file; of one whose reading raises its strings."""
    read = guarded(
        "reading the ad",
        partial(from_mapping, mapping, source=hints.source, region=hints.region, usual_names=True),
    )
    if isinstance(read, Failure):
        return ReadPage(kind="job", reason="", postings=(unread_mapping(mapping, hints, read),), failure=read)
    return ReadPage(kind="job", reason="", postings=(read,))


def _read(page: Page, hints: Hints) -> ReadPage:
    state = page_state(page)
    postings = read_page(page, hints)
    if state.kind == "other" and len(postings) == 1 and not hints.is_thread:
        over = over_line(f"{postings[0].description}\n{postings[0].text}") or over_tag(postings[0].title)
        if over:
            return ReadPage(kind="expired", reason=f"text says {over!r}", postings=postings)
    return ReadPage(kind=state.kind, reason=state.reason, postings=postings)


def warm_up() -> None:
    """Read a page, so that all parsers and tables are in memory."""
    import feedparser  # noqa: F401

    body = (
        b"<html><head><title>Cook</title><script type='application/ld+json'>"
        b'{"@type": "JobPosting", "title": "Cook", "description": "<p>Cook</p>", "datePosted": "1 May 2026"}'
        b"</script></head><body itemscope itemtype='http://schema.org/JobPosting'><h1>Cook</h1></body></html>"
    )
    moment = "2026-01-01T00:00:00Z"
    for select in ({}, {"title": "h1::text"}):
        page = Page(url="https://example.org/", body=body, fetched_at=moment)
        fetched_page(page, Hints(source="warm-up", select=select))
