"""List pages with links to ads, or with the ads themselves (`follow = false`).

Links are chosen by selectors of the card, or are all that its include patterns let through.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from scrapy.http import TextResponse

from crawler.clock import timestamp
from crawler.fetch.pages import list_hints, page_from_response
from crawler.fetch.result import IndexEntry
from crawler.postings import read_page
from spiders.base import SourceSpider

if TYPE_CHECKING:
    from parsel import Selector
    from scrapy.http import Response

NEXT: Final = "a[rel~=next], link[rel~=next]"
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
        read = self._entries if self.card.flag("follow", True) else self._ads
        while url and url not in met and len(met) < most:
            met.add(url)
            response = await self.index(url)
            if not isinstance(response, TextResponse):
                if response is not None:
                    self.index_problems.append(f"{url}: not a page of text")
                return
            found = 0
            for entry in read(response):
                known = self.is_look and entry.url in self.session.known
                found += entry.url not in self.wanted_urls and not known
                yield entry
            number += 1
            url = self._next(response, number) if found else None
        if read == self._ads:  # an ad has no page of its own that could be asked for
            self.absence = "nothing" if url and url not in met else "gone"

    def _ads(self, response: TextResponse) -> Iterator[IndexEntry]:
        """The ads that a list page holds whole."""
        page = page_from_response(response, response.url, timestamp())
        for posting in self.answer(partial(read_page, page, list_hints(self.card))):
            yield IndexEntry(url=posting.url, postings=(posting,), response=response)

    def _entries(self, response: TextResponse) -> Iterator[IndexEntry]:
        select = self.card.select
        items = response.css(select["item"]) if "item" in select else [response.selector]
        for item in items:
            for link in item.css(select.get("link", "a[href]")):
                address = (
                    link.attrib.get("href") or link.css("a::attr(href)").get() or link.xpath("string()").get()
                )
                url = urljoin(response.url, (address or "").strip()).partition("#")[0]
                if url and url != response.url and self._is_ad(url):
                    yield IndexEntry(url=url, validator=_digest(item) if "item" in select else "")
                    if "item" in select:
                        break

    def _is_ad(self, url: str) -> bool:
        return url.startswith(("http://", "https://")) and self.is_wanted(url)

    def _next(self, response: Response, number: int) -> str | None:
        """Address of the next list page.

        By the card's template, its selector, or what the page marks as next.
        """
        template = self.card.option("page_url")
        if template:
            return template.replace("{page}", str(number))
        for link in response.css(self.card.select.get("next", NEXT)):
            address = link.attrib.get("href") or link.css("a::attr(href)").get()
            if address:
                return urljoin(response.url, address.strip())
        return None


def _digest(item: Selector) -> str:
    """Eight digits over the text of a list item: when they change, the ad is asked for again."""
    text = " ".join("".join(item.xpath(".//text()").getall()).split())
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
