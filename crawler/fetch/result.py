"""The records that travel through a crawl: an entry of an index, and the result of fetching its page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from crawler.records import JobPosting, Page

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.records import Capture
    from crawler.store.frontier import KnownUrl
    from crawler.store.observations import ShownPicture

Finding = Literal["ad", "other", "same", "removed", "expired", "blocked", "layout", "failed"]
"""`same` is an unchanged page (304); `other` a page that never was an ad.

`layout` an ad's page, now unreadable.
"""

FetchPurpose = Literal["index", "absent", "sample", "recheck"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One address that an index names."""

    url: str
    validator: str = ""
    """What the index states about it: lastmod, guid and date, or a digest of its line.

    Another value means a changed ad.
    """
    date: str | None = None
    """The date in the mark, UTC, ISO 8601; None when the index states none."""
    postings: tuple[JobPosting, ...] | None = None
    """The ads themselves where the index holds them whole; then nothing more is asked for."""
    response: Response | None = field(default=None, repr=False, compare=False)
    """The answer that holds them."""
    page: Page | None = None
    """The saved page that holds them, where no answer of a server does."""
    index_posting: JobPosting | None = None
    """The ad as the index lists it, without the description that its page holds."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as its scripts left it."""

    dom: bytes
    """The document as HTML, UTF-8."""
    finished: str
    """UTC, when it was taken."""
    browser: str
    """Name and version."""
    asked: tuple[dict[str, object], ...]
    """What its scripts asked for: `url`, and `status`, `refused` (by our rules) or `failed` (with the reason)."""

    @property
    def wanting(self) -> str:
        """What its scripts asked for and did not get, in words; empty when nothing."""
        failed = [f"{one['url']}: {one['failed']}" for one in self.asked if "failed" in one]
        return f"its scripts did not get {failed[0]}" if failed else ""


@dataclass(slots=True, kw_only=True)
class FetchResult:
    """The result of one request; each pipeline stage fills its own fields."""

    entry: IndexEntry
    page: Page
    purpose: FetchPurpose = "index"
    known: KnownUrl | None = None
    response: Response | None = field(default=None, repr=False)
    """Scrapy's own record of the answer, for the capture."""
    started: str = ""
    """UTC, when the request was made."""
    finding: Finding = "other"
    """What the response means for the ad."""
    reason: str = ""
    modified: str | None = None
    """Latest change that the server or the page states, UTC."""
    digest: str = ""
    """Over the ads as they stand now."""
    postings: tuple[JobPosting, ...] = ()
    rendered: RenderedPage | None = None
    """The page as a browser rendered it, where the card has `render = true`."""
    problem: str = ""
    """Why the page can't be read whatever is on it, in words."""
    unread: bool = False
    """True when reading raised: the ad is kept with its text, and its page is asked for again by the next crawl."""
    capture: Capture | None = None
    pictures: dict[str, tuple[ShownPicture, ...]] = field(default_factory=dict)
    """Address of an ad -> its pictures that have text, where the card has `pictures = true`."""

    @property
    def shown(self) -> Page:
        """The page for the reader: as rendered, where the card has `render = true`."""
        if self.rendered is None:
            return self.page
        return replace(self.page, body=self.rendered.dom, encoding="utf-8")

    @property
    def is_news(self) -> bool:
        """True when the ads are new or differ from what is stored."""
        if not self.postings:
            return False
        return self.known is None or self.known.state != "ad" or self.known.digest != self.digest

    @property
    def was_ad(self) -> bool:
        """True when an ad was known at this address before."""
        return self.known is not None and self.known.state == "ad"

    @property
    def is_evidence(self) -> bool:
        """True for a page that brings something new, or shows that a known ad was taken down."""
        return self.is_news or (self.was_ad and self.finding in ("removed", "expired"))

    @property
    def is_cut(self) -> bool:
        """True when the answer did not arrive whole."""
        return self.response is not None and "cut short" in self.response.flags

    def header(self, name: str) -> str | None:
        """A header of the answer; the first where there are several."""
        return next((value for key, value in self.page.headers if key.lower() == name), None)
