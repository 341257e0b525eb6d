"""A site with a sitemap: an index of sitemaps, gzip, lastmod; or a robots.txt that names one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.sitemap import sitemap_urls_from_robots

from crawler.fetch.result import IndexEntry
from crawler.isolation import Failure, guarded
from crawler.postings.indexes.sitemap import read_sitemap
from crawler.text.joined_address import joined_address
from spiders.base import SourceSpider

if TYPE_CHECKING:
    from scrapy.http import Response

DEEPEST: Final = 3
"""Sitemaps within sitemaps."""
MOST: Final = 500
"""Sitemaps in one run; a site that breeds them is stopped here."""


class SitemapSpider(SourceSpider):
    """Walks sitemaps."""

    name = "sitemap"

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield every address of the sitemap and of those it names."""
        waiting = [(self.card.url, 0)]
        met = {self.card.url}
        while waiting:
            url, depth = waiting.pop(0)
            response = await self.index(url)
            if response is None:
                continue
            for entry, below in self._read(response):
                if entry:
                    yield entry
                elif below in met:
                    continue
                elif depth >= DEEPEST or len(met) >= MOST:
                    self.index_problems.append(f"{below}: more sitemaps than a run follows")
                else:
                    met.add(below)
                    waiting.append((below, depth + 1))

    def _read(self, response: Response) -> Iterator[tuple[IndexEntry | None, str]]:
        """The entries of a sitemap, or the addresses of further ones."""
        if urlsplit(response.url).path == "/robots.txt":
            for url in sitemap_urls_from_robots(response.text, base_url=response.url):
                yield None, url
            return
        sitemap = guarded("reading the sitemap", lambda: self.reader.ask(read_sitemap, self._body(response)))
        if isinstance(sitemap, Failure) or sitemap.problem:
            said = sitemap.message if isinstance(sitemap, Failure) else sitemap.problem
            self.index_problems.append(f"{response.url}: {said}")
            return
        for row in sitemap.rows:
            url = joined_address(response.url, row.place) or row.place
            if sitemap.kind == "sitemapindex":
                yield None, url
            else:
                yield IndexEntry(url=url, validator=row.changed, date=row.changed or None), ""

    def _body(self, response: Response) -> bytes:
        if not gzip_magic_number(response):
            return response.body
        return gunzip(response.body, max_size=self.settings.getint("DOWNLOAD_MAXSIZE"))
