"""Capture: keep the bytes, as received, of every page that is evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.evidence.captures import open_writer
from crawler.evidence.exchange import Exchange
from crawler.fetch.spider_protocol import source_run

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.fetch.result import FetchResult
    from crawler.fetch.spider_protocol import SourceRun


class KeepCapture:
    """Appends responses to the WARC files; the session indexes them with the batch they belong to."""

    def __init__(self, spider: SourceRun) -> None:
        self._card = spider.card
        self._session = spider.session
        self._config = spider.card.digest()
        agent = str(spider.settings.get("USER_AGENT", ""))
        self._session.captures.writer = open_writer(
            self._session.store, {"http-header-user-agent": agent, "robots": "RFC 9309"}
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepCapture:
        """Build the stage, as Scrapy does."""
        return cls(source_run(crawler))

    def process_item(self, result: FetchResult) -> FetchResult:
        """Write the response into the captures when it is evidence.

        Raises:
            DropItem: the run can't write any more.
        """
        if self._session.failure:
            raise DropItem(self._session.failure)
        received = result.response or result.entry.page
        if received is not None and result.is_evidence:
            try:
                result.capture = self._session.capture_answer(received, self._exchange(result))
            except UserError as error:
                raise DropItem(str(error)) from None
        return result

    def _exchange(self, result: FetchResult) -> Exchange:
        page, response = result.page, result.response
        request: Request | None = response.request if response is not None else None
        sent = request.headers.items() if request is not None else ()
        return Exchange(
            url=page.url,
            requested_url=page.requested_url,
            status=page.status,
            headers=page.headers,
            body=page.body,
            method=request.method if request is not None else "GET",
            request_headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, vs in sent for v in vs),
            started=page.fetched_at,
            finished=timestamp(),
            ip_address=page.ip_address,
            run=self._session.run,
            imported=response is None,
            rendered=result.rendered.dom if result.rendered is not None else None,
            meta=self._meta(result, request),
        )

    def _meta(self, result: FetchResult, request: Request | None) -> dict[str, object]:
        card = self._card
        meta: dict[str, object] = {"source": card.name, "kind": card.kind, "config": self._config}
        hops = request.meta.get("redirect_urls", []) if request is not None else []
        if hops:
            meta["redirects"] = list(hops)
        if result.rendered is not None:
            meta["rendered"] = {
                "browser": result.rendered.browser,
                "finished": result.rendered.finished,
                "asked": list(result.rendered.asked),
            }
        certificate: Any = getattr(result.response, "certificate", None)
        if certificate is not None:
            meta["certificate_sha256"] = certificate.digest("sha256").decode("ascii")
        return meta
