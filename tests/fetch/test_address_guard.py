"""No connection to an address that is not public, by any spelling, unless a card names the host."""

import ipaddress

import pytest

from crawler.fetch.safety.address_guard import AddressGuard, Refused, is_public
from crawler.sources import SourceCard

PRIVATE = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:0:0:0:0:0:80ff:fffe",
    "2001:db8::1",
    "100::1",
    "64:ff9b:1::1",
    "fec0::1",
    "3fff::1",
    "5f00::1",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "http:///nohost",
        "http://user@example.org/",
        "http://user:pass@example.org/",
        "http://example.org:22/",
        "http://example.org:6379/",
        "http://example.org:99999/",
        "http://[::1/",
        "//example.org/",
        "",
    ],
)
def test_addresses_not_even_tried(url):
    with pytest.raises(Refused):
        AddressGuard().check_url(url)


def test_a_card_allows_only_the_host_it_names():
    card = SourceCard(name="x", kind="feed", url="http://127.0.0.1:8765/feed", allow_private=True)
    guard = AddressGuard.of(card)
    guard.check_url("http://127.0.0.1:8765/page")
    guard.check_address("127.0.0.1", 8765, ipaddress.ip_address("127.0.0.1"))
    for url in (
        "http://127.0.0.1:8766/",
        "http://127.0.0.2:8765/",
        "http://[::1]:8765/",
        "http://10.0.0.1:8765/",
    ):
        with pytest.raises(Refused):
            guard.check_url(url)
    for host in ("localhost", "127.1", "2130706433", "0x7f000001", "rebound.test"):
        guard.check_url(f"http://{host}:8765/")
        with pytest.raises(Refused):
            guard.check_address(host, 8765, ipaddress.ip_address("127.0.0.1"))


def test_metadata_addresses_are_refused_even_to_an_allowed_host():
    card = SourceCard(name="x", kind="feed", url="http://board.test/feed", allow_private=True)
    with pytest.raises(Refused):
        AddressGuard.of(card).check_address("board.test", 80, ipaddress.ip_address("169.254.169.254"))


def test_without_allow_private_nothing_private_is_allowed():
    card = SourceCard(name="x", kind="feed", url="http://127.0.0.1:8765/feed")
    with pytest.raises(Refused):
        AddressGuard.of(card).check_url(card.url)
