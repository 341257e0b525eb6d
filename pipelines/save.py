"""Save: record the ads of a page, its outcome, and what the next crawl must know, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.fetch.policy.record_result import ResultRecorder
from crawler.fetch.spider_protocol import source_run

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.result import FetchResult
    from crawler.fetch.spider_protocol import SourceRun


class Save:
    """Enters every result into the session of the run, which writes in batches."""

    def __init__(self, spider: SourceRun) -> None:
        self._recorder = ResultRecorder(spider.session, spider.audit)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Save:
        """Build the stage, as Scrapy does."""
        return cls(source_run(crawler))

    def process_item(self, result: FetchResult) -> FetchResult:
        """Record the page by what was found on it."""
        self._recorder.record(result)
        return result
