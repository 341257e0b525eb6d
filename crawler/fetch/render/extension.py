"""The browser of a run, as a Scrapy extension that exists only for cards with `render = true`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.fetch.render.renderer import Renderer
    from crawler.fetch.result import RenderedPage


class RenderExtension:
    """Hands pages to the renderer; scrapy-playwright, an optional extra, is imported only where there is one."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderExtension:
        """Build the component, as Scrapy does."""
        card = getattr(crawler.spider, "card", None)
        if card is None or not card.render:
            raise NotConfigured
        from crawler.fetch.render.renderer import Renderer

        return cls(Renderer(crawler))

    async def render(self, response: Response) -> RenderedPage | None:
        """The page as its scripts leave it; None for what is no page. Raises NotRendered."""
        return await self._renderer.render(response)
