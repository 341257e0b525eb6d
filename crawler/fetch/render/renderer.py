"""Runs the scripts of a fetched page in Chromium, over scrapy-playwright, and returns the resulting page."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from playwright.async_api import Error
from scrapy import Request, signals
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.clock import timestamp
from crawler.fetch.errors import RenderFailed
from crawler.fetch.render.request_gate import RequestGate, ScriptCache
from crawler.fetch.render.request_rules import MOST_BYTES
from crawler.fetch.result import RenderedPage
from crawler.fetch.safety.costly_pages import is_costly_to_parse
from crawler.fetch.spider_protocol import polite_spider

if TYPE_CHECKING:
    from playwright.async_api import Page
    from scrapy.crawler import Crawler
    from scrapy.http import Response

WALL_SECONDS: Final = 300.0
"""Seconds after which a page is given up in any case; set by hand."""
QUIET_SECONDS: Final = 0.5
"""A page is done when it has asked for nothing in this time."""
SETTLE_SECONDS: Final = 10.0
"""A page that never falls quiet is taken as it is after this time of its own."""
_TICK: Final = 0.05
"""Seconds between two looks at a page."""
_CLOSE_SECONDS: Final = 5.0
"""Seconds that a page has to close before the browser is ended with it."""
_PAGES: Final = ("text/html", "application/xhtml+xml")
_VIEW: Final = {"width": 1280, "height": 4000}
"""High, so that lists which load as they are scrolled load more of themselves."""


class Renderer:
    """One browser for one run; one page at a time, each in a context of its own that is thrown away."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._browser = ScrapyPlaywrightDownloadHandler(crawler)
        self._seconds = crawler.settings.getfloat("ADWATCH_RENDER_SECONDS")
        self._scripts = ScriptCache()
        self._one = asyncio.Lock()
        self._numbers = count()
        crawler.signals.connect(self._close, signals.engine_stopped)

    async def render(self, response: Response) -> RenderedPage | None:
        """The page as its scripts leave it; None for what is no page. Raises NotRendered."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
        if response.status != 200 or not kind.startswith(_PAGES):
            return None
        if is_costly_to_parse(response.body):
            raise RenderFailed("a page built to hang a parser is not given to the browser")
        async with self._one:
            gate = RequestGate(response, self._crawler.engine.download_async, self._scripts)
            try:
                return await self._taken(response, gate)
            finally:
                await self._leave(gate.page)

    async def _taken(self, response: Response, gate: RequestGate) -> RenderedPage:
        request = self._request(response, gate)
        try:
            answer: Any = await _in_time(self._browser.download_request(request), gate, self._seconds)
        except Error as error:
            raise RenderFailed(f"not rendered: {' '.join(error.message.split())[:200]}") from error
        dom = answer.text.encode("utf-8", "replace")
        version = f"Chromium {self._browser.browser.version}"
        return RenderedPage(dom, timestamp(), version, tuple(gate.told))

    def _request(self, response: Response, gate: RequestGate) -> Request:
        context = {
            "user_agent": self._crawler.settings["USER_AGENT"],
            "service_workers": "block",
            "accept_downloads": False,
            "viewport": _VIEW,
        }
        if polite_spider(self._crawler).card.languages:
            context["locale"] = polite_spider(self._crawler).card.languages[0]
        meta = {
            "playwright": True,
            "playwright_include_page": True,
            "playwright_context": f"page-{next(self._numbers)}",
            "playwright_context_kwargs": context,
            "playwright_page_init_callback": gate.install,
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded", "timeout": 0},
            "playwright_page_methods": [
                PageMethod(_settled, gate, polite_spider(self._crawler).card.render_wait)
            ],
        }
        return Request(response.url, meta=meta)

    async def _leave(self, page: Page | None) -> None:
        """Throw the page and its context away; a browser that does not let go of them goes with them."""
        if page is None:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(page.context.close(), _CLOSE_SECONDS)
            return
        await self._browser.browser.close()

    async def _close(self) -> None:
        await self._browser.close()


async def _in_time(coming: Any, gate: RequestGate, seconds: float) -> Any:
    """The browser's answer; raises NotRendered when the page takes more than its time.

    Time in which our own politeness holds back its requests is not counted.
    """
    task = asyncio.ensure_future(coming)
    begun, own = time.monotonic(), 0.0
    while not task.done():
        before = time.monotonic()
        await asyncio.wait({task}, timeout=_TICK)
        own += 0.0 if gate.waiting else time.monotonic() - before
        if own > seconds or time.monotonic() - begun > WALL_SECONDS:
            task.cancel()
            await asyncio.wait({task}, timeout=_CLOSE_SECONDS)
            raise RenderFailed(f"its scripts take more than {seconds:.0f} seconds")
    return task.result()


async def _settled(page: Page, gate: RequestGate, selector: str) -> None:
    """Wait until the page is quiet and shows `render_wait`; raise RenderFailed when it is too large."""
    own = 0.0
    while own < SETTLE_SECONDS:
        await asyncio.sleep(_TICK)
        own += 0.0 if gate.waiting else _TICK
        quiet = not gate.waiting and time.monotonic() - gate.last > QUIET_SECONDS
        if quiet and (not selector or await page.locator(selector).count()):
            break
    size = await page.evaluate("document.documentElement.outerHTML.length")
    if size > MOST_BYTES:
        raise RenderFailed(f"the page as rendered is larger than {MOST_BYTES >> 20} MiB")
