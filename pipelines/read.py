"""Read: find out what kind of page it is, and read the ads on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crawler.fetch.page_reader import PageReader
from crawler.fetch.pages import reader_hints
from crawler.fetch.spider_protocol import source_run
from crawler.supervisor.page_in_progress import PageInProgress

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetch.result import FetchResult
    from crawler.fetch.spider_protocol import SourceRun


class Read:
    """Fills `finding`, `reason`, `postings`, `modified` and `digest` of a result."""

    def __init__(self, spider: SourceRun) -> None:
        settings, session = spider.settings, spider.session
        locked = settings.getbool("ADWATCH_LOCKED")
        self._note = PageInProgress(Path(settings["ADWATCH_HOME"])) if locked else None
        self._reader = PageReader(
            reader_hints(spider.card), spider.reader, session.purged, session.faults, self._note
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Read:
        """Build the stage, as Scrapy does."""
        return cls(source_run(crawler))

    async def process_item(self, result: FetchResult) -> FetchResult:
        """Read the page."""
        await self._reader.read(result)
        return result

    def close_spider(self) -> None:
        """Remove the note of the page in progress."""
        if self._note:
            self._note.close()
