"""Pictures: fetch and read the pictures of new ads, where the card has `pictures = true`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem, NotConfigured

from crawler.errors import UserError
from crawler.fetch.ad_pictures import AdPictures
from crawler.fetch.safety.address_guard import AddressGuard
from crawler.fetch.spider_protocol import source_run

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.result import FetchResult


class Pictures:
    """Puts what pictures say into the text of their ads; it stands before the ads are assessed."""

    def __init__(self, crawler: Crawler) -> None:
        spider = source_run(crawler)
        self._crawler = crawler
        self._pictures = AdPictures(spider.session, AddressGuard.of(spider.card))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pictures:
        """Build the stage, as Scrapy does; not at all for a card without it."""
        if not source_run(crawler).card.pictures:
            raise NotConfigured
        return cls(crawler)

    async def process_item(self, result: FetchResult) -> FetchResult:
        """Fetch and read them.

        Raises:
            DropItem: the run can't write any more.
        """
        try:
            await self._pictures.add(self._crawler.engine, result)
        except UserError as error:
            raise DropItem(str(error)) from None
        return result
