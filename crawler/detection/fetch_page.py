"""Fetch one page with the guard, politeness and limits of a crawl: `python -m crawler.detection.fetch_page`."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from crawler.installed import ask_process
from crawler.sources import SourceCard

if TYPE_CHECKING:
    from scrapy.http import Response
    from scrapy.settings import Settings

WALL_SECONDS: Final = 90
"""Seconds after which the process is killed; three times DOWNLOAD_TIMEOUT of settings.py."""


def fetch_page(card: SourceCard, contact: str, url: str) -> tuple[int, bytes] | None:
    """Status and body of a page; None when it can't be had or may not be asked for."""
    order = {"url": url, "contact": contact, "private": card.allow_private, "card": card.url or url}
    try:
        answer = ask_process("crawler.detection.fetch_page", order, WALL_SECONDS)
    except (subprocess.SubprocessError, ValueError):
        return None
    return (answer["status"], base64.b64decode(answer["body"])) if answer else None


@dataclass
class NullSession:
    """Takes what the middlewares record in a run; nothing reads it here."""

    requests: int = 0
    memory: dict[str, Any] = field(default_factory=dict)

    def record_robots(self, origin: str, record: dict[str, str], text: str) -> None:
        """Ignore the robots.txt of an origin."""


def main() -> None:
    """Read the order from stdin, fetch, write the response to stdout."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.fetch.errors import DOWNLOAD_ERRORS
    from crawler.fetch.safety.address_guard import AddressGuard

    order = json.loads(sys.stdin.buffer.read())
    watched = SourceCard(name="look", kind="urls", url=order["card"], allow_private=order["private"])

    class Look(scrapy.Spider):
        name = "look"
        card = watched
        guard = AddressGuard.of(watched)
        session = NullSession()
        answer: Response | None = None

        async def start(self) -> AsyncIterator[Any]:
            try:
                answer = await self.crawler.engine.download_async(scrapy.Request(order["url"]))
            except DOWNLOAD_ERRORS:
                return
            Look.answer = answer
            return
            yield

    process = AsyncCrawlerProcess(_settings(watched, order["contact"]))
    process.crawl(Look)
    process.start()
    if Look.answer is not None:
        body = base64.b64encode(Look.answer.body).decode("ascii")
        json.dump({"status": Look.answer.status, "body": body}, sys.stdout)


def _settings(watched: SourceCard, contact: str) -> Settings:
    """The project's settings without pipelines; real hosts get the contact."""
    from crawler.fetch.politeness.user_agent import user_agent_with_contact
    from crawler.fetch.project import project_settings

    settings = project_settings()
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    if not watched.on_loopback:
        agent = user_agent_with_contact(settings["USER_AGENT"], contact)
        settings.set("USER_AGENT", agent, priority="cmdline")
    return settings


if __name__ == "__main__":
    main()
