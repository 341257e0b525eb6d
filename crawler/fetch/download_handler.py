"""The only download handler of the project: Scrapy's HTTP/1.1 handler, guarded and polite.

Other handlers (httpx, aiohttp, HTTP/2) resolve names themselves and would bypass the address guard, so
`settings.py` names this one for both schemes.

It rests on one private name of Scrapy, the attribute `_pool` of its handler, to bound the header lines of a
response. Where the attribute or the guarded resolver is missing, nothing is downloaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.politeness.host_lock import host_lock
from crawler.fetch.politeness.retry_after import RetryAfterMiddleware
from crawler.fetch.safety.address_guard import AddressGuard, Refused
from crawler.fetch.safety.guarded_resolver import GuardedNameResolver, guarding
from crawler.fetch.safety.header_limit import limit_headers
from crawler.fetch.safety.socks import check_name, through_proxy

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class GuardedHandler(HTTP11DownloadHandler):
    """Downloads over connections that the guard of the source accepts."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        limit_headers(self._pool)
        self._source_crawler = crawler
        self._proxy: tuple[str, int] | None = None
        """The SOCKS proxy of the source, once its first request is here."""
        locked = crawler.settings.getbool("ADWATCH_LOCKED")
        self._home = Path(crawler.settings["ADWATCH_HOME"]) if locked else None

    async def download_request(self, request: Request) -> Response:
        """Download one page.

        Raises:
            Refused: the guard of the source does not accept the address, or its host asks to wait too long.
        """
        guard = getattr(self._source_crawler.spider, "guard", None) or AddressGuard()
        guard.check_url(request.url)
        self._check_way(urlparse_cached(request).hostname or "")
        if request.meta.get("proxy"):
            raise Refused("a proxy would hide the address")
        host = urlparse_cached(request).netloc
        await RetryAfterMiddleware.wait_for_host(host)
        if self._home is None:
            response = await self._download(request, guard)
        else:
            async with host_lock(self._home, urlparse_cached(request).hostname or "", self._pause(request)):
                response = await self._download(request, guard)
        RetryAfterMiddleware.hold_host(host, response)
        return response

    def _check_way(self, host: str) -> None:
        """Take the proxy of the card; raise Refused for a name that may not be resolved here (RFC 7686) or there."""
        proxy = getattr(getattr(self._source_crawler.spider, "card", None), "socks_proxy", None)
        if proxy is not None and proxy != self._proxy:
            through_proxy(self._pool, proxy, self._contextFactory)
            self._proxy = proxy
        if self._proxy is not None:
            check_name(host)
        elif host.lower().rstrip(".").endswith(".onion"):
            raise Refused("an .onion address needs a SOCKS proxy: socks in the card")

    def _pause(self, request: Request) -> float:
        """Seconds between two requests to the host; robots.txt may have raised them since the run began."""
        engine: Any = self._source_crawler.engine
        slot = engine.downloader.slots.get(str(request.meta.get("download_slot")))
        return float(slot.delay * (1 - slot.jitter)) if slot is not None else 0.0

    async def _download(self, request: Request, guard: AddressGuard) -> Response:
        from twisted.internet import reactor

        if not isinstance(getattr(reactor, "nameResolver", None), GuardedNameResolver):
            raise Refused("the address guard is not installed; see TWISTED_DNS_RESOLVER in settings.py")
        with guarding(guard) as attempt:
            try:
                response = await super().download_request(request)
                # Behind a proxy the address of the connection is the proxy's, which is no evidence.
                return response if self._proxy is None else response.replace(ip_address=None)
            except Exception as error:
                if attempt.refused:
                    raise attempt.refused from error
                raise
