"""What the crawl rooms and the pipelines use of a spider, as types.

Scrapy hands its components a `Crawler` whose `spider` may be of any class; the two functions name the class once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.confined import ConfinedProcess
    from crawler.fetch.policy.index_trust import IndexAudit
    from crawler.fetch.run.session import RunSession
    from crawler.sources import SourceCard


class PoliteSession(Protocol):
    """What the politeness middlewares keep about a run."""

    requests: int
    """Requests made so far, those for robots.txt included."""
    memory: dict[str, Any]
    """What the next run of the source must know."""

    def record_robots(self, origin: str, record: dict[str, str], text: str) -> None:
        """Keep what robots.txt of an origin stated."""

    def kept_robots(self, origin: str) -> tuple[str, str, float] | None:
        """Verdict, text and age in seconds of a robots.txt that an earlier run read; None where it must be asked."""


class PoliteSpider(Protocol):
    """A spider that the downloader middlewares serve: of a crawl, or of source detection."""

    @property
    def card(self) -> SourceCard:
        """The card of its source."""

    @property
    def session(self) -> PoliteSession:
        """Its run."""


class SourceRun(Protocol):
    """A spider whose pages pass the pipelines: one run of one source."""

    @property
    def card(self) -> SourceCard:
        """The card of its source."""

    @property
    def session(self) -> RunSession:
        """Its run."""

    @property
    def reader(self) -> ConfinedProcess:
        """Where its pages are parsed."""

    @property
    def audit(self) -> IndexAudit:
        """The check whether its index can be believed."""

    @property
    def settings(self) -> BaseSettings:
        """Scrapy's settings, with those of the run."""


def polite_spider(crawler: Crawler) -> PoliteSpider:
    """The spider of a crawler, for the middlewares."""
    return cast("PoliteSpider", crawler.spider)


def source_run(crawler: Crawler) -> SourceRun:
    """The spider of a crawler, for the pipelines."""
    return cast("SourceRun", crawler.spider)
