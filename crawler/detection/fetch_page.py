"""Fetch pages with the guard, politeness and limits of a crawl: `python -m crawler.detection.fetch_page`."""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING, Any, Final, cast

from crawler.installed import ROOT
from crawler.postings.charset import decode
from crawler.sources import SourceCard

if TYPE_CHECKING:
    from scrapy.settings import Settings

WALL_SECONDS: Final = 90
"""Seconds for one page after which the process is killed; three times DOWNLOAD_TIMEOUT of settings.py."""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """One page, or the reason why there is none."""

    asked: str
    url: str = ""
    """Where it was found, after redirects."""
    status: int = 0
    body: bytes = b""
    charset: str | None = None
    problem: str = ""

    @property
    def text(self) -> str:
        """The body as text, by its charset."""
        return decode(self.body, self.charset)


class PageClient:
    """Fetches pages one after another in one process of its own; a context manager, which ends the process."""

    def __init__(self, card: SourceCard, contact: str) -> None:
        """Prepare for the pages of a site.

        Args:
            card: What it may reach, and how often it asks.
            contact: How the owner of the site can reach the user.
        """
        self._order = {"contact": contact, "private": card.allow_private, "card": card.url}
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> PageClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def fetch(self, url: str) -> FetchedPage:
        """One page; with a problem where it can't be had or may not be asked for."""
        answer = self._answer(url)
        if answer is None:
            self._end()
            return FetchedPage(url, problem="no answer in time")
        return FetchedPage(**answer | {"body": base64.b64decode(answer["body"])})

    def _answer(self, url: str) -> dict[str, Any] | None:
        """The answer of the process; None when it gave none in time, or an end."""
        process = self._process = self._process or self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        watch = Timer(WALL_SECONDS, process.kill)
        watch.start()
        try:
            print(json.dumps(url), file=process.stdin, flush=True)
            return cast("dict[str, Any]", json.loads(process.stdout.readline()))
        except (OSError, ValueError):
            return None
        finally:
            watch.cancel()

    def _started(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler.detection.fetch_page"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
        )  # fmt: skip
        assert process.stdin is not None
        print(json.dumps(self._order), file=process.stdin, flush=True)
        return process

    def _end(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@dataclass
class NullSession:
    """Takes what the middlewares record in a run; nothing reads it here."""

    requests: int = 0
    memory: dict[str, Any] = field(default_factory=dict)

    def record_robots(self, origin: str, record: dict[str, str], text: str) -> None:
        """Ignore the robots.txt of an origin."""

    def kept_robots(self, origin: str) -> tuple[str, str, float] | None:
        """None is kept."""
        return None


def main() -> None:
    """Read the order from stdin, fetch, write the answers to stdout."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.fetch.errors import DOWNLOAD_ERRORS, classify_error
    from crawler.fetch.pages import declared_charset
    from crawler.fetch.safety.address_guard import AddressGuard

    order = json.loads(sys.stdin.readline())
    watched = SourceCard(name="look", kind="urls", url=order["card"], allow_private=order["private"])

    class Look(scrapy.Spider):
        name = "look"
        card = watched
        guard = AddressGuard.of(watched)
        session = NullSession()

        async def start(self) -> AsyncIterator[Any]:
            while line := await asyncio.to_thread(sys.stdin.readline):
                url = json.loads(line)
                row: dict[str, Any] = {"asked": url, "body": ""}
                try:
                    answer = await self.crawler.engine.download_async(scrapy.Request(url))
                    row |= {"url": answer.url, "status": answer.status}
                    row["body"] = base64.b64encode(answer.body).decode("ascii")
                    row["charset"] = declared_charset(answer.headers.get("Content-Type"))
                except DOWNLOAD_ERRORS as error:
                    row["problem"] = classify_error(error)[1]
                sys.stdout.write(f"{json.dumps(row)}\n")
                sys.stdout.flush()
            return
            yield

    process = AsyncCrawlerProcess(_settings(watched, order["contact"]))
    process.crawl(Look)
    process.start()


def _settings(watched: SourceCard, contact: str) -> Settings:
    """The project's settings without pipelines; real hosts get the contact."""
    from crawler.fetch.politeness.user_agent import user_agent_with_contact
    from crawler.fetch.project import project_settings

    settings = project_settings()
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    # A child's peak begins with its parent's (getrusage after a fork): a large parent would end it at once. Pages are
    # limited by DOWNLOAD_MAXSIZE, and the process by `WALL_SECONDS`.
    settings.set("MEMUSAGE_ENABLED", False, priority="cmdline")
    settings.set("DOWNLOAD_DELAY", watched.pause, priority="cmdline")
    if not watched.on_loopback:
        agent = user_agent_with_contact(settings["USER_AGENT"], contact)
        settings.set("USER_AGENT", agent, priority="cmdline")
    return settings


if __name__ == "__main__":
    main()
