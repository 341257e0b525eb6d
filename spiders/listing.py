"""List pages with links to ads, or with the ads themselves (`follow = false`).

Links are chosen by selectors of the card, or are all that its include patterns let through. A card may name pages
that hold ads whole beside the lists that lead to ads with pages of their own, and patterns of further lists that its
lists lead to: each of these is walked, and what it leads to.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

import re2
from scrapy.http import TextResponse, XmlResponse

from crawler.clock import timestamp
from crawler.detection.addresses import same_site
from crawler.fetch.pages import list_hints, page_from_response
from crawler.fetch.result import IndexEntry
from crawler.postings.indexes.list_page import ReadList, page_pattern, read_list
from crawler.postings.page import read_page, read_rows
from spiders.base import SourceSpider

if TYPE_CHECKING:
    from crawler.fetch.run.session import RunSession

PAGES: Final = 200
"""List pages at most, where the card sets no `pages`; set by hand."""

MOST_LISTS: Final = 300
"""Further lists that are walked by their patterns at most; set by hand."""


class ListingSpider(SourceSpider):
    """Walks list pages."""

    name = "listing"
    _ended: bool = True

    def __init__(self, session: RunSession) -> None:
        super().__init__(session)
        self._list_patterns = [re2.compile(pattern) for pattern in self.card.lists]
        self._waiting: deque[str] = deque()
        """Lists that are still to be walked."""
        self._named_lists: set[str] = set()
        """Every list that was met."""

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield the ads that the lists of the card link to, each page after page until there is no next one."""
        self.rows_are_whole = self.card.flag("rows", False) or bool(self.card.whole_pages)
        met: set[str] = set()
        whole = True
        first = dict.fromkeys(self.card.addresses)
        self._waiting = deque(sorted(first, key=self.card.whole_pages.__contains__))
        self._named_lists = set(first)
        while self._waiting:
            async for entry in self._walk_list(self._waiting.popleft(), met):
                yield entry
            whole = whole and self._ended and len(self._named_lists) < MOST_LISTS
        self.rows_are_whole = self.rows_are_whole and whole
        if not self.card.flag("follow", True):  # an ad has no page of its own that could be asked for
            self.absence = "gone" if whole else "nothing"

    async def _walk_list(self, start: str, met: set[str]) -> AsyncIterator[IndexEntry]:
        """Yield the ads of one list; `_ended` then tells whether its last page was reached."""
        url: str | None = start
        named: set[str] = set()
        number, walked = int(self.card.option("first_page", "1")), 0
        most = int(self.card.option("pages", str(PAGES)))
        self._ended = False
        while url and url not in met and walked < most:
            met.add(url)
            response = await self.index(url, may_end=bool(self.card.option("page_url")) and walked > 0)
            walked += 1
            if not isinstance(response, TextResponse):
                if response is not None:
                    self.index_problems.append(f"{url}: not a page of text")
                return
            page = self._read(response, self.card.select)
            self._take_lists(page if not self._selects else self._read(response, {}))
            found = 0
            for entry in self._entries(page, response, start in self.card.whole_pages):
                known = self.is_look and entry.url in self.session.known
                found += entry.url not in named and not known
                named.add(entry.url)
                yield entry
            number += 1
            url = self._next(page, number, start) if found else None
        self._ended = not url or url in met

    def _read(self, response: TextResponse, select: Mapping[str, str]) -> ReadList:
        is_xml = isinstance(response, XmlResponse)
        return self.reader.ask(read_list, response.text, is_xml, response.url, select)

    @property
    def _selects(self) -> bool:
        """Whether the card names further lists that its selectors of links to ads leave out."""
        return bool(self._list_patterns) and not {"item", "link"}.isdisjoint(self.card.select)

    def _take_lists(self, page: ReadList) -> None:
        """Note the further lists of the site that a page links to."""
        for url in (link for item in page.items for link in item.urls):
            if self._is_list(url) and url not in self._named_lists and len(self._named_lists) < MOST_LISTS:
                self._named_lists.add(url)
                self._waiting.append(url)

    def _is_list(self, url: str) -> bool:
        """Whether an address is that of a further list, on the host of the card."""
        return any(pattern.search(url) for pattern in self._list_patterns) and bool(
            same_site([url], self.card.url)
        )

    def _entries(self, page: ReadList, response: TextResponse, is_whole: bool) -> Iterator[IndexEntry]:
        """What one page of a list names: pages of ads or the ads themselves, then rows of tables."""
        follows = self.card.flag("follow", True)
        if follows:
            yield from self._links(page, response.url)
        if is_whole or not follows:
            yield from self._ads(response)
        if self.card.flag("rows", False):
            yield from self._rows(response)

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
                if link and link != url and self._is_ad(link) and not self._is_further(link):
                    yield IndexEntry(url=link, validator=item.mark)
                    if item.mark:
                        break

    def _is_ad(self, url: str) -> bool:
        return (
            url.startswith(("http://", "https://"))
            and self.is_wanted(url)
            and url not in self.card.addresses
            and not self._is_list(url)
        )

    def _is_further(self, url: str) -> bool:
        """Whether an address is that of a further page of one of the lists."""
        return any(pattern.fullmatch(url) for pattern in self._further)

    @cached_property
    def _further(self) -> list[re.Pattern[str]]:
        """What the addresses of further pages look like, by the template of the card."""
        template = self.card.option("page_url")
        made = {template.replace("{list}", start) for start in self.card.addresses}
        return [pattern for pattern in map(page_pattern, made) if pattern is not None]

    def _next(self, page: ReadList, number: int, start: str) -> str | None:
        """Address of the next page of a list.

        By the card's template, its selector, or what the page marks as next. A template that does not name `{list}`
        is that of the first list.
        """
        template = self.card.option("page_url")
        if template and ("{list}" in template or start == self.card.url):
            return template.replace("{list}", start).replace("{page}", str(number))
        return page.following
