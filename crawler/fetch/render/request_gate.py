"""The only way out of the browser: each request of a page is refused, answered here, or sent by our downloader."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from playwright.async_api import Error
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.fetch.errors import DOWNLOAD_ERRORS, classify_error
from crawler.fetch.render import request_rules

if TYPE_CHECKING:
    from playwright.async_api import Page, Route, WebSocketRoute
    from playwright.async_api import Request as Selection
    from scrapy.http import Response

Download = Callable[[Request], Awaitable["Response"]]

CACHE_BYTES: Final = 20 * 1024 * 1024
"""Scripts kept for the other pages of a run, so that a site is asked for each once."""
_TOLD: Final = 100
"""Requests of a page that are listed in its capture; set by hand."""
_NO_CHANNELS: Final = """
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"])
  Object.defineProperty(globalThis, name, {value: undefined});
"""
"""Runs before every script of a page; behind it stand Chromium's flags, which leave these nowhere to go."""


@dataclass(slots=True)
class ScriptCache:
    """Scripts that earlier pages of the run loaded."""

    kept: dict[str, Response] = field(default_factory=dict)
    size: int = 0

    def keep(self, url: str, response: Response) -> None:
        """Remember a script, as long as there is room."""
        if response.status == 200 and self.size + len(response.body) <= CACHE_BYTES:
            self.kept[url] = response
            self.size += len(response.body)


class RequestGate:
    """Decides and carries out the requests of one page."""

    def __init__(self, page: Response, download: Download, scripts: ScriptCache) -> None:
        self._answer = page
        self._download = download
        self._scripts = scripts
        self._given = False
        self._requests = 0
        self._bytes = 0
        self.waiting = 0
        """Requests on their way; while there are any, the time is ours and not the page's."""
        self.last = time.monotonic()
        self.page: Page | None = None
        self.told: list[dict[str, object]] = []
        """URL of everything that the page asked for, with its `status`, or why it was `refused` or `failed`."""

    async def install(self, page: Page, _request: Request) -> None:
        """Stand before a page that is about to load."""
        self.page = page
        await page.context.add_init_script(_NO_CHANNELS)
        await page.context.route_web_socket("**", self._socket)
        await page.context.route("**", self._route)
        await page.route("**", self._route)

    async def _socket(self, socket: WebSocketRoute) -> None:
        self._tell(socket.url, refused="a socket is not opened")
        await socket.close()

    async def _route(self, route: Route) -> None:
        request = route.request
        asked = request_rules.PageRequest(
            request.url, request.method, request.resource_type, _of_the_page(request)
        )
        try:
            await self._answered(route, asked)
        except Error as error:
            # The page was left, or its time was up, while its request was on the way.
            self._tell(asked.url, refused=error.message[:100])

    async def _answered(self, route: Route, asked: request_rules.PageRequest) -> None:
        spent = (self._requests, self._bytes)
        decision, why = request_rules.decide(asked, self._answer.url, self._given, spent)
        if decision == "page":
            self._given = True
            await self._fulfil(route, self._answer)
        elif decision == "empty":
            await route.fulfill(status=200, content_type="text/css", body="")
        elif decision == "refuse":
            self._tell(asked.url, refused=why)
            await route.abort("blockedbyclient")
        else:
            await self._fetch(route, asked)

    async def _fetch(self, route: Route, asked: request_rules.PageRequest) -> None:
        response = self._scripts.kept.get(asked.url) if asked.kind == "script" else None
        if response is None:
            try:
                response = await self._downloaded(route, asked)
            except DOWNLOAD_ERRORS as error:
                self._tell(asked.url, failed=classify_error(error)[1])
                await route.abort("failed")
                return
            if asked.kind == "script" and asked.method == "GET":
                self._scripts.keep(asked.url, response)
        await self._fulfil(route, response)

    async def _downloaded(self, route: Route, asked: request_rules.PageRequest) -> Response:
        request = Request(
            asked.url,
            method=asked.method,
            headers=request_rules.outgoing_headers(await route.request.all_headers()),
            body=route.request.post_data_buffer or b"",
            callback=NO_CALLBACK,
            dont_filter=True,
            priority=5,
        )
        self._requests += 1
        self.waiting += 1
        try:
            response = await self._download(request)
        finally:
            self.waiting -= 1
            self.last = time.monotonic()
        self._bytes += len(response.body)
        self._tell(asked.url, status=response.status)
        return response

    async def _fulfil(self, route: Route, response: Response) -> None:
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        await route.fulfill(
            status=response.status, headers=request_rules.page_headers(headers), body=response.body
        )

    def _tell(self, url: str, **what: Any) -> None:
        if len(self.told) < _TOLD:
            self.told.append({"url": url[:500], **what})


def _of_the_page(request: Selection) -> bool:
    """True for a navigation of the page itself: not of a frame in it, nor of a window that it opens."""
    if not request.is_navigation_request():
        return False
    try:
        return request.frame.parent_frame is None
    except Error:
        return False  # a window that is only being opened has no frame yet
