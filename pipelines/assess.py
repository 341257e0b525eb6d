"""Assess: contacts, indicators and score of every ad that is new or changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.assess import assess

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.account.book import Book
    from crawler.fetch.visit import Visit


class Assess:
    """Fills `assessment` of the postings of a visit; what is usual on the source counts as `rescore` counts it."""

    def __init__(self, spider: Any) -> None:
        book: Book = spider.book
        self._rates = book.store.habits.base_rates(book.card.name)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Assess:
        """Scrapy's way to build a pipeline."""
        return cls(crawler.spider)

    def process_item(self, visit: Visit) -> Visit:
        """Assess what will become a version; what is known already keeps its assessment."""
        if visit.is_news:
            visit.postings = tuple(
                replace(posting, assessment=assess(posting, base_rates=self._rates))
                for posting in visit.postings
            )
        return visit
