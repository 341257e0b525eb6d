"""Assess: contacts, indicators and score of every ad that is new or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.assess import attempt

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.result import FetchResult
    from crawler.fetch.run.session import RunSession


class Assess:
    """Fills `assessment` of the postings of a visit; what is usual on the source counts as `rescore` counts it."""

    def __init__(self, spider: Any) -> None:
        session: RunSession = spider.session
        self._session = session
        self._rates = session.store.source_rates.base_rates(session.card.name)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Assess:
        """Scrapy's way to build a pipeline."""
        return cls(crawler.spider)

    def process_item(self, result: FetchResult) -> FetchResult:
        """Assess what will become a version; what is known already keeps its assessment.

        An ad that can't be assessed is kept with the problem, and makes its source unwell.
        """
        if result.is_news:
            attempts = [attempt(posting, base_rates=self._rates) for posting in result.postings]
            self._session.faults += [str(each.failure) for each in attempts if each.failure is not None]
            result.postings = tuple(
                each.on(posting) for each, posting in zip(attempts, result.postings, strict=True)
            )
        return result
