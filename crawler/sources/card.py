"""One source as its card describes it, after validation."""

from __future__ import annotations

import hashlib
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlsplit

POLITE_DELAY: Final = 2.0
"""Seconds between two requests to a real host, where a card sets no delay; set by hand."""


def is_loopback(host: str | None) -> bool:
    """True for `localhost`, names below it, and literal loopback addresses; asks no name server."""
    if not host:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def hour_in_window(hours: tuple[int, int], hour: int) -> bool:
    """True when an hour of the day lies in a span, which may cross midnight."""
    first, last = hours
    return first <= hour < last if first < last else hour >= first or hour < last


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """A `[source.NAME]` table; `crawler.sources.kinds` describes each key."""

    name: str
    kind: str
    url: str = ""
    region: str | None = None
    languages: tuple[str, ...] = ()
    every: int = 86_400
    """Seconds between two runs."""
    fresh: bool = False
    """True where looks at what is new come between the whole rounds."""
    hours: tuple[int, int] | None = None
    enabled: bool = True
    terms_reviewed: str = ""
    allow_private: bool = False
    private_hosts: tuple[str, ...] = ()
    socks: str = ""
    """Loopback address and port of the SOCKS proxy that this source alone goes through."""
    delay: float | None = None
    min_items: int = 0
    max_pages: int = 50_000
    max_age_days: int | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    date_order: Literal["DMY", "MDY", "YMD"] | None = None
    robots_exception: str = ""
    pictures: bool = False
    render: bool = False
    render_wait: str = ""
    select: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    options: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """The keys of its kind."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that the card names."""
        return (*((self.url,) if self.url else ()), *self._listed("urls"), *self.whole_pages)

    @property
    def whole_pages(self) -> tuple[str, ...]:
        """Pages that hold ads whole, beside lists that lead to others."""
        return self._listed("whole_pages")

    @property
    def lists(self) -> tuple[str, ...]:
        """Patterns of the addresses of further lists that its lists lead to."""
        return self._listed("lists")

    @property
    def not_title(self) -> tuple[str, ...]:
        """Headlines of the site itself, which are no titles of ads."""
        return self._listed("not_title")

    def _listed(self, key: str) -> tuple[str, ...]:
        listed = self.options.get(key, ())
        return tuple(map(str, listed)) if isinstance(listed, tuple) else ()

    @property
    def hosts(self) -> frozenset[str]:
        """Hosts that a run asks, lower case: sources that share one are crawled one after another.

        Where the card names no address, its system takes the place of the host, or else its own name.
        """
        named = frozenset(filter(None, ((urlsplit(url).hostname or "").lower() for url in self.addresses)))
        return named or frozenset((f"{self.kind}:{self.options.get('system', self.name)}",))

    @property
    def on_loopback(self) -> bool:
        """True when nothing but this machine is asked."""
        if self.kind == "files":
            return True
        named = self.addresses
        return (
            bool(named)
            and "list" not in self.options
            and all(is_loopback(urlsplit(u).hostname) for u in named)
        )

    @property
    def pause(self) -> float:
        """Seconds between two requests to one host."""
        if self.delay is not None:
            return self.delay
        return 0.0 if self.on_loopback else POLITE_DELAY

    @property
    def disabled_because(self) -> str:
        """Why it is not crawled, in words; empty when it is."""
        if not self.enabled:
            return "enabled = false in its card"
        if not self.terms_reviewed and not self.on_loopback:
            return 'nobody has reviewed the terms of the site; add terms_reviewed = "2026-11-24, A. Analyst"'
        return ""

    @property
    def socks_proxy(self) -> tuple[str, int] | None:
        """Address and port of its SOCKS proxy; None without one.

        Raises:
            ValueError: it is no loopback address with a port.
        """
        if not self.socks:
            return None
        host, _, port = self.socks.rpartition(":")
        address = ipaddress.ip_address(host.strip("[]"))
        if not address.is_loopback or not 0 < int(port) < 65_536:
            raise ValueError("no loopback address with a port")
        return str(address), int(port)

    def option(self, name: str, default: str = "") -> str:
        """One key of its kind as text."""
        return str(self.options.get(name, default))

    def flag(self, name: str, default: bool = False) -> bool:
        """One key of its kind as yes or no."""
        return bool(self.options.get(name, default))

    def as_json(self) -> str:
        """The card as one line of JSON, for the run record."""
        return json.dumps({f.name: plain(getattr(self, f.name)) for f in fields(self)}, sort_keys=True)

    def digest(self) -> str:
        """SHA-256 of the card, by which runs with the same configuration are recognised."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()


def plain(value: object) -> object:
    """A card's value as JSON can hold it."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(inner) for inner in value]
    return value
