"""How much one sender may send: counted in memory, by a keyed hash of the address. Nothing of it is kept."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Final

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
IPV6_SITE: Final = 64
"""Bits of an IPv6 address that are one customer's (RFC 6177)."""


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
        now = time.monotonic()
        name = hmac.digest(self._secret, f"{what}\0{sender}".encode("utf-8", "replace"), "sha256")
        with self._lock:
            times = self._times.setdefault(name, deque())
            self._times.move_to_end(name)
            while times and times[0] < now - HOUR:
                times.popleft()
            if len(times) + weight > most:
                return False
            times.extend([now] * weight)
            while len(self._times) > MOST_SENDERS:
                self._times.popitem(last=False)
        return True

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
    """The address that is counted: of IPv6 the customer's network."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:100]
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> (128 - IPV6_SITE) << (128 - IPV6_SITE)))
    return str(address)
