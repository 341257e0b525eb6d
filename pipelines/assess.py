"""Assess: contacts, indicators and score of every ad that is new or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.assess import attempt
from crawler.fetch.spider_protocol import source_run
from crawler.sentence_reader import reads_a_day

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.result import FetchResult
    from crawler.fetch.spider_protocol import SourceRun


class Assess:
    """Fills `assessment` of the ads of a result, with the base rates of its source, as `rescore` does."""

    def __init__(self, spider: SourceRun) -> None:
        self._session = session = spider.session
        norms = session.store.source_rates
        self._rates = norms.base_rates(session.card.name)
        self._bar = norms.sentence_bar(session.card.name, reads_a_day())

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Assess:
        """Build the stage, as Scrapy does."""
        return cls(source_run(crawler))

    def process_item(self, result: FetchResult) -> FetchResult:
        """Assess new and changed ads; unchanged ones keep their assessment.

        An ad that can't be assessed is kept with the problem, and makes its source unhealthy.
        """
        if result.is_news:
            attempts = [
                attempt(posting, base_rates=self._rates, sentence_bar=self._bar)
                for posting in result.postings
            ]
            self._session.faults += [str(each.failure) for each in attempts if each.failure is not None]
            result.postings = tuple(
                each.on(posting) for each, posting in zip(attempts, result.postings, strict=True)
            )
        return result
