"""The address of who sends a request, as attempts and reports are counted by it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

IPV6_SITE: Final = 64
"""Bits of an IPv6 address that are one household's at least (RFC 6177)."""


def address_in(host: str) -> IPv4Address | IPv6Address | None:
    """The address, or None for what is none.

    A server that listens for IPv6 and IPv4 at once sees `::ffff:192.0.2.1` (RFC 4291, section 2.5.5.2): all of IPv4
    would be one household of IPv6.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
