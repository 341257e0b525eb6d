"""The invented board on loopback: `with running(board) as site`, served by a thread of its own.

Answers carry ETag and Last-Modified and honour conditional requests; `requests` counts what was asked for.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from crawler.demo import pages
from crawler.demo.board import Board
from crawler.demo.faults import CHARSETS

SITEMAPS = ("sitemap-jobs-1.xml.gz", "sitemap-jobs-2.xml", "sitemap-pages.xml")
STATUS = {"gone": 410, "moved": 302}
XML = "application/xml"


@dataclass(slots=True)
class Response:
    """The board's response to one request."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


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
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str, headers: Mapping[str, str]) -> Response:
        """Answer one request.

        Args:
            path: Path with query, as in the request line.
            headers: Headers of the request; only If-None-Match counts.

        Returns:
            The response: 304 when the client already has the page.
        """
        with self._lock:
            self.requests[path] += 1
        if self.delay:
            time.sleep(self.delay)
        response = self._respond(path)
        if response.status == 200:
            tag = f'"{hashlib.sha256(response.body).hexdigest()[:20]}"'
            response.headers["ETag"] = tag
            if headers.get("If-None-Match") == tag:
                response = Response(b"", 304, {"ETag": tag})
        with self._lock:
            self.statuses[response.status] += 1
        return response

    def _respond(self, target: str) -> Response:
        parts = urlsplit(target)
        path = unquote(parts.path)
        if path == "/robots.txt":
            rules = f"User-agent: *\nDisallow: /apply/\nDisallow: /search\nSitemap: {self.url}/sitemap.xml\n"
            return _text(rules, "text/plain")
        if path == "/sitemap.xml":
            return _text(pages.sitemap_index(self.url, SITEMAPS), XML)
        if path.lstrip("/") in SITEMAPS:
            return self._sitemap(path.lstrip("/"))
        if path == "/bulletin/feed.xml":
            return _text(pages.feed(self.board, self.url), "application/rss+xml")
        if path in ("/", "/notices"):
            number = parse_qs(parts.query).get("page", ["1"])[0]
            listed = pages.list_page(self.board, int(number) if number.isdigit() else 1)
            return _html(listed) if listed else self._missing()
        return self._page(path)

    def _sitemap(self, name: str) -> Response:
        jobs = [(ad.path, ad.modified.isoformat()) for ad in self.board.section("jobs")]
        jobs = list(dict(jobs).items())
        half = len(jobs) // 2
        others = [(page.path, "") for page in self.board.pages]
        entries = {SITEMAPS[0]: jobs[:half], SITEMAPS[1]: jobs[half:], SITEMAPS[2]: others}[name]
        text = pages.sitemap(self.url, entries)
        if name.endswith(".gz"):
            return Response(gzip.compress(text.encode(), mtime=0), 200, {"Content-Type": "application/gzip"})
        return _text(text, XML)

    def _page(self, path: str) -> Response:
        if ads := self.board.at(path):
            real, content_type, _ = CHARSETS[ads[0].charset]
            body = pages.ad_page(ads, self.board, self.url).encode(real, "xmlcharrefreplace")
            headers = {"Content-Type": content_type, "Last-Modified": pages.http_date(ads[0].modified)}
            return Response(body, 200, headers)
        for page in self.board.pages:
            if page.path == path:
                status = STATUS.get(page.kind, 200)
                headers = {"Location": f"{self.url}/notices"} if page.kind == "moved" else {}
                return _html(pages.other_page(page, self.board), status, headers)
        return self._missing()

    def _missing(self) -> Response:
        return _html(pages.frame(self.board, "404", "<h1>404 Not Found</h1>"), 404)


def _html(text: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    response = _text(text, "text/html", status)
    response.headers |= headers or {}
    return response


def _text(text: str, content_type: str, status: int = 200) -> Response:
    return Response(text.encode(), status, {"Content-Type": f"{content_type}; charset=utf-8"})


@contextmanager
def running(board: Board, port: int = 0) -> Iterator[Site]:
    """Serve a board on 127.0.0.1 until the block ends.

    Args:
        board: What is shown; a change of it shows at once.
        port: TCP port; 0 takes a free one.

    Raises:
        OSError: The port is taken.
    """
    site = Site(board)

    class Handler(_Handler):
        answer = site.answer

    with _Server(("127.0.0.1", port), Handler) as server:
        site.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(
            target=server.serve_forever, args=(0.05,), name="invented-board", daemon=True
        )
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join(10)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client may keep its connection open
    request_queue_size = (
        64  # connections that wait to be accepted; the default of 5 refuses a crawl of three sources
    )

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Say nothing of a client that went away in the middle, such as a crawl that was stopped."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave in one packet, or every answer waits 40 ms for an acknowledgement
    answer: Any

    def do_GET(self) -> None:
        """Send the board's response."""
        response: Response = self.answer(self.path, self.headers)
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != 304:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: the crawl reports its own requests."""
