"""Render: run the scripts of a page in a browser, where the card has `render = true`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.fetch.errors import RenderFailed
from crawler.fetch.render.extension import RenderExtension

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.result import FetchResult


class Render:
    """Fills `rendered` of a result, or `problem` where the page can't be rendered."""

    def __init__(self, rendering: RenderExtension | None) -> None:
        self._rendering = rendering

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Render:
        """Build the stage, as Scrapy does."""
        return cls(crawler.get_extension(RenderExtension))

    async def process_item(self, result: FetchResult) -> FetchResult:
        """Hand the answer to the browser, unless the index held the ad itself."""
        if self._rendering is None or result.response is None or result.entry.postings is not None:
            return result
        try:
            result.rendered = await self._rendering.render(result.response)
        except RenderFailed as error:
            result.problem = str(error)
        return result
