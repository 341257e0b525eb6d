"""An RSS or Atom feed; the pages of its entries are asked for unless the card has `follow = false`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import ClassVar

from crawler.fetch.pages import reader_hints
from crawler.fetch.result import IndexEntry
from crawler.postings.indexes.feed import read_feed
from spiders.base import SourceSpider


class FeedSpider(SourceSpider):
    """Walks a feed."""

    name = "feed"
    whole_index: ClassVar[bool] = False

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield the entries of the feed, newest as the feed has them."""
        response = await self.index(self.card.url)
        if response is None:
            return
        whole = not self.card.flag("follow", True)
        feed = self.reader.ask(read_feed, response.body, response.url, reader_hints(self.card), whole)
        if feed.problem:
            self.index_problems.append(f"{self.card.url}: {feed.problem}"[:200])
        for row in feed.entries:
            if row.failure is not None:
                self.session.faults.append(str(row.failure))
            postings = None if row.posting is None else (row.posting,)
            yield IndexEntry(
                url=row.url, validator=row.mark, date=row.date, postings=postings, response=response
            )
