"""Connections of one source through a SOCKS5 proxy on this machine (RFC 1928): Tor, or `ssh -D`.

The host's name goes to the proxy as it is and is resolved there, so that no name server hears of it. Twisted has a
SOCKS4 server only; what a client needs of SOCKS5 (no authentication, CONNECT) is two messages.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.protocol import Factory, Protocol
from zope.interface import implementer

from crawler.fetch.safety.address_guard import Refused

if TYPE_CHECKING:
    from twisted.web.client import HTTPConnectionPool
    from twisted.web.iweb import IPolicyForHTTPS

_GREETING: Final = b"\x05\x01\x00"
"""Version 5, one method: no authentication."""
_ACCEPTED: Final = b"\x05\x00"
_CONNECT: Final = b"\x05\x01\x00"
_NAME, _IPV4, _IPV6 = 3, 1, 4
_LENGTHS: Final = {_IPV4: 4, _IPV6: 16}
_REPLIES: Final = {
    1: "general failure",
    2: "its rules forbid it",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "timed out",
    7: "command not supported",
    8: "kind of address not supported",
}
"""RFC 1928, section 6."""
_SPECIAL: Final = re.compile(
    r"(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|[0-9]+|0x[0-9a-f]*)$"
)
"""Ends of names that lead into a network (RFC 6761, 6762, 8375), or that are addresses in a strange spelling (WHATWG
URL, "ends in a number")."""


class ProxyFailed(Exception):
    """The proxy made no connection; the message is the reason, for the outcome."""


def check_name(host: str) -> None:
    """Raise Refused for a name that could lead into the proxy's own network: nobody here sees what it resolves to."""
    plain = host.rstrip(".").lower()
    try:
        ipaddress.ip_address(plain.strip("[]"))
        return  # the address guard has looked at it
    except ValueError:
        pass
    if "." not in plain or _SPECIAL.search(plain):
        raise Refused(f"{host} may lead into the network of the proxy")


def through_proxy(pool: HTTPConnectionPool, proxy: tuple[str, int], policy: IPolicyForHTTPS) -> None:
    """Make every connection of a pool go through a proxy.

    Args:
        pool: The pool of one source's downloads.
        proxy: Loopback address and port.
        policy: Makes the TLS options of a host.
    """
    supply: Callable[[Hashable, IStreamClientEndpoint], Deferred[Any]] = pool.getConnection

    def get_connection(key: Any, endpoint: IStreamClientEndpoint) -> Deferred[Any]:
        scheme, host, port = key[:3]
        tunnel: Any = SocksClient(proxy, host.decode("ascii"), port)
        if scheme == b"https":
            tunnel = wrapClientTLS(policy.creatorForNetloc(host, port), tunnel)  # type: ignore[call-arg,misc]
        return supply(key, tunnel)

    pool.getConnection = get_connection  # type: ignore[method-assign]


@implementer(IStreamClientEndpoint)
class SocksClient:
    """Connects to a host through a proxy."""

    def __init__(self, proxy: tuple[str, int], host: str, port: int, timeout: float = 30) -> None:
        self._proxy = proxy
        self._host = host
        self._port = port
        self._timeout = timeout

    def connect(self, factory: Factory) -> Deferred[Any]:
        """Connect, ask the proxy for the host, then hand the connection to a protocol of the factory."""
        from twisted.internet import reactor

        address, port = self._proxy
        kind = TCP6ClientEndpoint if ":" in address else TCP4ClientEndpoint
        done: Deferred[Any] = Deferred(lambda _: begun.cancel())
        request = _CONNECT + _address(self._host) + self._port.to_bytes(2, "big")
        handshake: Any = Factory.forProtocol(lambda: SocksSession(request, factory, done))
        handshake.noisy = False
        begun = kind(reactor, address, port, self._timeout).connect(handshake)

        def unreachable(_: object) -> None:
            if not done.called:
                done.errback(ProxyFailed(f"there is no proxy at {address}, port {port}"))

        begun.addErrback(unreachable)
        return done


class SocksSession(Protocol):
    """Greets the proxy, asks it for a connection, and then is a wire between the transport and the real protocol."""

    def __init__(self, request: bytes, factory: Factory, done: Deferred[Any]) -> None:
        self._request = request
        self._factory = factory
        self._done: Deferred[Any] | None = done
        self._buffer = b""
        self._greeted = False
        self._inner: Any = None

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        """Greet."""
        self._send(_GREETING)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Read the proxy's replies; behind them, pass everything on."""
        if self._inner is not None:
            self._inner.dataReceived(data)
            return
        self._buffer += data
        if not self._greeted and len(self._buffer) >= len(_ACCEPTED):
            if not self._buffer.startswith(_ACCEPTED):
                self._give_up("the proxy wants a password, or speaks no SOCKS5")
                return
            self._greeted, self._buffer = True, self._buffer[len(_ACCEPTED) :]
            self._send(self._request)
        if self._greeted:
            self._read_reply()

    def _read_reply(self) -> None:
        """Read the reply to the request once it is whole, and begin."""
        head = self._buffer[:5]
        if len(head) > 1 and head[1]:
            self._give_up(f"the proxy could not connect: {_REPLIES.get(head[1], f'reply {head[1]}')}")
            return
        size = 4 + _LENGTHS.get(head[3], 1 + head[4]) + 2 if len(head) == 5 else 5
        if len(head) < 5 or len(self._buffer) < size:
            return
        rest, self._buffer = self._buffer[size:], b""
        self._inner = self._factory.buildProtocol(None)
        self._inner.makeConnection(self.transport)
        if self._done is not None and not self._done.called:
            self._done.callback(self._inner)
        self._done = None
        if rest:
            self._inner.dataReceived(rest)

    def _give_up(self, reason: str) -> None:
        if self._done is not None and not self._done.called:
            self._done.errback(ProxyFailed(reason))
        self._done = None
        self._wire.loseConnection()

    @property
    def _wire(self) -> Any:
        """The transport, whose interface Twisted's types leave open."""
        return self.transport

    def _send(self, data: bytes) -> None:
        self._wire.write(data)

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802 - Twisted's name
        """Tell whoever waits, or the real protocol."""
        if self._inner is not None:
            self._inner.connectionLost(reason)
        else:
            self._give_up("the proxy closed the connection")


def _address(host: str) -> bytes:
    """The host as SOCKS5 writes it: a literal address as such, a name with its length."""
    try:
        literal = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        name = host.encode("ascii")
        if len(name) > 255:
            raise Refused("a host name of more than 255 letters") from None
        return bytes((_NAME, len(name))) + name
    return bytes((_IPV4 if literal.version == 4 else _IPV6,)) + literal.packed
