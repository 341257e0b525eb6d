"""Which addresses a crawl may connect to: public ones, and the private hosts that a card allows by name.

The check is made twice: on the URL (scheme, port, spelling) and on the address that the name resolves to at
the moment of the connection, so that neither a redirect, a strange spelling nor a name that points inward
gets in. Ports after the "bad port" list of the WHATWG Fetch standard; address blocks as Python's
`ipaddress` has them from the IANA special-purpose registries, with the address embedded in IPv4-mapped,
NAT64, 6to4 and Teredo forms unpacked.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.sources.card import SourceCard

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# fmt: off
BAD_PORTS: Final = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
    103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512,
    513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719,
    1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669,
    6679, 6697, 10080,
))
# fmt: on
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_NEVER: Final = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "64:ff9b:1::/48",
        "fec0::/10",  # site-local, RFC 3879
        "3fff::/20",  # documentation, RFC 9637
        "5f00::/16",  # segment routing, RFC 9602
    )
)
"""Blocks that `ipaddress` calls global in some Python versions (cloud metadata lives in some of them)."""
_LINK_LOCAL: Final = (ipaddress.ip_network("169.254.0.0/16"), ipaddress.ip_network("fe80::/10"))


class Refused(Exception):
    """A connection that must not be made; the message is the reason, for the outcome."""


class WaitRefused(Refused):
    """The host wants to be left alone for longer than a run waits: the page is left for a later run."""


def embedded(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 form carries, if it is such a form."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    packed = int(address)
    if address in _NAT64 or packed >> 32 == 0:
        return ipaddress.IPv4Address(packed & 0xFFFFFFFF)
    return None


def is_public(address: Address) -> bool:
    """True when the whole internet sees the same machine at this address."""
    inner = embedded(address)
    if inner is not None and not is_public(inner):
        return False
    if any(address.version == block.version and address in block for block in _NEVER):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass(frozen=True, slots=True)
class AddressGuard:
    """What one source may reach."""

    private: frozenset[tuple[str, int]] = frozenset()
    """Host as written in the card and port, which may resolve to a private address."""

    @classmethod
    def of(cls, card: SourceCard) -> AddressGuard:
        """The guard of a card; without `allow_private` nothing private is allowed."""
        if not card.allow_private:
            return cls()
        named = {_host_port(url) for url in card.addresses}
        named |= {_host_port(f"http://{host}") for host in card.private_hosts}
        return cls(frozenset(named))

    def check_url(self, url: str) -> None:
        """Raise Refused for an address that no connection should be tried to."""
        try:
            parts = urlsplit(url)
            host, port = _host_port(url)
        except ValueError as error:
            raise Refused(f"not a usable address: {error}") from None
        if parts.scheme not in ("http", "https"):
            raise Refused(f"scheme {parts.scheme or '(none)'} is not http or https")
        if not host:
            raise Refused("address without a host")
        if parts.username is not None or parts.password is not None:
            raise Refused("address with a user name or password in it")
        if (host, port) in self.private:
            return
        if port in BAD_PORTS:
            raise Refused(f"port {port} is not for web pages")
        try:
            literal = ipaddress.ip_address(host)
        except ValueError:
            return
        self.check_address(host, port, literal)

    def check_address(self, host: str, port: int, address: Address) -> None:
        """Raise Refused for an address that a host resolved to."""
        if (host.lower(), port) in self.private and not _metadata(address):
            return
        if not is_public(address):
            raise Refused(f"{host} leads to {address}, which is not a public address")


def _metadata(address: Address) -> bool:
    inner = embedded(address) or address
    return any(inner.version == block.version and inner in block for block in _LINK_LOCAL)


def _host_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)
