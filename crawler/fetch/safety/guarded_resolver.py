"""The reactor's name resolver, which lets a download connect only to addresses that its source's guard accepts.

Scrapy's setting `TWISTED_DNS_RESOLVER` names `GuardedResolver`. Twisted asks the name resolver for every new
connection, also where the URL holds an IP address in whatever spelling, so nothing connects around it. The
download handler states whose guard applies by `guarding`; without it the strictest guard applies.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawler.fetch.safety.address_guard import AddressGuard, Refused


class _Receiver(Protocol):
    """Twisted's IResolutionReceiver, as a type."""

    def resolutionBegan(self, resolution: object) -> None: ...  # noqa: N802 - Twisted's name

    def addressResolved(self, address: object) -> None: ...  # noqa: N802 - Twisted's name

    def resolutionComplete(self) -> None: ...  # noqa: N802 - Twisted's name


class _Resolver(Protocol):
    """Twisted's IHostnameResolver, as a type."""

    def resolveHostName(  # noqa: N802 - Twisted's name
        self, receiver: _Receiver, host: str, port: int, types: Sequence[type] | None, semantics: str, /
    ) -> object: ...


class ConnectionAttempt:
    """One download: the guard of its source, and the address that the guard refused, if any."""

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard
        self.refused: Refused | None = None

    def accepts(self, host: str, port: int, address: str) -> bool:
        """True when a resolved address may be connected to; a refusal is kept in `refused`."""
        try:
            self._guard.check_address(host, port, ipaddress.ip_address(address.partition("%")[0]))
        except Refused as error:
            self.refused = error
            return False
        return True


_attempt: ContextVar[ConnectionAttempt | None] = ContextVar("connection_attempt", default=None)


@contextmanager
def guarding(guard: AddressGuard) -> Iterator[ConnectionAttempt]:
    """Apply a guard to every connection that is opened in this context."""
    attempt = ConnectionAttempt(guard)
    token = _attempt.set(attempt)
    try:
        yield attempt
    finally:
        _attempt.reset(token)


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's resolver of IPv4 and IPv6 addresses (the system's, in threads, with a cache) behind the address guard.

    It has no timeout of its own: a name that is not answered ends with DOWNLOAD_TIMEOUT.
    """

    def install_on_reactor(self) -> None:
        """Become the reactor's resolver; Scrapy calls this once a process."""
        super().install_on_reactor()
        self.reactor.installNameResolver(GuardedNameResolver(self.reactor.nameResolver))  # type: ignore[arg-type]


@implementer(IHostnameResolver)
class GuardedNameResolver:
    """Hands on only the addresses that the guard of the current download accepts."""

    def __init__(self, inner: _Resolver) -> None:
        self._inner = inner

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: _Receiver,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803 - Twisted's name
        portNumber: int = 0,  # noqa: N803 - Twisted's name
        addressTypes: Sequence[type] | None = None,  # noqa: N803 - Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 - Twisted's name
    ) -> object:
        """Resolve a name as the inner resolver does."""
        attempt = _attempt.get() or ConnectionAttempt(AddressGuard())
        accepted = _AcceptedAddresses(resolutionReceiver, attempt, hostName, portNumber)
        return self._inner.resolveHostName(accepted, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _AcceptedAddresses:
    def __init__(self, receiver: _Receiver, attempt: ConnectionAttempt, host: str, port: int) -> None:
        self._receiver = receiver
        self._attempt = attempt
        self._host = host
        self._port = port

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: object) -> None:  # noqa: N802 - Twisted's name
        # Twisted promises IPv4Address or IPv6Address here; anything else is not connected to.
        if self._attempt.accepts(self._host, self._port, str(getattr(address, "host", "0.0.0.0"))):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionComplete()
