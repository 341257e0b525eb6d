"""Which addresses may be spoken to without TLS."""

from __future__ import annotations

import pytest

from crawler.this_machine import is_read_by_nobody, is_this_machine


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://misp.example/", True),
        ("http://misp.example/", False),
        ("http://localhost:8080/", True),
        ("http://127.0.0.1/", True),
        ("http://[::1]:9000/x", True),
        ("http://localhost.example/", False),
        ("http://127.0.0.1@misp.example/", False),
        ("http://localhost:1@misp.example/", False),
        ("ftp://localhost/", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_only_https_and_this_machine(address: str, safe: bool) -> None:
    assert is_read_by_nobody(address) is safe


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "[::1]"])
def test_names_of_this_machine(host: str) -> None:
    assert is_this_machine(host)


@pytest.mark.parametrize("host", [None, "", "127.0.0.1.example", "LOCALHOST.example", "10.0.0.1"])
def test_other_hosts(host: str | None) -> None:
    assert not is_this_machine(host)
