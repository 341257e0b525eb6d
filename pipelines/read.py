"""Read: what kind of page it is, and the ads on it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urldefrag

from crawler.assess import with_problem
from crawler.fetch.deciding.absence import finding_of_page, finding_of_status
from crawler.fetch.deciding.dates import change_stated
from crawler.fetch.pages import hints_of
from crawler.fetch.running.inhand import InHand
from crawler.fetch.safety.heavy import TooHeavy, is_heavy, read_apart
from crawler.isolation import Failure, guarded
from crawler.postings import read_page
from crawler.postings.ats import completed
from crawler.postings.page_state import page_state
from crawler.postings.unread import unread_page
from crawler.store.content import content_hash
from crawler.store.sightings import key_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.visit import Visit
    from crawler.records import JobPosting, Page

_STEP: Final = "reading the page"
Told = tuple[str, str, tuple["JobPosting", ...]]
"""Kind of a page, why it is that, and its ads."""


class Read:
    """Fills `state`, `reason`, `postings`, `modified` and `digest` of a visit."""

    def __init__(self, spider: Any) -> None:
        settings = spider.settings
        locked = settings.getbool("ADWATCH_LOCKED")
        self._in_hand = InHand(Path(settings["ADWATCH_HOME"])) if locked else None
        self._hints = hints_of(spider.card)
        self._book = spider.book

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Read:
        """Scrapy's way to build a pipeline."""
        return cls(crawler.spider)

    async def process_item(self, visit: Visit) -> Visit:
        """Read the page, unless its status says all there is to say."""
        told = finding_of_status(visit.page.status)
        if visit.entry.postings is not None:
            visit.finding, visit.postings = "ad", visit.entry.postings
        elif visit.problem:
            visit.finding, visit.reason = "failed", visit.problem
        elif told is not None:
            visit.finding, visit.reason = told, f"status {visit.page.status}"
        else:
            try:
                await self._read(visit)
            except TooHeavy as error:
                visit.finding, visit.reason = "layout", str(error)
        if visit.is_cut and not visit.postings:
            visit.finding, visit.reason = "failed", "answer cut short"
        self._leave_out_purged(visit)
        visit.digest = digest_of(visit.postings)
        return visit

    def _leave_out_purged(self, visit: Visit) -> None:
        """Ads that were purged are not taken in again, nor is the page that holds nothing else."""
        kept = tuple(one for one in visit.postings if key_of(one.source, one.url) not in self._book.purged)
        if visit.postings and not kept:
            visit.finding, visit.reason = "other", "purged: not taken in again"
        visit.postings = kept

    async def _read(self, visit: Visit) -> None:
        page = visit.shown
        if is_heavy(page.body):
            read = await asyncio.to_thread(guarded, _STEP, partial(self._read_apart, page))
        else:
            read = guarded(_STEP, partial(self._read_here, page))
        if isinstance(read, TooHeavy):
            raise read
        told = read if isinstance(read, Failure) else guarded(_STEP, partial(self._tell, visit, page, read))
        if told is not None:
            self._keep_unread(visit, page, told)

    def _keep_unread(self, visit: Visit, page: Page, failure: Failure) -> None:
        """Keep what can be had of an ad whose reading raised; its source is unwell."""
        self._book.faults.append(f"{visit.entry.url}: {failure}")
        listed = visit.entry.listed
        posting = unread_page(page, self._hints, failure) if listed is None else with_problem(listed, failure)
        visit.finding, visit.reason, visit.unread = "ad", str(failure), True
        visit.postings = at_address((posting,), visit.entry.url)

    def _tell(self, visit: Visit, page: Page, read: Told) -> None:
        """Fill the visit with what was read."""
        kind, reason, found = read
        was_ad = visit.known is not None and visit.known.state == "ad"
        found = with_listed(found, visit)
        visit.finding = finding_of_page(kind, bool(found), was_ad)
        visit.reason = reason
        if visit.rendered is not None and visit.rendered.wanting and not found:
            visit.reason = f"{reason}; {visit.rendered.wanting}"
        visit.modified = change_stated(page, found)
        if visit.finding == "ad" or (visit.finding == "expired" and not was_ad):
            visit.postings = at_address(found, visit.entry.url)

    def _read_here(self, page: Page) -> Told:
        if self._in_hand:
            self._in_hand.take(self._hints.source, page.requested_url or page.url)
        try:
            state = page_state(page)
            return state.kind, state.reason, read_page(page, self._hints)
        finally:
            if self._in_hand:
                self._in_hand.drop()

    def _read_apart(self, page: Page) -> Told | TooHeavy:
        """Read in a process of its own; a page that is too heavy is an answer, no defect."""
        try:
            return read_apart(page, self._hints)
        except TooHeavy as error:
            return error

    def close_spider(self) -> None:
        """Take away the note of the page in hand."""
        if self._in_hand:
            self._in_hand.close()


def with_listed(found: tuple[JobPosting, ...], visit: Visit) -> tuple[JobPosting, ...]:
    """The one ad of a page, with what its index says of it beside.

    That alone where the page says nothing and never did: a page that once said more has another layout now.
    """
    listed, known = visit.entry.listed, visit.known
    if listed is None or len(found) > 1:
        return found
    if found:
        return (completed(found[0], listed),)
    alone = at_address((listed,), visit.entry.url)
    is_as_before = known is None or known.state != "ad" or known.digest == digest_of(alone)
    return alone if is_as_before else ()


def at_address(postings: tuple[JobPosting, ...], url: str) -> tuple[JobPosting, ...]:
    """The ads under the address that the index knows them by: a page's only ad under the page's own."""
    if len(postings) == 1:
        return (replace(postings[0], url=url),)
    named = []
    for number, posting in enumerate(postings, 1):
        fragment = posting.identifier or urldefrag(posting.url).fragment or str(number)
        named.append(replace(posting, url=f"{url}#{fragment}"))
    return tuple(named)


def digest_of(postings: tuple[JobPosting, ...]) -> str:
    """SHA-256 over the content of all ads of a page; empty without one."""
    if not postings:
        return ""
    return sha256("\n".join(content_hash(posting) for posting in postings).encode()).hexdigest()
