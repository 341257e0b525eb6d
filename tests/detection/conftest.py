"""Pages are fetched by processes that need not load Scrapy first."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest

from crawler.detection import fetch_page
from tests.warm import WARM, popen


@pytest.fixture(autouse=True)
def warm_fetching(monkeypatch: pytest.MonkeyPatch) -> None:
    WARM.start()
    some = SimpleNamespace(Popen=popen, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL)
    monkeypatch.setattr(fetch_page, "subprocess", some)
