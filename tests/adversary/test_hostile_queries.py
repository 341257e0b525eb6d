"""No address of the desk answers 500, whatever a program with a token writes into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from crawler.review.app import ROUTES
from tests.review.conftest import Console, run_console
from tests.review.invented import fill

NAMES = re.findall(
    r"\w+",
    "actor after band before by c campaign closed code columns country done form format frame from kind"
    " language next page probe q query saved source state tab to verdict",
)
"""Parameters that the desk's pages read."""
VALUES = (
    *(
        "\x00",
        "9" * 4_500,
        "-1",
        "1e999",
        "nan_nan",
        "\u00b2_\u00b2",
        "\ud800",
        "%",
        "' OR 1=1 --",
        '"*"',
        "NEAR(a b",
    ),
    *("\u202e", "a" * 1_500, "0_99999999999999999999", "[]", "2026-99-99", "9999999-01-01"),
)
"""Each is sent as every parameter of every page."""
LONGEST = 14_000
"""Bytes of an address: of a request that arrives in pieces the server keeps 16 KiB, and hangs up on more."""
NUMBERS = ("0", str(2**63), "9" * 40)
"""Each is sent as every number of an address, and after one that is there."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    for console in run_console(tmp_path_factory.mktemp("queries")):
        with console.store() as store:
            fill(store)
        yield console


def addresses() -> Iterator[str]:
    """Every page with what an attacker writes into its address."""
    for route in ROUTES:
        if route.changes:
            continue
        numbers = ("1", *NUMBERS) if "{" in route.path else ("",)
        for number in numbers:
            path = re.sub(r"\{\w+:int\}", number or "1", route.path)
            for word in ("campaign", "\x00", "é" * 1_000) if re.search(r"\{\w+\}", path) else ("",):
                yield re.sub(r"\{\w+\}", quote(word, errors="surrogatepass"), path)
        path = re.sub(r"\{\w+(:int)?\}", "1", route.path)
        for value in VALUES:
            sent = quote(value, safe="", errors="surrogatepass")
            parts = max(3, -(-len(NAMES) * (len(sent) + 10) // LONGEST))
            for part in range(parts):
                yield f"{path}?" + "&".join(f"{name}={sent}" for name in NAMES[part::parts])


@pytest.mark.slow
def test_no_page_breaks(desk: Console) -> None:
    lead = desk.client("ada")
    broken = []
    for address in addresses():
        answer = lead.get(address)
        if answer.status >= 500:
            broken.append((answer.status, address[:120]))
    assert broken == []
