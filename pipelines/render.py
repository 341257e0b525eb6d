"""Render: the page as its scripts leave it, where the card says that it needs JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.fetch.render.extension import Rendering
from crawler.fetch.render.rendered import NotRendered

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.visit import Visit


class Render:
    """Fills `rendered` of a visit, or `problem` where the browser made nothing of its page."""

    def __init__(self, rendering: Rendering | None) -> None:
        self._rendering = rendering

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Render:
        """Scrapy's way to build a pipeline."""
        return cls(crawler.get_extension(Rendering))

    async def process_item(self, visit: Visit) -> Visit:
        """Hand the answer to the browser, unless the index held the ad itself."""
        if self._rendering is None or visit.response is None or visit.entry.postings is not None:
            return visit
        try:
            visit.rendered = await self._rendering.render(visit.response)
        except NotRendered as error:
            visit.problem = str(error)
        return visit
