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
from crawler.fetch.pages import reader_hints
from crawler.fetch.policy.disappearance import finding_from_page, finding_from_status
from crawler.fetch.policy.page_dates import page_change_date
from crawler.fetch.safety.parser_sandbox import ParserLimitExceeded, is_costly_to_parse, read_sandboxed
from crawler.isolation import Failure, guarded
from crawler.postings import read_page
from crawler.postings.ats import completed
from crawler.postings.page_state import page_state
from crawler.postings.unread import unread_page
from crawler.store.content import content_hash
from crawler.store.observations import key_of
from crawler.supervisor.page_in_progress import PageInProgress

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.result import FetchResult
    from crawler.records import JobPosting, Page

_STEP: Final = "reading the page"
Told = tuple[str, str, tuple["JobPosting", ...]]
"""Kind of a page, why it is that, and its ads."""


class Read:
    """Fills `state`, `reason`, `postings`, `modified` and `digest` of a visit."""

    def __init__(self, spider: Any) -> None:
        settings = spider.settings
        locked = settings.getbool("ADWATCH_LOCKED")
        self._in_hand = PageInProgress(Path(settings["ADWATCH_HOME"])) if locked else None
        self._hints = reader_hints(spider.card)
        self._session = spider.session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Read:
        """Scrapy's way to build a pipeline."""
        return cls(crawler.spider)

    async def process_item(self, result: FetchResult) -> FetchResult:
        """Read the page, unless its status says all there is to say."""
        told = finding_from_status(result.page.status)
        if result.entry.postings is not None:
            result.finding, result.postings = "ad", result.entry.postings
        elif result.problem:
            result.finding, result.reason = "failed", result.problem
        elif told is not None:
            result.finding, result.reason = told, f"status {result.page.status}"
        else:
            try:
                await self._read(result)
            except ParserLimitExceeded as error:
                result.finding, result.reason = "layout", str(error)
        if result.is_cut and not result.postings:
            result.finding, result.reason = "failed", "answer cut short"
        self._leave_out_purged(result)
        result.digest = digest_of(result.postings)
        return result

    def _leave_out_purged(self, result: FetchResult) -> None:
        """Ads that were purged are not taken in again, nor is the page that holds nothing else."""
        kept = tuple(
            one for one in result.postings if key_of(one.source, one.url) not in self._session.purged
        )
        if result.postings and not kept:
            result.finding, result.reason = "other", "purged: not taken in again"
        result.postings = kept

    async def _read(self, result: FetchResult) -> None:
        page = result.shown
        if is_costly_to_parse(page.body):
            read = await asyncio.to_thread(guarded, _STEP, partial(self._read_apart, page))
        else:
            read = guarded(_STEP, partial(self._read_here, page))
        if isinstance(read, ParserLimitExceeded):
            raise read
        told = read if isinstance(read, Failure) else guarded(_STEP, partial(self._tell, result, page, read))
        if told is not None:
            self._keep_unread(result, page, told)

    def _keep_unread(self, result: FetchResult, page: Page, failure: Failure) -> None:
        """Keep what can be had of an ad whose reading raised; its source is unwell."""
        self._session.faults.append(f"{result.entry.url}: {failure}")
        listed = result.entry.index_posting
        posting = unread_page(page, self._hints, failure) if listed is None else with_problem(listed, failure)
        result.finding, result.reason, result.unread = "ad", str(failure), True
        result.postings = at_address((posting,), result.entry.url)

    def _tell(self, result: FetchResult, page: Page, read: Told) -> None:
        """Fill the visit with what was read."""
        kind, reason, found = read
        was_ad = result.known is not None and result.known.state == "ad"
        found = with_listed(found, result)
        result.finding = finding_from_page(kind, bool(found), was_ad)
        result.reason = reason
        if result.rendered is not None and result.rendered.wanting and not found:
            result.reason = f"{reason}; {result.rendered.wanting}"
        result.modified = page_change_date(page, found)
        if result.finding == "ad" or (result.finding == "expired" and not was_ad):
            result.postings = at_address(found, result.entry.url)

    def _read_here(self, page: Page) -> Told:
        if self._in_hand:
            self._in_hand.take(self._hints.source, page.requested_url or page.url)
        try:
            state = page_state(page)
            return state.kind, state.reason, read_page(page, self._hints)
        finally:
            if self._in_hand:
                self._in_hand.drop()

    def _read_apart(self, page: Page) -> Told | ParserLimitExceeded:
        """Read in a process of its own; a page that is too heavy is an answer, no defect."""
        try:
            return read_sandboxed(page, self._hints)
        except ParserLimitExceeded as error:
            return error

    def close_spider(self) -> None:
        """Take away the note of the page in hand."""
        if self._in_hand:
            self._in_hand.close()


def with_listed(found: tuple[JobPosting, ...], result: FetchResult) -> tuple[JobPosting, ...]:
    """The one ad of a page, with what its index says of it beside.

    That alone where the page says nothing and never did: a page that once said more has another layout now.
    """
    listed, known = result.entry.index_posting, result.known
    if listed is None or len(found) > 1:
        return found
    if found:
        return (completed(found[0], listed),)
    alone = at_address((listed,), result.entry.url)
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
