"""What all kinds of source share: from an index to its entries, and from an entry to a page and its outcome.

A kind is a subclass with a `name` and a `walk`, which yields the entries of the index as it finds them.
Which of them are worth a request is decided in `crawler.fetch.deciding.plan`; what a page holds is read in
`pipelines/`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeVar, cast

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider

from crawler.clock import timestamp
from crawler.fetch.account.book import Book
from crawler.fetch.deciding import plan
from crawler.fetch.deciding.doubt import Doubt
from crawler.fetch.deciding.health import index_is_credible
from crawler.fetch.deciding.scope import Scope
from crawler.fetch.index import IndexReader
from crawler.fetch.pages import page_of
from crawler.fetch.reasons import reason_of
from crawler.fetch.render.extension import Rendering
from crawler.fetch.safety.guard import Guard, Refused
from crawler.fetch.visit import Entry, Purpose, Visit
from crawler.isolation import Failure as Defect
from crawler.isolation import guarded, guarded_stream
from crawler.records import JobPosting, Page
from spiders.ending import ended, facts_of
from spiders.opening import opened

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.store.frontier import Known

T = TypeVar("T")

_MOMENT: Final = 0.01
"""Seconds between two looks whether the pipelines are done."""


class SourceSpider(scrapy.Spider):
    """One run of one source."""

    absence: ClassVar[Literal["ask", "gone", "nothing"]] = "ask"
    """What an ad missing from the index means: `ask` its page, it is `gone` (a complete list), or `nothing`."""
    whole_index: ClassVar[bool] = True
    """True when an ad that is not in the index is suspect; False for an index of what is newest only."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book
        self.card = card = book.card
        self.guard = Guard.of(card)
        self.doubt = Doubt(book)
        self.entries = 0
        self.present: set[str] = set()
        self.named: set[str] = set()
        """Every address of the index, those that the card leaves out too."""
        self.broken: list[str] = []
        """Why the index is not whole."""
        self._scope = Scope(card)
        self._index = IndexReader(book, self.guard, self.broken)
        self._limit = 0
        self._in_pipelines = 0
        """Ads of the index itself that the pipelines have not done with."""
        self.final: dict[str, object] | None = None
        """The run as it ended, for the runner."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """Build the spider for `-a source=NAME`; raises UserError for a source that is not there."""
        spider = cls(opened(crawler, cls.name, kwargs.get("source")))
        spider._limit = int(kwargs.get("limit") or 0)
        spider._set_crawler(crawler)
        spider.book.on_trouble = spider._stop
        crawler.signals.connect(spider._idle, signals.spider_idle)
        crawler.signals.connect(spider._closed, signals.spider_closed)
        crawler.signals.connect(spider._received, signals.response_received)
        for done in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._item_done, done)
        crawler.signals.connect(spider._item_failed, signals.item_error)
        crawler.signals.connect(spider._page_raised, signals.spider_error)
        return spider

    async def walk(self) -> AsyncIterator[Entry]:
        """Yield the entries of the index; `self.index(url)` fetches its pages."""
        raise NotImplementedError
        yield

    async def start(self) -> AsyncIterator[Any]:
        """Walk the index, then ask for what is missing in it and for a sample of what was skipped."""
        for source, url in self.settings.getlist("ADWATCH_POISON"):
            if source == self.card.name:
                self.book.refuse(url, "its page hung the reader, and the worker with it")
        self._index.rendering = self.crawler.get_extension(Rendering)
        async for entry in guarded_stream("reading the index", self.walk()):
            if isinstance(entry, Defect):
                self.broken.append(str(entry))
                break
            if entry.url in self.present:
                continue
            if self._limit and self.entries >= self._limit:
                self.broken.append("stopped by --limit")
                break
            for request in self._consider(entry):
                yield request
            if entry.postings is not None and entry.url in self.present:
                self._in_pipelines += 1
                yield self._visit(entry)
        for request in self._follow_up():
            yield request
        await self._pipelines_done()

    def _consider(self, entry: Entry) -> Iterator[Request]:
        self.named.add(entry.url)
        if plan.too_old(entry, self.card.max_age_days, datetime.now(UTC)) or not self.is_wanted(entry.url):
            return
        self.present.add(entry.url)
        self.entries += 1
        known = self.book.known.get(entry.url)
        step = plan.step_for(entry, known, self.doubt.trust.believed)
        if entry.url in self.book.settled or entry.postings is not None:
            return
        if step == "skip":
            self.doubt.skipped.append(entry)
        else:
            yield from self._request(entry, "index", known if step == "ask" else None)

    def _visit(self, entry: Entry) -> Visit:
        """An ad that the index itself holds, as if its page had been asked for."""
        answer = entry.answer
        if entry.page is not None:
            return Visit(
                entry=entry, page=entry.page, known=self.book.known.get(entry.url), started=timestamp()
            )
        page = page_of(answer, answer.url, timestamp()) if answer is not None else Page(
            url=entry.url, body=b"", fetched_at=timestamp()
        )  # fmt: skip
        return Visit(
            entry=entry,
            page=page,
            known=self.book.known.get(entry.url),
            response=answer,
            started=page.fetched_at,
        )

    def _follow_up(self) -> Iterator[Request]:
        """Requests for listings that the index no longer names, and for the sample."""
        if self.absence != "nothing" and index_is_credible(facts_of(self, "finished")):
            most = plan.ABSENT_MOST if self.whole_index else plan.ABSENT_FEED
            for known in plan.absent(self.book.known.values(), self.named, most):
                if self.absence == "gone":
                    self.book.gone(known.url, "removed")
                    self.book.learned(replace(known, state="gone", run=self.book.run))
                else:
                    yield from self._request(Entry(url=known.url, mark=known.mark), "absent", known)
        for entry in self.doubt.sample():
            yield from self._request(entry, "sample", self.book.known[entry.url])

    def _request(self, entry: Entry, purpose: Purpose, known: Known | None) -> Iterator[Request]:
        """The request for the page of an entry, conditional where something is known; none past max_pages."""
        if not self._index.may_ask():
            return
        try:
            self.guard.check_url(entry.url)
        except Refused as error:
            self.book.refuse(entry.url, str(error))
            return
        if not self.book.schedule(entry.url, purpose):
            return
        headers = {}
        # A page that is made by its scripts may have changed although its own bytes have not.
        if known and known.etag and not self.card.render:
            headers["If-None-Match"] = known.etag
        if known and known.http_last_modified and not self.card.render:
            headers["If-Modified-Since"] = known.http_last_modified
        yield Request(
            entry.url,
            headers=headers,
            callback=self.parse_page,
            errback=self.page_failed,
            dont_filter=True,
            cb_kwargs={"entry": entry, "purpose": purpose, "started": timestamp()},
        )

    def parse_page(self, response: Response, entry: Entry, purpose: Purpose, started: str) -> Iterator[Visit]:
        """Hand an answer of whatever status to the pipelines."""
        yield Visit(
            entry=entry,
            page=page_of(response, entry.url, started),
            purpose=purpose,
            known=self.book.known.get(entry.url),
            response=response,
            started=started,
        )

    def page_failed(self, failure: Failure) -> None:
        """Record why a page could not be had; its listings are kept as they were."""
        request = cast("Request", failure.request)  # type: ignore[attr-defined]
        entry: Entry = request.cb_kwargs["entry"]
        outcome, reason = reason_of(failure.value or ValueError("unknown"))
        self.book.pages[outcome] += 1
        if entry.url in self.book.known:
            self.book.hidden(entry.url, "unreachable" if outcome == "failed" else "blocked")
        self.book.settle(entry.url, "refused" if outcome == "refused" else "failed", reason)

    def as_before(self, url: str) -> None:
        """An entry that needs no request, because the index itself proves it unchanged."""
        self.present.add(url)
        self.named.add(url)
        self.entries += 1
        if url not in self.book.settled:
            self.book.still_there(url)

    def kept(self, work: Callable[[], T], fallback: Callable[[Defect], T]) -> T:
        """Read one entry of the index; where that raises, the fallback of it, and the source is unwell."""
        read = guarded("reading the ad", work)
        if isinstance(read, Defect):
            self.book.faults.append(str(read))
            return fallback(read)
        return read

    def answer(self, work: Callable[[], tuple[JobPosting, ...]]) -> tuple[JobPosting, ...]:
        """Read one page of an index that holds the ads themselves; one that raises makes the index incomplete."""
        read = guarded("reading the index", work)
        if isinstance(read, Defect):
            self.broken.append(str(read))
            return ()
        return read

    async def index(self, url: str, **named: Any) -> Response | None:
        """Fetch a page of the index; None when it can't be had, which makes the index incomplete."""
        return await self._index.page(self.crawler.engine, url, **named)

    def is_wanted(self, url: str) -> bool:
        """True when the card's include and exclude patterns let an address through."""
        return self._scope.wants(url)

    def _idle(self) -> None:
        """When all is done: ask for everything skipped, if the sample found the index wrong."""
        more = [
            request
            for entry in self.doubt.all_again()
            for request in self._request(entry, "recheck", self.book.known[entry.url])
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

    def _item_failed(self, item: Visit, failure: Failure) -> None:
        """A pipeline raised: the page has that as its outcome, and the source is unwell."""
        self._fault(item.entry.url, failure)

    def _page_raised(self, failure: Failure, response: Response) -> None:
        """The spider raised over an answer."""
        self._fault(response.request.url if response.request else response.url, failure)

    def _fault(self, url: str, failure: Failure) -> None:
        reason = f"{type(failure.value).__name__}: {failure.value}"
        self.book.faults.append(f"{url}: {reason}")
        self.book.settle(url, "failed", reason)

    def _received(self, response: Response) -> None:
        self.book.requests += 1
        self.book.received += len(response.body)
        self.book.statuses[str(response.status)] += 1

    @property
    def trouble(self) -> str:
        """Why the run could not be ended, for the runner."""
        return self.book.trouble

    def _stop(self) -> None:
        """Close the spider because the store can't be written."""
        self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="store"))

    def _closed(self, reason: str) -> None:
        """End the run, and tell the runner how."""
        self.final = ended(self, reason)
