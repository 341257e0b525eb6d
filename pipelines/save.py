"""Save: the ads of a page, its outcome, and what the next crawl must know of it, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.clock import timestamp
from crawler.fetch.account.book import Book
from crawler.store.frontier import Known, State
from crawler.store.sightings import Sighting

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.visit import Visit

_HIDDEN = {"blocked": "blocked", "layout": "layout", "failed": "unreachable"}


class Save:
    """Enters every visit into the book of the run; the book writes in batches."""

    def __init__(self, spider: Any) -> None:
        self._spider = spider
        self._book: Book = spider.book

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Save:
        """Scrapy's way to build a pipeline."""
        return cls(crawler.spider)

    def process_item(self, visit: Visit) -> Visit:
        """Settle the page by what was found on it."""
        self._book.pages[visit.finding] += 1
        if visit.finding in ("ad", "same") or visit.postings:
            self._keep(visit)
        elif visit.finding in ("removed", "expired"):
            self._gone(visit)
        elif visit.finding == "other":
            self._learn(visit, "other")
            self._settle(visit, "index", visit.reason or "no ad on it")
        else:
            self._hide(visit)
        return visit

    def _keep(self, visit: Visit) -> None:
        if visit.is_news:
            self._note_change(visit)
            self._book.ads((self._sighting(visit, posting) for posting in visit.postings), visit.capture)
            if not visit.unread:
                self._learn(visit, "ad")
            if visit.finding == "expired":
                self._book.gone(visit.entry.url, "expired")
            self._settle(visit, "stored", visit.reason)
            return
        state: State = visit.known.state if visit.known else "ad"
        if state == "ad":
            self._book.still_there(visit.entry.url)
        self._learn(visit, state)
        self._settle(visit, "unchanged", "status 304" if visit.finding == "same" else "same ad as before")

    def _gone(self, visit: Visit) -> None:
        was_ad = visit.known is not None and visit.known.state == "ad"
        if was_ad:
            self._spider.doubt.changed(visit)
            self._book.gone(visit.entry.url, visit.finding)
        self._learn(visit, "gone")
        known = visit.known is not None
        outcome = "stored" if was_ad else "unchanged" if known else "failed"
        self._settle(visit, outcome, f"{visit.finding}: {visit.reason}")

    def _hide(self, visit: Visit) -> None:
        if visit.known is not None and visit.known.state == "ad":
            self._book.hidden(visit.entry.url, _HIDDEN[visit.finding])
        self._settle(visit, "failed", f"{visit.finding}: {visit.reason}")

    def _note_change(self, visit: Visit) -> None:
        if visit.known is not None:
            self._spider.doubt.changed(visit)

    def _sighting(self, visit: Visit, posting: Any) -> Sighting:
        return Sighting(
            posting=posting,
            seen_at=visit.started or timestamp(),
            run=self._book.run,
            lastmod=visit.entry.mark or None,
            etag=visit.header("etag"),
            http_last_modified=visit.header("last-modified"),
        )

    def _learn(self, visit: Visit, state: State) -> None:
        before = visit.known
        same = visit.finding == "same" and before is not None
        self._book.learned(
            Known(
                url=visit.entry.url,
                state=state,
                mark=visit.entry.mark,
                modified=before.modified if same and before else visit.modified,
                etag=visit.header("etag") or (before.etag if same and before else None),
                http_last_modified=visit.header("last-modified")
                or (before.http_last_modified if same and before else None),
                digest=before.digest if same and before else visit.digest,
                asked_at=timestamp(),
                run=self._book.run,
            )
        )

    def _settle(self, visit: Visit, outcome: Any, reason: str) -> None:
        self._book.settle(visit.entry.url, outcome, reason, visit.page.status)
