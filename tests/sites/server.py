"""The invented board on loopback: `async with serving(board)`, or `with running(board)` in a thread.

Answers carry ETag and Last-Modified and honour conditional requests; `requests` counts what was asked for.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.sites import pages
from tests.sites.board import Board
from tests.sites.faults import CHARSETS

SITEMAPS = ("sitemap-jobs-1.xml.gz", "sitemap-jobs-2.xml", "sitemap-pages.xml")
STATUS = {"gone": 410, "moved": 302}


@dataclass(slots=True)
class Site:
    """A running board: where it is, what it shows, what it was asked."""

    board: Board
    url: str = ""
    """Scheme, host and port without a slash at the end."""
    requests: Counter[str] = field(default_factory=Counter)
    """Path (with query) -> how often it was asked for."""
    statuses: Counter[int] = field(default_factory=Counter)
    delay: float = 0.0
    """Seconds before each answer: for tests that stop a crawl half-way."""

    async def answer(self, request: web.Request) -> web.Response:
        """One request: counted, answered, 304 when the client already has it."""
        self.requests[request.path_qs] += 1
        if self.delay:
            await asyncio.sleep(self.delay)
        response = self._respond(request)
        if response.status == 200 and isinstance(response.body, bytes):
            tag = f'"{hashlib.sha256(response.body).hexdigest()[:20]}"'
            response.headers["ETag"] = tag
            if request.headers.get("If-None-Match") == tag:
                response = web.Response(status=304, headers={"ETag": tag})
        self.statuses[response.status] += 1
        return response

    def _respond(self, request: web.Request) -> web.Response:
        path = request.path
        if path == "/robots.txt":
            rules = f"User-agent: *\nDisallow: /apply/\nDisallow: /search\nSitemap: {self.url}/sitemap.xml\n"
            return web.Response(text=rules)
        if path == "/sitemap.xml":
            return _xml(pages.sitemap_index(self.url, SITEMAPS))
        if path.lstrip("/") in SITEMAPS:
            return self._sitemap(path.lstrip("/"))
        if path == "/bulletin/feed.xml":
            return _xml(pages.feed(self.board, self.url), "application/rss+xml")
        if path in ("/", "/notices"):
            number = request.query.get("page", "1")
            listed = pages.list_page(self.board, int(number) if number.isdigit() else 1)
            return _html(listed) if listed else self._missing()
        return self._page(path)

    def _sitemap(self, name: str) -> web.Response:
        jobs = [(ad.path, ad.modified.isoformat()) for ad in self.board.section("jobs")]
        jobs = list(dict(jobs).items())
        half = len(jobs) // 2
        others = [(page.path, "") for page in self.board.pages]
        entries = {SITEMAPS[0]: jobs[:half], SITEMAPS[1]: jobs[half:], SITEMAPS[2]: others}[name]
        text = pages.sitemap(self.url, entries)
        if name.endswith(".gz"):
            return web.Response(body=gzip.compress(text.encode(), mtime=0), content_type="application/gzip")
        return _xml(text)

    def _page(self, path: str) -> web.Response:
        if ads := self.board.at(path):
            real, content_type, _ = CHARSETS[ads[0].charset]
            body = pages.ad_page(ads, self.board, self.url).encode(real, "xmlcharrefreplace")
            headers = {"Content-Type": content_type, "Last-Modified": pages.http_date(ads[0].modified)}
            return web.Response(body=body, headers=headers)
        for page in self.board.pages:
            if page.path == path:
                status = STATUS.get(page.kind, 200)
                headers = {"Location": f"{self.url}/notices"} if page.kind == "moved" else {}
                return _html(pages.other_page(page, self.board), status, headers)
        return self._missing()

    def _missing(self) -> web.Response:
        return _html(pages.frame(self.board, "404", "<h1>404 Not Found</h1>"), 404)


def _html(text: str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=text.encode(), status=status, headers=headers, content_type="text/html", charset="utf-8"
    )


def _xml(text: str, content_type: str = "application/xml") -> web.Response:
    return web.Response(body=text.encode(), content_type=content_type, charset="utf-8")


@asynccontextmanager
async def serving(board: Board, port: int = 0) -> AsyncIterator[Site]:
    """Serve `board` on 127.0.0.1 (a free port unless one is given) until the block ends."""
    site = Site(board)
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", site.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        listener = web.TCPSite(runner, "127.0.0.1", port)
        await listener.start()
        site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield site
    finally:
        await runner.cleanup()


@contextmanager
def running(board: Board, port: int = 0) -> Iterator[Site]:
    """The same from ordinary code: the server has a thread and a loop of its own."""
    started: list[Site] = []
    failed: list[OSError] = []
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def main() -> None:
        async with serving(board, port) as site:
            started.append(site)
            ready.set()
            await stop.wait()

    def work() -> None:
        try:
            loop.run_until_complete(main())
        except OSError as error:
            failed.append(error)
        finally:
            ready.set()
            loop.close()

    thread = threading.Thread(target=work, name="invented-board", daemon=True)
    thread.start()
    ready.wait(10)
    if failed or not started:
        raise OSError(f"the invented board could not listen on 127.0.0.1:{port}") from next(
            iter(failed), None
        )
    try:
        yield started[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
