"""Save: the ads of a page, its outcome, and what the next crawl must know of it, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.clock import timestamp
from crawler.fetch.run.session import RunSession
from crawler.store.frontier import KnownUrl, State
from crawler.store.observations import Observation

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.result import FetchResult

_HIDDEN = {"blocked": "blocked", "layout": "layout", "failed": "unreachable"}


class Save:
    """Enters every visit into the book of the run; the book writes in batches."""

    def __init__(self, spider: Any) -> None:
        self._spider = spider
        self._session: RunSession = spider.session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Save:
        """Scrapy's way to build a pipeline."""
        return cls(crawler.spider)

    def process_item(self, result: FetchResult) -> FetchResult:
        """Settle the page by what was found on it."""
        self._session.findings[result.finding] += 1
        if result.finding in ("ad", "same") or result.postings:
            self._keep(result)
        elif result.finding in ("removed", "expired"):
            self._gone(result)
        elif result.finding == "other":
            self._learn(result, "other")
            self._settle(result, "index", result.reason or "no ad on it")
        else:
            self._hide(result)
        return result

    def _keep(self, result: FetchResult) -> None:
        if result.is_news:
            self._note_change(result)
            self._session.add_observations(
                (self._observation(result, posting) for posting in result.postings), result.capture
            )
            if not result.unread:
                self._learn(result, "ad")
            if result.finding == "expired":
                self._session.mark_gone(result.entry.url, "expired")
            self._settle(result, "stored", result.reason)
            return
        state: State = result.known.state if result.known else "ad"
        if state == "ad":
            self._session.mark_unchanged(result.entry.url)
        self._learn(result, state)
        self._settle(result, "unchanged", "status 304" if result.finding == "same" else "same ad as before")

    def _gone(self, result: FetchResult) -> None:
        was_ad = result.known is not None and result.known.state == "ad"
        if was_ad:
            self._spider.audit.changed(result)
            self._session.mark_gone(result.entry.url, result.finding)
        self._learn(result, "gone")
        known = result.known is not None
        outcome = "stored" if was_ad else "unchanged" if known else "failed"
        self._settle(result, outcome, f"{result.finding}: {result.reason}")

    def _hide(self, result: FetchResult) -> None:
        if result.known is not None and result.known.state == "ad":
            self._session.mark_hidden(result.entry.url, _HIDDEN[result.finding])
        self._settle(result, "failed", f"{result.finding}: {result.reason}")

    def _note_change(self, result: FetchResult) -> None:
        if result.known is not None:
            self._spider.audit.changed(result)

    def _observation(self, result: FetchResult, posting: Any) -> Observation:
        return Observation(
            posting=posting,
            seen_at=result.started or timestamp(),
            run=self._session.run,
            lastmod=result.entry.validator or None,
            etag=result.header("etag"),
            http_last_modified=result.header("last-modified"),
        )

    def _learn(self, result: FetchResult, state: State) -> None:
        before = result.known
        same = result.finding == "same" and before is not None
        self._session.update_frontier(
            KnownUrl(
                url=result.entry.url,
                state=state,
                mark=result.entry.validator,
                modified=before.modified if same and before else result.modified,
                etag=result.header("etag") or (before.etag if same and before else None),
                http_last_modified=result.header("last-modified")
                or (before.http_last_modified if same and before else None),
                digest=before.digest if same and before else result.digest,
                asked_at=timestamp(),
                run=self._session.run,
            )
        )

    def _settle(self, result: FetchResult, outcome: Any, reason: str) -> None:
        self._session.record_outcome(result.entry.url, outcome, reason, result.page.status)
