"""Names are resolved through the guard, and what the guard rests on in Scrapy and Twisted is there."""

import asyncio
import inspect
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.web.client import HTTPConnectionPool

from crawler.fetch.download_handler import GuardedHandler
from crawler.fetch.project import project_settings
from crawler.fetch.safety.address_guard import AddressGuard, Refused
from crawler.fetch.safety.guarded_resolver import GuardedNameResolver, GuardedResolver, guarding
from crawler.sources import SourceCard

PUBLIC, PRIVATE = IPv4Address("TCP", "93.184.216.34", 80), IPv4Address("TCP", "127.0.0.1", 80)
BOARD = SourceCard(name="x", kind="feed", url="http://board.test/feed", allow_private=True)


class Answers:
    """A name server that knows one set of addresses for every name."""

    def __init__(self, *addresses):
        self.addresses = addresses

    def resolveHostName(self, receiver, host, port, types, semantics):  # noqa: N802 - Twisted's name
        receiver.resolutionBegan(self)
        for address in self.addresses:
            receiver.addressResolved(address)
        receiver.resolutionComplete()
        return self


class Receiver:
    def __init__(self):
        self.found, self.complete = [], False

    def resolutionBegan(self, resolution):  # noqa: N802 - Twisted's name
        pass

    def addressResolved(self, address):  # noqa: N802 - Twisted's name
        self.found.append(address)

    def resolutionComplete(self):  # noqa: N802 - Twisted's name
        self.complete = True


def resolved(addresses, host="board.test"):
    receiver = Receiver()
    GuardedNameResolver(Answers(*addresses)).resolveHostName(receiver, host, 80)
    assert receiver.complete
    return receiver.found


@pytest.mark.parametrize(
    "private",
    [
        PRIVATE,
        IPv4Address("TCP", "169.254.169.254", 80),
        IPv6Address("TCP", "::1", 80),
        IPv6Address("TCP", "fe80::1%eth0", 80),
        IPv6Address("TCP", "::ffff:10.0.0.1", 80),
        object(),
    ],
)
def test_private_addresses_are_left_out_and_the_refusal_is_kept(private):
    with guarding(AddressGuard()) as attempt:
        assert resolved([private, PUBLIC]) == [PUBLIC]
    assert isinstance(attempt.refused, Refused)


def test_a_card_opens_its_own_host_only_within_its_own_download():
    with guarding(AddressGuard.of(BOARD)) as attempt:
        assert resolved([PRIVATE]) == [PRIVATE]
        assert attempt.refused is None
        assert resolved([PRIVATE], "other.test") == []
    assert resolved([PRIVATE]) == []


def test_downloads_at_the_same_time_keep_their_own_guards():
    async def look(guard, seconds):
        with guarding(guard):
            await asyncio.sleep(seconds)
            return resolved([PRIVATE])

    async def both():
        return await asyncio.gather(look(AddressGuard.of(BOARD), 0.02), look(AddressGuard(), 0.01))

    assert asyncio.run(both()) == [[PRIVATE], []]


def test_settings_install_the_guard():
    settings = project_settings()
    handler, resolver = settings["DOWNLOAD_HANDLERS"], settings["TWISTED_DNS_RESOLVER"]
    assert resolver == f"{GuardedResolver.__module__}.GuardedResolver"
    assert {handler["http"], handler["https"]} == {f"{GuardedHandler.__module__}.GuardedHandler"}
    assert all(handler[scheme] is None for scheme in ("file", "data", "ftp", "s3"))


def crawler() -> Any:
    return SimpleNamespace(settings=project_settings(), spider=None)


def test_nothing_is_downloaded_where_the_guard_is_not_installed():
    from scrapy import Request

    handler = GuardedHandler(crawler())
    with pytest.raises(Refused, match="not installed"):
        asyncio.run(handler.download_request(Request("http://example.org/")))


def test_what_the_handler_rests_on_is_there():
    """The one private name of Scrapy, and the hooks of Twisted, that GuardedHandler uses."""
    handler = HTTP11DownloadHandler(crawler())
    assert isinstance(handler._pool, HTTPConnectionPool)
    assert list(inspect.signature(HTTPConnectionPool.getConnection).parameters) == ["self", "key", "endpoint"]
    assert handler._pool.retryAutomatically is True
