"""List pages with links to ads, or with the ads themselves (`follow = false`).

Links are chosen by selectors of the card, or are all that its include patterns let through.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Final

from scrapy.http import TextResponse, XmlResponse

from crawler.clock import timestamp
from crawler.fetch.pages import list_hints, page_from_response
from crawler.fetch.result import IndexEntry
from crawler.postings.indexes.list_page import ReadList, read_list
from crawler.postings.page import read_page, read_rows
from spiders.base import SourceSpider

PAGES: Final = 200
"""List pages at most, where the card sets no `pages`; set by hand."""


class ListingSpider(SourceSpider):
    """Walks list pages."""

    name = "listing"

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield the ads that the list pages link to, page after page until there is no next one."""
        url: str | None = self.card.url
        met: set[str] = set()
        number = int(self.card.option("first_page", "1"))
        most = int(self.card.option("pages", str(PAGES)))
        follow, rows = self.card.flag("follow", True), self.card.flag("rows", False)
        while url and url not in met and len(met) < most:
            met.add(url)
            response = await self.index(url, may_end=bool(self.card.option("page_url")) and len(met) > 1)
            if not isinstance(response, TextResponse):
                if response is not None:
                    self.index_problems.append(f"{url}: not a page of text")
                return
            found = 0
            page = self.reader.ask(
                read_list, response.text, isinstance(response, XmlResponse), response.url, self.card.select
            )
            for entry in self._links(page, response.url) if follow else self._ads(response):
                known = self.is_look and entry.url in self.session.known
                found += entry.url not in self.wanted_urls and not known
                yield entry
            for entry in self._rows(response) if rows else ():
                found += entry.url not in self.wanted_urls
                yield entry
            number += 1
            url = self._next(page, number) if found else None
        self.rows_are_whole = rows and not (url and url not in met)
        if not follow:  # an ad has no page of its own that could be asked for
            self.absence = "nothing" if url and url not in met else "gone"

    def _ads(self, response: TextResponse) -> Iterator[IndexEntry]:
        """The ads that a list page holds whole."""
        page = page_from_response(response, response.url, timestamp())
        for posting in self.answer(partial(self.reader.ask, read_page, page, list_hints(self.card))):
            yield IndexEntry(url=posting.url, postings=(posting,), response=response)

    def _rows(self, response: TextResponse) -> Iterator[IndexEntry]:
        """The ads in rows of tables that have no page of their own."""
        page = page_from_response(response, response.url, timestamp())
        for posting in self.answer(partial(self.reader.ask, read_rows, page, list_hints(self.card))):
            yield IndexEntry(url=posting.url, postings=(posting,), response=response)

    def _links(self, page: ReadList, url: str) -> Iterator[IndexEntry]:
        """The ads that a list page links to; of an item the first link that leads to one."""
        for item in page.items:
            for link in item.urls:
                if link and link != url and self._is_ad(link):
                    yield IndexEntry(url=link, validator=item.mark)
                    if item.mark:
                        break

    def _is_ad(self, url: str) -> bool:
        return url.startswith(("http://", "https://")) and self.is_wanted(url)

    def _next(self, page: ReadList, number: int) -> str | None:
        """Address of the next list page.

        By the card's template, its selector, or what the page marks as next.
        """
        template = self.card.option("page_url")
        return template.replace("{page}", str(number)) if template else page.following
