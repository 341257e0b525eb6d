"""The process that crawls, forked for the runner from a process that has loaded everything (`fork_server.py`).

It crawls its host queues at the same time, the sources of one queue one after another, and reports progress
through a pipe as JSON Lines. It dies with the runner; what it has written is kept, and the next crawl resumes.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from typing import Any, Final

BEAT: Final = 0.5
"""Seconds between two progress lines; the runner takes a long silence for a hang."""


class Worker:
    """Lanes of sources in one Scrapy process."""

    def __init__(self, orders: dict[str, Any], pipe: int) -> None:
        from scrapy.crawler import AsyncCrawlerProcess

        from crawler.fetch.project import project_settings

        settings = project_settings()
        settings.set("ADWATCH_HOME", orders["home"], priority="cmdline")
        settings.set("ADWATCH_SOURCES", orders["sources"], priority="cmdline")
        settings.set("ADWATCH_LOCKED", True, priority="cmdline")
        settings.set("ADWATCH_POISON", orders.get("poison", []), priority="cmdline")
        self._process = AsyncCrawlerProcess(settings)
        self._pipe = pipe
        self._limit = orders.get("limit") or 0
        self._stopping = False
        for lane in orders["lanes"]:
            self._next(list(lane))

    def _say(self, event: str, **values: object) -> None:
        """One line to the runner."""
        line = json.dumps({"event": event, **values}, default=str) + "\n"
        os.write(self._pipe, line.encode())

    def _next(self, lane: list[list[str]]) -> None:
        """Start the first source of a lane; the rest follow when it is done."""
        if not lane or self._stopping:
            return
        (name, kind), *rest = lane
        crawler = self._process.create_crawler(kind)
        started = time.monotonic()
        task = self._process.crawl(crawler, source=name, limit=self._limit)
        task.add_done_callback(lambda done: self._done(name, crawler, done, started, rest))

    def _done(
        self, name: str, crawler: Any, task: asyncio.Task[None], started: float, rest: list[list[str]]
    ) -> None:
        error = None if task.cancelled() else task.exception()
        run = getattr(crawler.spider, "run_result", None)
        self._say(
            "end",
            source=name,
            seconds=round(time.monotonic() - started, 2),
            error=str(error) if error else getattr(crawler.spider, "failure", ""),
            **(run or {}),
        )
        if run and run["finish_reason"] == "shutdown":
            self._stopping = True
        self._next(rest)

    def run(self) -> None:
        """Crawl until all lanes are done, or a signal stops them."""
        loop = asyncio.get_event_loop()
        beat = loop.create_task(self._beat())
        self._process.start()
        beat.cancel()

    async def _beat(self) -> None:
        while True:
            for crawler in list(self._process.crawlers):
                spider: Any = crawler.spider
                if spider is not None:
                    self._say("progress", source=spider.card.name, **spider.session.progress(spider.entries))
            self._say("alive")
            await asyncio.sleep(BEAT)
