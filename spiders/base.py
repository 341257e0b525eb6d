"""What all kinds of source share: from an index to its entries, and from an entry to a page and its outcome.

A kind is a subclass with a `name` and a `walk`, which yields the entries of the index as it finds them.
Which of them are worth a request is decided in `crawler.fetch.policy.revisit`; what a page holds is read in
`pipelines/`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeVar, cast

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider

from crawler.clock import timestamp
from crawler.confined import ConfinedProcess
from crawler.fetch.errors import classify_error
from crawler.fetch.index_reader import IndexReader
from crawler.fetch.pages import page_from_response
from crawler.fetch.policy import revisit
from crawler.fetch.policy.health import FRESH_LOOK
from crawler.fetch.policy.index_trust import IndexAudit
from crawler.fetch.render.extension import RenderExtension
from crawler.fetch.result import FetchPurpose, FetchResult, IndexEntry
from crawler.fetch.run.session import RunSession
from crawler.fetch.safety.address_guard import AddressGuard, WaitRefused
from crawler.isolation import Failure as Defect
from crawler.isolation import guarded, guarded_stream
from crawler.records import JobPosting
from crawler.triage.takedowns import Takedowns
from spiders.looks import is_look
from spiders.page_requests import follow_up, held_result, page_request
from spiders.run_end import end_run
from spiders.run_start import start_run

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

T = TypeVar("T")

_MOMENT: Final = 0.01
"""Seconds between two looks whether the pipelines are done."""


class SourceSpider(scrapy.Spider):
    """One run of one source."""

    rows_are_whole: bool = False
    """Whether all rows that are ads without a page of their own were read: one that is missing is gone then."""
    absence: Literal["ask", "gone", "nothing"] = "ask"
    """What an ad missing from the index means: `ask` its page, it is `gone` (a complete list), or `nothing`."""
    whole_index: ClassVar[bool] = True
    """True when an ad that is not in the index is suspect; False for an index of what is newest only."""

    def __init__(self, session: RunSession) -> None:
        super().__init__()
        self.session = session
        self.card = card = session.card
        self.guard = AddressGuard.of(card)
        self.audit = IndexAudit(session)
        self.reader = ConfinedProcess()
        """Where every byte of the source is parsed."""
        self.entries = 0
        self.wanted_urls: set[str] = set()
        self.indexed_urls: set[str] = set()
        """Every address of the index, also those out of scope."""
        self.index_problems: list[str] = []
        """Why the index is not whole."""
        self._scope = revisit.UrlScope(card)
        self.index_reader = IndexReader(session, self.guard, self.index_problems)
        self.new_dates: list[str | None] = []
        """Dates of the addresses that this run met first, as their index states them."""
        self.is_look = is_look(card, session.memory, bool(session.known))
        """True for a look at what is new between two whole rounds."""
        session.is_look = self.is_look
        if self.is_look:
            self.index_problems.append(FRESH_LOOK)
        self._limit = 0
        self.takedown_looks = Takedowns(session.store.database).pages_due(card.name, timestamp())
        """Pages of referred ads to ask for whatever the index says (the takedown clock)."""
        self._in_pipelines = 0
        """Ads of the index itself that the pipelines have not done with."""
        self.run_result: dict[str, object] | None = None
        """The run as it ended, for the runner."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """Build the spider for `-a source=NAME`; raises UserError for a source that is not there."""
        spider = cls(start_run(crawler, cls.name, kwargs.get("source")))
        spider._limit = int(kwargs.get("limit") or 0)
        spider._set_crawler(crawler)
        spider.session.on_failure = spider._stop
        crawler.signals.connect(spider._idle, signals.spider_idle)
        crawler.signals.connect(spider._closed, signals.spider_closed)
        crawler.signals.connect(spider._received, signals.response_received)
        for done in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._item_done, done)
        crawler.signals.connect(spider._item_failed, signals.item_error)
        crawler.signals.connect(spider._page_raised, signals.spider_error)
        return spider

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield the entries of the index; `self.index(url)` fetches its pages."""
        raise NotImplementedError
        yield

    async def start(self) -> AsyncIterator[Any]:
        """Walk the index, then ask for what is missing in it and for a sample of what was skipped."""
        for source, url in self.settings.getlist("ADWATCH_POISON"):
            if source == self.card.name:
                self.session.record_refusal(url, "its page hung the reader, and the worker with it")
        self.index_reader.rendering = self.crawler.get_extension(RenderExtension)
        async for entry in guarded_stream("reading the index", self.walk()):
            if isinstance(entry, Defect):
                self.index_problems.append(str(entry))
                break
            if entry.url in self.wanted_urls:
                continue
            if self._limit and self.entries >= self._limit:
                self.index_problems.append("stopped by --limit")
                break
            for request in self._consider(entry):
                yield request
            if entry.postings is not None and entry.url in self.wanted_urls:
                self._in_pipelines += 1
                yield held_result(self.session, entry)
        for request in follow_up(self):
            yield request
        await self._pipelines_done()

    def _consider(self, entry: IndexEntry) -> Iterator[Request]:
        self.indexed_urls.add(entry.url)
        if revisit.is_too_old(entry, self.card.max_age_days, datetime.now(UTC)) or not self.is_wanted(
            entry.url
        ):
            return
        self.wanted_urls.add(entry.url)
        self.entries += 1
        known = self.session.known.get(entry.url)
        if known is None:
            self.new_dates.append(entry.date)
        step = revisit.revisit_step(entry, known, self.audit.trust)
        if entry.url in self.session.finished_urls or entry.postings is not None:
            return
        if step == "skip" and entry.url in self.takedown_looks:
            yield from page_request(self, entry, "sample", known)
        elif step == "skip" or (self.is_look and step == "ask"):
            self.audit.skipped.append(entry)
        else:
            yield from page_request(self, entry, "index", known if step == "ask" else None)

    def parse_page(
        self, response: Response, entry: IndexEntry, purpose: FetchPurpose, started: str
    ) -> Iterator[FetchResult]:
        """Hand an answer of whatever status to the pipelines."""
        yield FetchResult(
            entry=entry,
            page=page_from_response(response, entry.url, started),
            purpose=purpose,
            known=self.session.known.get(entry.url),
            response=response,
            started=started,
        )

    def page_failed(self, failure: Failure) -> None:
        """Record why a page could not be had; its listings are kept as they were."""
        request = cast("Request", failure.request)  # type: ignore[attr-defined]
        entry: IndexEntry = request.cb_kwargs["entry"]
        outcome, reason = classify_error(failure.value or ValueError("unknown"))
        waits = isinstance(failure.value, WaitRefused)
        self.session.note_finding(entry.url, "waits" if waits else outcome, reason)
        if entry.url in self.session.known:
            self.session.mark_hidden(entry.url, "unreachable" if outcome == "failed" else "blocked")
        self.session.record_outcome(entry.url, "refused" if outcome == "refused" else "failed", reason)

    def mark_unchanged(self, url: str) -> None:
        """An entry that needs no request, because the index itself proves it unchanged."""
        self.wanted_urls.add(url)
        self.indexed_urls.add(url)
        self.entries += 1
        if url not in self.session.finished_urls:
            self.session.mark_unchanged(url)

    def kept(self, work: Callable[[], T], fallback: Callable[[Defect], T]) -> T:
        """Read one entry of the index; where that raises, the fallback of it, and the source is unhealthy."""
        read = guarded("reading the ad", work)
        if isinstance(read, Defect):
            self.session.faults.append(str(read))
            return fallback(read)
        return read

    def answer(self, work: Callable[[], tuple[JobPosting, ...]]) -> tuple[JobPosting, ...]:
        """Read one page of an index that holds the ads themselves; one that raises makes the index incomplete."""
        read = guarded("reading the index", work)
        if isinstance(read, Defect):
            self.index_problems.append(str(read))
            return ()
        return read

    async def index(self, url: str, **named: Any) -> Response | None:
        """Fetch a page of the index; None when it can't be had, which makes the index incomplete."""
        return await self.index_reader.page(self.crawler.engine, url, **named)

    def is_wanted(self, url: str) -> bool:
        """True when the card's include and exclude patterns let an address through."""
        return self._scope.wants(url)

    def _idle(self) -> None:
        """When all is done: ask for everything skipped, if the sample found the index wrong."""
        more = [
            request
            for entry in ([] if self.is_look else self.audit.all_again())
            for request in page_request(self, entry, "recheck", self.session.known[entry.url])
        ]
        for request in more:
            self.crawler.engine.crawl(request)
        if more:
            raise DontCloseSpider

    async def _pipelines_done(self) -> None:
        """Wait for the ads of the index: Scrapy looks once whether all is done, and then every five seconds only."""
        while self._in_pipelines:
            await asyncio.sleep(_MOMENT)
        await asyncio.sleep(_MOMENT)  # the signal of an ad comes just before Scrapy itself has done with it

    def _item_done(self, response: Response | None) -> None:
        self._in_pipelines -= response is None

    def _item_failed(self, item: FetchResult, failure: Failure) -> None:
        """A pipeline raised: the page has that as its outcome, and the source is unhealthy."""
        self._fault(item.entry.url, failure)

    def _page_raised(self, failure: Failure, response: Response) -> None:
        """The spider raised over an answer."""
        self._fault(response.request.url if response.request else response.url, failure)

    def _fault(self, url: str, failure: Failure) -> None:
        reason = f"{type(failure.value).__name__}: {failure.value}"
        self.session.faults.append(f"{url}: {reason}")
        self.session.record_outcome(url, "failed", reason)

    def _received(self, response: Response) -> None:
        self.session.requests += 1
        self.session.bytes_received += len(response.body)
        self.session.statuses[str(response.status)] += 1

    @property
    def failure(self) -> str:
        """Why the run could not be ended, for the runner."""
        return self.session.failure

    def _stop(self) -> None:
        """Close the spider because the store can't be written."""
        self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="store"))

    def _closed(self, reason: str) -> None:
        """End the run, and keep the report for the runner."""
        self.reader.close()
        self.run_result = end_run(self, reason)
