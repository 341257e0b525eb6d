"""Read a fetched page: what kind of page it is, and the ads on it. A confined process parses it."""

from __future__ import annotations

import asyncio
from collections.abc import Container
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urldefrag

from crawler.assess import with_problem
from crawler.confined import ProcessLost
from crawler.fetch.pdf_pages import is_pdf, page_of_pdf
from crawler.fetch.policy.disappearance import finding_from_page, finding_from_status
from crawler.fetch.policy.page_dates import page_change_date
from crawler.fetch.safety.costly_pages import is_costly_to_parse, read_apart
from crawler.isolation import Failure, guarded
from crawler.postings.ats import completed
from crawler.postings.fetched_page import ReadPage, fetched_page
from crawler.store.content import content_hash
from crawler.store.observations import key_of

if TYPE_CHECKING:
    from crawler.confined import ConfinedProcess
    from crawler.fetch.result import FetchResult
    from crawler.postings.hints import Hints
    from crawler.records import JobPosting, Page

_STEP: Final = "reading the page"


class ReadingNote(Protocol):
    """Where the page that is being parsed is noted, for the supervisor of a worker that hangs in it."""

    def take(self, source: str, url: str) -> None:
        """A page is being parsed from now on."""

    def drop(self) -> None:
        """No page is being parsed."""


class PageReader:
    """Reads the pages of one source."""

    def __init__(
        self,
        hints: Hints,
        process: ConfinedProcess,
        purged: Container[str] = frozenset(),
        faults: list[str] | None = None,
        note: ReadingNote | None = None,
    ) -> None:
        """Prepare for the pages of a source.

        Args:
            hints: What the source's card states about its pages.
            process: Where they are parsed.
            purged: Public ids of ads whose content was removed; they are not taken in again.
            faults: Receives one line for every page whose reading raised.
            note: Where the page being parsed is noted.
        """
        self._hints = hints
        self._process = process
        self._purged = purged
        self._faults = faults if faults is not None else []
        self._note = note

    async def read(self, result: FetchResult) -> None:
        """Fill `finding`, `reason`, `postings`, `modified` and `digest` of a fetched page."""
        by_status = finding_from_status(result.page.status)
        if result.entry.postings is not None:
            result.finding, result.postings = "ad", result.entry.postings
            if not result.postings:
                result.finding, result.reason = "other", "its index holds no ad of it"
        elif result.problem:
            result.finding, result.reason = "failed", result.problem
        elif by_status is not None:
            result.finding, result.reason = by_status, f"status {result.page.status}"
        else:
            await self._read_body(result)
        if result.is_cut:
            result.reason = "answer cut short"
            if result.postings:
                result.reason += "; what came of it is kept"
            else:
                result.finding = "failed"
        # What parses the page might name another source, whose ads it would then change.
        result.postings = tuple(
            one if one.source == self._hints.source else replace(one, source=self._hints.source)
            for one in result.postings
        )
        self._leave_out_purged(result)
        result.digest = digest_of(result.postings)

    def _leave_out_purged(self, result: FetchResult) -> None:
        """Remove purged ads; a page that holds nothing else is not taken in."""
        kept = tuple(one for one in result.postings if key_of(one.source, one.url) not in self._purged)
        if result.postings and not kept:
            result.finding, result.reason = "other", "purged: not taken in again"
        result.postings = kept

    async def _read_body(self, result: FetchResult) -> None:
        page = result.shown
        if is_pdf(page.body):
            page, why = await asyncio.to_thread(page_of_pdf, page)
            if why:
                result.finding, result.reason = finding_from_page("other", False, result.was_ad), why
                return
        try:
            if is_costly_to_parse(page.body):
                read = await asyncio.to_thread(read_apart, page, self._hints)
            else:
                read = self._ask(page)
        except ProcessLost as error:
            result.finding, result.reason = "layout", str(error)
            return
        failure = read.failure or guarded(_STEP, partial(_fill, result, page, read))
        if failure is not None:
            self._keep_unread(result, read.postings, failure)

    def _keep_unread(self, result: FetchResult, had: tuple[JobPosting, ...], failure: Failure) -> None:
        """Keep what can be had of an ad whose reading raised."""
        self._faults.append(f"{result.entry.url}: {failure}")
        listed = result.entry.index_posting
        found = had if listed is None else (listed,)
        kept = tuple(one if str(failure) in one.problems else with_problem(one, failure) for one in found)
        result.finding, result.reason, result.unread = "ad", str(failure), True
        result.postings = at_address(kept, result.entry.url)

    def _ask(self, page: Page) -> ReadPage:
        if self._note:
            self._note.take(self._hints.source, page.requested_url or page.url)
        try:
            return self._process.ask(fetched_page, page, self._hints)
        finally:
            if self._note:
                self._note.drop()


def _fill(result: FetchResult, page: Page, read: ReadPage) -> None:
    """Enter what was parsed into the result."""
    kind, reason, found = read.kind, read.reason, read.postings
    was_ad = result.was_ad
    found = with_index_posting(found, result)
    result.finding = finding_from_page(kind, bool(found), was_ad)
    result.reason = "read by labels or selectors" if found and kind == "other" else reason
    if result.rendered is not None and result.rendered.wanting and not found:
        result.reason = f"{reason}; {result.rendered.wanting}"
    result.modified = page_change_date(page, found)
    if result.finding == "ad" or (result.finding == "expired" and not was_ad):
        result.postings = at_address(found, result.entry.url)


def with_index_posting(found: tuple[JobPosting, ...], result: FetchResult) -> tuple[JobPosting, ...]:
    """The one ad of a page, completed by what its index states about it.

    The index alone is used where the page holds no ad and never did. A page that once held more has a new
    layout, and then nothing is returned.
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
    """The ads of a page under the address that the index knows.

    The only ad of a page gets the page's own address; several get a fragment each.
    """
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
