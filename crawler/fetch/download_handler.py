"""The one download handler of the project: Scrapy's own, with the address guard at the name resolver.

Other handlers (httpx, aiohttp, HTTP/2) resolve names by themselves and would walk around the guard, so
`settings.py` pins this one for both schemes.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.interfaces import IReactorPluggableNameResolver, IResolutionReceiver
from zope.interface import implementer

from crawler.fetch.politeness.host_lock import host_lock
from crawler.fetch.politeness.retry_after import RetryAfterMiddleware
from crawler.fetch.safety.address_guard import AddressGuard, Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response
    from twisted.web.client import Agent


MOST_HEADERS: Final = 300
"""Header lines of an answer; two million of them cost 1.2 GB (reliability.md, A10)."""


class TooManyHeaders(Exception):
    """An answer with more header lines than any honest one."""


class GuardedHandler(HTTP11DownloadHandler):
    """Downloads over connections that the guard of the source agrees to."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        locked = crawler.settings.getbool("ADWATCH_LOCKED")
        self._home = Path(crawler.settings["ADWATCH_HOME"]) if locked else None

    async def download_request(self, request: Request) -> Response:
        """Answer the response; raises Refused where the guard says no."""
        guard = getattr(self._crawler.spider, "guard", None) or AddressGuard()
        guard.check_url(request.url)
        if request.meta.get("proxy"):
            raise Refused("a proxy would hide the address")
        await RetryAfterMiddleware.wait_for_host(urlparse_cached(request).netloc)
        if self._home is None:
            return await self._downloaded(request, guard)
        async with host_lock(self._home, urlparse_cached(request).hostname or "", self._pause(request)):
            return await self._downloaded(request, guard)

    def _pause(self, request: Request) -> float:
        """Seconds between two requests to a host, as its slot has it by now: robots.txt may have raised it."""
        slot: Any = self._crawler.engine.downloader.slots.get(str(request.meta.get("download_slot")))
        return float(slot.delay * (1 - slot.jitter)) if slot is not None else 0.0

    async def _downloaded(self, request: Request, guard: AddressGuard) -> Response:
        agent = _GuardedAgent(guard, self, self._crawler)
        try:
            from scrapy.utils._download_handlers import wrap_twisted_exceptions

            with wrap_twisted_exceptions():
                response: Response = await maybe_deferred_to_future(agent.download_request(request))
        except Exception as error:
            if agent.refused:
                raise agent.refused from error
            raise
        return response


class _GuardedAgent(_ScrapyAgent):
    """An agent whose reactor resolves names through the guard."""

    def __init__(self, guard: AddressGuard, handler: GuardedHandler, crawler: Any) -> None:
        super().__init__(
            contextFactory=handler._contextFactory,
            bindAddress=handler._bind_address,
            pool=handler._pool,
            maxsize=handler._default_maxsize,
            warnsize=handler._default_warnsize,
            fail_on_dataloss=handler._fail_on_dataloss,
            crawler=crawler,
            tls_verbose_logging=False,
        )
        self._guard = guard
        self.refused: Refused | None = None

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent = super()._get_agent(request, timeout)
        factory = agent._endpointFactory
        factory._reactor = _GuardedReactor(factory._reactor, self)
        return agent

    def check(self, host: str, port: int, address: str) -> bool:
        """True when a resolved address may be connected to; remembers why not."""
        try:
            self._guard.check_address(host, port, ipaddress.ip_address(address.partition("%")[0]))
        except Refused as error:
            self.refused = error
            return False
        return True


@implementer(IReactorPluggableNameResolver)
class _GuardedReactor:
    """The reactor, with another `nameResolver`; everything else is passed on."""

    def __init__(self, reactor: Any, agent: _GuardedAgent) -> None:
        self._reactor = reactor
        self.nameResolver = _GuardedResolver(reactor.nameResolver, agent)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)


class _GuardedResolver:
    """Lets through only the addresses that the guard agrees to."""

    def __init__(self, resolver: Any, agent: _GuardedAgent) -> None:
        self._resolver = resolver
        self._agent = agent

    def resolveHostName(self, receiver: Any, host: str, portNumber: int = 0, *rest: Any, **named: Any) -> Any:  # noqa: N802, N803 - Twisted's names
        return self._resolver.resolveHostName(
            _Sieve(receiver, self._agent, host, portNumber), host, portNumber, *rest, **named
        )


@implementer(IResolutionReceiver)
class _Sieve:
    def __init__(self, receiver: Any, agent: _GuardedAgent, host: str, port: int) -> None:
        self._receiver = receiver
        self._agent = agent
        self._host = host
        self._port = port

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        if self._agent.check(self._host, self._port, address.host):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionComplete()


class _BoundedParser(_LenientHTTPClientParser):
    """Gives up on an answer whose headers do not end."""

    _lines = 0

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802 - Twisted's name
        self._lines += 1
        if self._lines > MOST_HEADERS:
            raise TooManyHeaders
        super().headerReceived(name, value)  # type: ignore[no-untyped-call]


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        # Scrapy sets its own parser class in the same way: the class is hard-coded in Twisted.
        self._parser.__class__ = _BoundedParser
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
