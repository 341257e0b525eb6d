"""Throttling on request of a site: obeys Retry-After (RFC 9110, 10.2.3); a 429 or 503 without one backs off."""

from __future__ import annotations

import asyncio
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, ClassVar, Final, cast

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.safety.address_guard import WaitRefused
from crawler.fetch.spider_protocol import polite_spider

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

LONGEST_WAIT: Final = 300.0
"""Seconds that a run waits for a host, set by hand; a host that asks for more is left alone by this run."""
LONGEST_KEPT: Final = 86_400.0
"""Seconds that a Retry-After is remembered beyond the run; a host that asks for more is tried again after a day."""
BUSY: Final = (429, 503)
"""Statuses that ask to wait: Too Many Requests (RFC 6585) and Service Unavailable (RFC 9110)."""
_MEMORY: Final = "wait"
_BACK_OFF: Final = (5.0, 30.0)
"""Seconds of the first and every later wait where the site states none; set by hand."""


def retry_after(value: bytes | None, now: float) -> float | None:
    """Seconds of a Retry-After header (a number or an HTTP date; `now` in Unix time).

    None when it has none.
    """
    text = (value or b"").decode("latin-1").strip()
    if text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def in_words(wait: float) -> str:
    """A wait for the outcome of a page; one of more than a day is not kept longer than that."""
    return f"{wait:.0f} seconds" if wait <= LONGEST_KEPT else "more than a day; it is tried again after one"


class RetryAfterMiddleware:
    """Holds back every request to a host that asked to wait.

    The wait applies to all sources of this process. The memory of the source carries it to the next runs, on any
    machine.
    """

    _until: ClassVar[dict[str, float]] = {}
    """Host -> until when it is left alone, by the steady clock."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._remembers = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterMiddleware:
        """Build the component, as Scrapy does."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until the host may be asked again; raise WaitRefused when that is too far off."""
        if not self._remembers:
            self._remember()
        await self.wait_for_host(urlparse_cached(request).netloc)

    @classmethod
    async def wait_for_host(cls, host: str) -> None:
        """Wait until a host may be asked again.

        The download handler waits here too: a request may have passed this middleware, and be queued behind
        the one whose answer asked for time. Raises WaitRefused.
        """
        while (wait := cls._until.get(host, 0.0) - time.monotonic()) > 0:
            if wait > LONGEST_WAIT:
                raise WaitRefused(f"{host} asks to come back in {in_words(wait)}")
            await asyncio.sleep(wait)

    def _remember(self) -> None:
        """Take over the waits of earlier runs that have not passed and are at most `LONGEST_KEPT`."""
        self._remembers = True
        kept = polite_spider(self._crawler).session.memory.pop(_MEMORY, {})
        for host, until in kept.items() if isinstance(kept, dict) else ():
            wait = until - time.time() if isinstance(until, int | float) else 0.0
            if 0 < wait <= LONGEST_KEPT:
                self._note(host, wait)

    @classmethod
    def hold_host(cls, host: str, response: Response) -> None:
        """Hold a host back for what its response asks.

        The download handler calls this before the next queued request to the host may start, which is before
        this middleware sees the response. Without a Retry-After it is one second; `process_response` decides then.
        """
        if response.status in BUSY:
            wait = retry_after(response.headers.get("Retry-After"), time.time())
            cls._hold(host, 1.0 if wait is None else wait)

    @classmethod
    def _hold(cls, host: str, wait: float) -> None:
        cls._until[host] = max(cls._until.get(host, 0.0), time.monotonic() + wait)

    def _note(self, host: str, wait: float) -> None:
        self._hold(host, wait)
        until = time.time() + min(wait, LONGEST_KEPT)
        polite_spider(self._crawler).session.memory.setdefault(_MEMORY, {})[host] = round(until, 1)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Repeat a request that was answered with 429 or 503, after the wait."""
        if response.status not in BUSY:
            return response
        tries = request.meta.get("retry_times", 0)
        wait = retry_after(response.headers.get("Retry-After"), time.time())
        if wait is None:
            wait = _BACK_OFF[min(tries, len(_BACK_OFF) - 1)] if tries or not self._quick else 1.0
        host = urlparse_cached(request).netloc
        self._note(host, wait)
        spider = cast("Spider", self._crawler.spider)
        again = get_retry_request(request, spider=spider, reason=f"status {response.status}")
        if again is None or wait > LONGEST_WAIT:
            return response
        return again

    @property
    def _quick(self) -> bool:
        return bool(polite_spider(self._crawler).card.pause == 0)
