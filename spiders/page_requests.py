"""Requests of pages: those of entries of the index, of what the index no longer names, and of the takedown clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag

from scrapy import Request

from crawler.clock import timestamp
from crawler.fetch.pages import page_from_response
from crawler.fetch.policy import revisit
from crawler.fetch.policy.health import index_is_credible
from crawler.fetch.result import FetchPurpose, FetchResult, IndexEntry
from crawler.fetch.safety.address_guard import Refused
from crawler.records import Page
from spiders.run_end import run_facts

if TYPE_CHECKING:
    from crawler.fetch.run.session import RunSession
    from crawler.store.frontier import KnownUrl
    from spiders.base import SourceSpider

NEW_FIRST: Final = 5
"""Priority of a page that was never fetched: what is new comes before what is asked again."""


def page_request(
    spider: SourceSpider, entry: IndexEntry, purpose: FetchPurpose, known: KnownUrl | None
) -> Iterator[Request]:
    """The request for the page of an entry, conditional where something is known; none past max_pages."""
    if not spider.index_reader.may_ask():
        return
    try:
        spider.guard.check_url(entry.url)
    except Refused as error:
        spider.session.record_refusal(entry.url, str(error))
        return
    if not spider.session.schedule(entry.url, purpose):
        return
    headers = {}
    # A page that is made by its scripts may have changed although its own bytes have not.
    if known and known.etag and not spider.card.render:
        headers["If-None-Match"] = known.etag
    if known and known.http_last_modified and not spider.card.render:
        headers["If-Modified-Since"] = known.http_last_modified
    yield Request(
        entry.url,
        headers=headers,
        priority=NEW_FIRST if known is None and purpose == "index" else 0,
        callback=spider.parse_page,
        errback=spider.page_failed,
        dont_filter=True,
        cb_kwargs={"entry": entry, "purpose": purpose, "started": timestamp()},
    )


def follow_up(spider: SourceSpider) -> Iterator[Request]:
    """Requests for listings that the index no longer names, and for the sample."""
    if spider.absence != "nothing" and index_is_credible(run_facts(spider, "finished")):
        most = revisit.ABSENT_MOST if spider.whole_index else revisit.ABSENT_FEED
        for known in revisit.missing_listings(spider.session.known.values(), spider.indexed_urls, most):
            in_row = "#" in known.url and spider.absence == "ask"
            if in_row and (not spider.rows_are_whole or urldefrag(known.url).url in spider.indexed_urls):
                continue  # not all rows were read, or it is one of several ads of a page that is asked for itself
            if spider.absence == "gone" or in_row:
                spider.session.mark_gone(known.url, "removed")
                spider.session.update_frontier(replace(known, state="gone", run=spider.session.run))
            else:
                yield from page_request(
                    spider, IndexEntry(url=known.url, validator=known.mark), "absent", known
                )
    for url in sorted(spider.takedown_looks & spider.session.known.keys()):
        known = spider.session.known[url]
        if known.state != "gone":
            yield from page_request(spider, IndexEntry(url=url, validator=known.mark), "absent", known)
    for entry in () if spider.is_look else spider.audit.sample():
        yield from page_request(spider, entry, "sample", spider.session.known[entry.url])


def held_result(session: RunSession, entry: IndexEntry) -> FetchResult:
    """An ad that the index itself holds, as if its page had been asked for."""
    answer = entry.response
    if entry.page is not None:
        return FetchResult(
            entry=entry, page=entry.page, known=session.known.get(entry.url), started=timestamp()
        )
    page = page_from_response(answer, answer.url, timestamp()) if answer is not None else Page(
        url=entry.url, body=b"", fetched_at=timestamp()
    )  # fmt: skip
    return FetchResult(
        entry=entry,
        page=page,
        known=session.known.get(entry.url),
        response=answer,
        started=page.fetched_at,
    )
