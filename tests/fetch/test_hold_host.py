"""A host that asks to wait is held back as soon as its response is there."""

import asyncio

import pytest
from scrapy.http import Response

from crawler.fetch.politeness.retry_after import RetryAfterMiddleware
from crawler.fetch.safety.address_guard import Refused


@pytest.mark.parametrize(
    ("status", "header", "held"),
    [
        (429, "100000", True),
        (503, "Fri, 31 Dec 2100 23:59:59 GMT", True),
        (200, "100000", False),
        (500, "100000", False),
        (503, "0", False),
    ],
)
def test_hold_host(monkeypatch, status, header, held):
    monkeypatch.setattr(RetryAfterMiddleware, "_until", {})
    response = Response("http://jobs.test/", status=status, headers={"Retry-After": header})
    RetryAfterMiddleware.hold_host("jobs.test", response)
    if held:  # longer than a run waits
        with pytest.raises(Refused, match="asks to come back"):
            asyncio.run(RetryAfterMiddleware.wait_for_host("jobs.test"))
    else:
        asyncio.run(RetryAfterMiddleware.wait_for_host("jobs.test"))
