"""How much one sender may send: counted in memory, by a keyed hash of the address. Nothing of it is kept."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_network
from types import MappingProxyType
from typing import Final

from crawler.review.web.client_address import IPV6_SITE, address_in

HOUR: Final = 3600.0
PER_ADDRESS: Final = 6
"""Reports from one address in an hour; a family behind one phone sends fewer. Set by hand in 2026."""
ALTOGETHER: Final = 600
"""Reports of the form from all addresses in an hour: ten times 70,000 a year on one day. Set by hand in 2026."""
PER_KEY: Final = 6_000
"""Reports of one hotline system in an hour. Set by hand in 2026."""
WRONG_KEYS: Final = 10
"""Wrong keys from one address in an hour, after which right ones are refused too. Set by hand in 2026."""
MOST_SENDERS: Final = 20_000
"""Senders that are counted at once; the one that was quiet longest is forgotten."""
TOKEN_SECONDS: Final = 6 * HOUR
"""For which a form can be sent; people write slowly, and some lose their connection."""
NETWORKS: Final[Mapping[int, Mapping[int, int]]] = MappingProxyType(
    {4: MappingProxyType({24: 60}), 6: MappingProxyType({56: 18, 48: 60})}
)
"""Version of IP -> bits of a network -> reports from it in an hour. One customer has a /48 to a /64 of IPv6 (RFC
6177): 65,536 of the smallest, with which they would fill `ALTOGETHER` alone. A tenth of it is let through from one
network. Set by hand in 2026."""


@dataclass(slots=True)
class Limits:
    """Counts of senders, and the tokens of forms."""

    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _times: OrderedDict[bytes, deque[float]] = field(default_factory=OrderedDict)
    _used: OrderedDict[str, None] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def let_through(self, what: str, sender: str, most: int, *, weight: int = 1) -> bool:
        """Count something of a sender; False where that would be more than `most` in an hour.

        Args:
            what: What is counted.
            sender: Its address or key.
            most: How many are let through in an hour.
            weight: How many it is.
        """
        return self.let_all_through(what, {sender: most}, weight=weight)

    def let_all_through(self, what: str, most: Mapping[str, int], *, weight: int = 1) -> bool:
        """Count something of several senders, or of none where it would be more than `most` of one in an hour.

        Args:
            what: What is counted.
            most: Sender -> how many are let through in an hour.
            weight: How many it is.
        """
        now = time.monotonic()
        with self._lock:
            counted = [(self._times_of(what, sender, now), limit) for sender, limit in most.items()]
            passes = all(len(times) + weight <= limit for times, limit in counted)
            for times, _ in counted if passes else ():
                times.extend([now] * weight)
            while len(self._times) > MOST_SENDERS:
                self._times.popitem(last=False)
        return passes

    def _times_of(self, what: str, sender: str, now: float) -> deque[float]:
        """When a sender was counted in the last hour; call it with the lock held."""
        name = hmac.digest(self._secret, f"{what}\0{sender}".encode("utf-8", "replace"), "sha256")
        times = self._times.setdefault(name, deque())
        self._times.move_to_end(name)
        while times and times[0] < now - HOUR:
            times.popleft()
        return times

    def count(self, what: str, sender: str) -> int:
        """How many of a sender were counted in the last hour."""
        now = time.monotonic()
        name = hmac.digest(self._secret, f"{what}\0{sender}".encode("utf-8", "replace"), "sha256")
        with self._lock:
            return sum(at >= now - HOUR for at in self._times.get(name, ()))

    def token(self) -> str:
        """A token for one form: it can be sent once, by whoever got it here."""
        body = f"{int(time.monotonic())}.{secrets.token_urlsafe(9)}"
        return f"{body}.{self._sign(body)}"

    def spend(self, token: str) -> bool:
        """Whether a token is ours, young, and was not spent before; it is spent now."""
        body, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), self._sign(body).encode()):
            return False
        if time.monotonic() - int(body.partition(".")[0]) > TOKEN_SECONDS:
            return False
        with self._lock:
            if body in self._used:
                return False
            self._used[body] = None
            while len(self._used) > MOST_SENDERS:
                self._used.popitem(last=False)
        return True

    def _sign(self, body: str) -> str:
        return hmac.new(self._secret, body.encode("utf-8", "replace"), sha256).hexdigest()[:32]


def place_of(host: str) -> str:
    """The address that is counted: of IPv6 the household's network."""
    return next(iter(places_of(host)))


def places_of(host: str) -> dict[str, int]:
    """The address and the networks that it is in -> reports of each in an hour."""
    address = address_in(host)
    if address is None:
        return {host[:100]: PER_ADDRESS}
    own = IPV6_SITE if address.version == 6 else address.max_prefixlen
    wider = {own: PER_ADDRESS, **NETWORKS[address.version]}
    return {str(ip_network((address, bits), strict=False)): most for bits, most in wider.items()}
