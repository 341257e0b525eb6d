"""A run without Scrapy's engine: what `SourceRun` asks of a spider, over a real store in a folder of the test."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scrapy.http import HtmlResponse
from scrapy.settings import BaseSettings

from crawler.confined import ConfinedProcess
from crawler.fetch.pages import page_from_response
from crawler.fetch.policy.index_trust import IndexAudit
from crawler.fetch.result import FetchResult, IndexEntry
from crawler.fetch.run.session import RunSession
from crawler.sources import SourceCard
from crawler.store import Store
from crawler.store.frontier import KnownUrl
from tests.fetch.harness import ad_page

URL = "http://board.test/jobs/1"
AT = "2026-11-26T08:00:00Z"
CARD = SourceCard(name="board", kind="sitemap", url="http://board.test/sitemap.xml", region="NG")


@dataclass
class FakeRun:
    """A spider as the pipelines see it."""

    session: RunSession
    card: SourceCard
    audit: IndexAudit
    settings: BaseSettings = field(default_factory=BaseSettings)
    reader: ConfinedProcess = field(default_factory=ConfinedProcess)


@contextmanager
def run(home: Path, settings: dict[str, Any] | None = None) -> Iterator[FakeRun]:
    with Store(home) as store:
        session = RunSession(store, CARD, "test-rules")
        spider = FakeRun(session, CARD, IndexAudit(session), BaseSettings(settings or {}))
        with spider.reader:
            yield spider


def fetched(
    body: bytes | None = None, status: int = 200, known: KnownUrl | None = None, **fields: Any
) -> FetchResult:
    """A page of the board as the downloader gives it."""
    headers = {"Content-Type": "text/html; charset=utf-8", "ETag": '"v2"'} | fields.pop("headers", {})
    body = ad_page("Cook") if body is None else body
    response = HtmlResponse(URL, status=status, body=body, headers=headers, flags=fields.pop("flags", []))
    entry = IndexEntry(url=URL, validator=fields.pop("validator", "2026-11-25"), **fields.pop("entry", {}))
    page = page_from_response(response, URL, AT)
    return FetchResult(entry=entry, page=page, known=known, response=response, started=AT, **fields)


def known(state: Any = "ad", **fields: Any) -> KnownUrl:
    """What an earlier run knew about the page."""
    values: dict[str, Any] = {
        "mark": "2026-11-20",
        "digest": "old",
        "etag": '"v1"',
        "asked_at": "2026-11-20T08:00:00Z",
        "run": 1,
    }
    return KnownUrl(url=URL, state=state, **values | fields)


def passed(stage: Any, result: FetchResult) -> FetchResult:
    """The result after one stage, asynchronous or not."""
    found = stage.process_item(result)
    done: FetchResult = asyncio.run(found) if asyncio.iscoroutine(found) else found
    return done
