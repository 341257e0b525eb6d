"""robots.txt after RFC 9309: a file that can't be reached forbids everything.

Scrapy's own middleware crawls on after a 5xx, a reset or a timeout, follows twenty redirects, reads a file
of any size and ignores Crawl-delay. This one is stricter.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request, signals
from scrapy.exceptions import StopDownload
from scrapy.http.request import NO_CALLBACK

from crawler.fetch.errors import DOWNLOAD_ERRORS, classify_error
from crawler.fetch.safety.address_guard import Refused
from crawler.fetch.spider_protocol import polite_spider
from crawler.store.robots import digest_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

AGENT: Final = "adwatch"
"""The product token by which sites name this crawler."""
REDIRECTS: Final = 5
"""Redirects that are followed; RFC 9309, 2.3.1.2 asks for at least five."""
PARSED: Final = 500 * 1024
"""Bytes read; RFC 9309, 2.5 asks for at least this many."""
KEPT_SECONDS: Final = 86_400
"""RFC 9309, 2.4: not used longer than 24 hours."""
MARGIN: Final = 1.03
"""Factor on a Crawl-delay, so that timers that fire early keep it; set by hand."""
_MARK: Final = "is_robots_txt"
_CHALLENGE: Final = (b"cf-chl", b"challenge-platform", b"_Incapsula_", b"Just a moment", b"captcha")


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The robots.txt of one origin."""

    verdict: str
    """`rules`, `absent` (everything is allowed) or `unreachable` (nothing is)."""
    reason: str = ""
    text: str = ""
    parser: Protego | None = None
    fetched: float = 0.0

    def allows(self, url: str) -> bool:
        """True when this address may be asked for."""
        if self.verdict == "rules" and self.parser is not None:
            return bool(self.parser.can_fetch(url, AGENT))
        return self.verdict == "absent"

    @property
    def crawl_delay(self) -> float:
        """Seconds between requests that the site asks for; 0 when it doesn't."""
        return float((self.parser and self.parser.crawl_delay(AGENT)) or 0)

    def record(self) -> dict[str, str]:
        """For the run record; the text is stored once for all runs, under its digest."""
        return {"verdict": self.verdict, "reason": self.reason, "sha256": digest_of(self.text)}


def parse_robots(status: int, body: bytes) -> RobotsRules:
    """Read a final answer (no redirect) for a robots.txt."""
    now = time.monotonic()
    if status == 429 or status >= 500:
        return RobotsRules("unreachable", f"status {status}", fetched=now)
    if any(mark in body[:65_536] for mark in _CHALLENGE) and b"<" in body[:512]:
        return RobotsRules("unreachable", "a challenge page is in its place", fetched=now)
    if 400 <= status < 500:
        return RobotsRules("absent", f"status {status}", fetched=now)
    if not 200 <= status < 300:
        return RobotsRules("unreachable", f"status {status}", fetched=now)
    if len(body) > PARSED:
        body = body[:PARSED].rpartition(b"\n")[0]
    text = body.decode("utf-8-sig", "replace").replace("\0", "")
    return RobotsRules("rules", "", text, Protego.parse(text), now)


class RobotsMiddleware:
    """Asks every origin's robots.txt once a day and refuses what it forbids."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Future[RobotsRules]] = {}
        crawler.signals.connect(self._bytes, signals.bytes_received)
        crawler.signals.connect(self._headers, signals.headers_received)
        self._sizes: dict[int, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Build the component, as Scrapy does."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise Refused for what robots.txt forbids."""
        if request.meta.get(_MARK) or polite_spider(self._crawler).card.robots_exception:
            return
        rules = await self.rules(request.url)
        if rules.verdict == "unreachable":
            raise Refused(f"robots.txt can't be had ({rules.reason}), which forbids everything (RFC 9309)")
        if not rules.allows(request.url):
            raise Refused("robots.txt forbids it")

    async def rules(self, url: str) -> RobotsRules:
        """Rules of the origin of an address, asked for at most once a day."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(origin)
        if known is not None and (
            not known.done() or time.monotonic() - known.result().fetched < KEPT_SECONDS
        ):
            return await asyncio.shield(known)
        if known is None and (found := self._kept(origin)) is not None:
            return found
        coming: asyncio.Future[RobotsRules] = asyncio.get_running_loop().create_future()
        self._rules[origin] = coming
        rules = RobotsRules("unreachable", "not answered")
        try:
            rules = await self._ask(origin)
        finally:
            coming.set_result(rules)
        self._slow_down(parts.hostname or "", rules.crawl_delay)
        polite_spider(self._crawler).session.record_robots(origin, rules.record(), rules.text)
        return rules

    def _kept(self, origin: str) -> RobotsRules | None:
        """The rules that an earlier run of the source read less than a day ago (RFC 9309, 2.4), for a look."""
        kept = polite_spider(self._crawler).session.kept_robots(origin)
        if kept is None or kept[2] >= KEPT_SECONDS:
            return None
        verdict, text, age = kept
        parser = Protego.parse(text) if verdict == "rules" else None
        rules = RobotsRules(verdict, "", text, parser, time.monotonic() - age)
        done: asyncio.Future[RobotsRules] = asyncio.get_running_loop().create_future()
        done.set_result(rules)
        self._rules[origin] = done
        self._slow_down(urlsplit(origin).hostname or "", rules.crawl_delay)
        polite_spider(self._crawler).session.record_robots(origin, rules.record(), rules.text)
        return rules

    async def _ask(self, origin: str) -> RobotsRules:
        url = f"{origin}/robots.txt"
        for _ in range(REDIRECTS + 1):
            try:
                response = await self._get(url)
            except DOWNLOAD_ERRORS as error:
                return RobotsRules("unreachable", classify_error(error)[1], fetched=time.monotonic())
            place = response.headers.get("Location")
            if 300 <= response.status < 400 and place:
                url = urljoin(url, place.decode("latin-1").strip())
                continue
            return parse_robots(response.status, response.body)
        return RobotsRules("absent", f"more than {REDIRECTS} redirects", fetched=time.monotonic())

    async def _get(self, url: str) -> Response:
        request = Request(
            url,
            headers={"Accept-Encoding": "identity"},
            meta={_MARK: True, "dont_redirect": True, "max_retry_times": 1},
            callback=NO_CALLBACK,
            priority=1_000,
            dont_filter=True,
        )
        polite_spider(self._crawler).session.requests += 1
        response: Response = await self._crawler.engine.download_async(request)
        return response

    def _slow_down(self, host: str, seconds: float) -> None:
        """Raise the pause of a host to what its robots.txt asks for, also for a slot made later."""
        downloader = self._crawler.engine.downloader
        if seconds <= polite_spider(self._crawler).card.pause:
            return
        # A little more, so that no two requests arrive closer together than the site asks for.
        downloader.per_slot_settings[host] = {"delay": seconds * MARGIN, "jitter": 0.0}
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay, slot.jitter = seconds * MARGIN, 0.0

    def _headers(self, headers: Any, request: Request) -> None:
        """A plain robots.txt may be of any size (only its start is read); an encoded one may not."""
        if request.meta.get(_MARK):
            self._sizes[id(request)] = 0
            if b"Content-Encoding" not in headers:
                request.meta["download_maxsize"] = 0

    def _bytes(self, data: bytes, request: Request) -> None:
        if not request.meta.get(_MARK):
            return
        size = self._sizes.get(id(request), 0) + len(data)
        self._sizes[id(request)] = size
        if size > PARSED:
            raise StopDownload(fail=False)
