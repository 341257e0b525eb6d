"""The crawl window of a source: a run stops when it ends, and the next run resumes it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.sources.card import hour_in_window

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

REASON: Final = "hours"
"""Finish reason of a run that the end of the window stopped."""


def seconds_left(hours: tuple[int, int], now: datetime) -> float:
    """Seconds until the hours end (UTC); 0 outside them."""
    if not hour_in_window(hours, now.hour):
        return 0.0
    whole = (hours[1] - now.hour) % 24 or 24
    return whole * 3_600.0 - now.minute * 60 - now.second


class CrawlWindow:
    """A Scrapy extension, only for cards with the key `hours`."""

    def __init__(self, crawler: Crawler, hours: tuple[int, int]) -> None:
        self._crawler = crawler
        self._hours = hours
        self._waiting: asyncio.Task[None] | None = None
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlWindow:
        """Build the component, as Scrapy does."""
        card: Any = getattr(crawler.spider, "card", None)
        if card is None or card.hours is None or card.hours[0] == card.hours[1]:
            raise NotConfigured  # from an hour to the same hour is all day
        return cls(crawler, card.hours)

    def _opened(self) -> None:
        self._waiting = asyncio.ensure_future(self._stop_in_time())

    def _closed(self) -> None:
        if self._waiting is not None and self._waiting is not asyncio.current_task():
            self._waiting.cancel()

    async def _stop_in_time(self) -> None:
        await asyncio.sleep(seconds_left(self._hours, datetime.now(UTC)))
        await self._crawler.engine.close_spider_async(reason=REASON)
