"""An RSS or Atom feed; the pages of its entries are asked for unless the card has `follow = false`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import urljoin

from crawler.clock import timestamp
from crawler.fetch.result import IndexEntry
from crawler.isolation import Failure
from crawler.postings.hints import Hints
from crawler.postings.unread import unread_mapping
from crawler.records import JobPosting
from spiders.base import SourceSpider


class FeedSpider(SourceSpider):
    """Walks a feed."""

    name = "feed"
    whole_index: ClassVar[bool] = False

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield the entries of the feed, newest as the feed has them."""
        import feedparser

        response = await self.index(self.card.url)
        if response is None:
            return
        # The headers are left out: feedparser would follow Content-Location and refuse text/plain.
        parsed = feedparser.parse(response.body, sanitize_html=False, resolve_relative_uris=False)
        if parsed.get("bozo") and not parsed.entries:
            self.index_problems.append(f"{self.card.url}: not a feed ({parsed.get('bozo_exception')})"[:200])
        follow = self.card.flag("follow", True)
        for row in parsed.entries:
            url = urljoin(response.url, str(row.get("link") or row.get("id") or "").strip())
            date = _moment(row)
            mark = f"{date or ''} {_digest(row)}".strip()
            postings = None if follow else (self._kept(row, url),)
            yield IndexEntry(url=url, validator=mark, date=date, postings=postings, response=response)

    def _kept(self, row: Mapping[str, Any], url: str) -> JobPosting:
        """The ad of an entry; of one that can't be read, its strings and the problem."""

        def unread(failure: Failure) -> JobPosting:
            return replace(
                unread_mapping(
                    {**row, "url": url}, Hints(source=self.card.name, region=self.card.region), failure
                ),
                url=url,
            )

        return self.kept(partial(self._posting, row, url), unread)

    def _posting(self, row: Mapping[str, Any], url: str) -> JobPosting:
        from crawler.postings.dates import read_date
        from crawler.text.html import visible_text

        markup = _content(row)
        stated = str(row.get("published") or row.get("updated") or "")
        return JobPosting(
            url=url,
            source=self.card.name,
            title=visible_text(str(row.get("title", ""))),
            description=visible_text(markup),
            description_html=markup,
            hiring_organization=str(row.get("author", "")),
            date_posted_raw=stated,
            date_posted=read_date(stated, self.card.languages, self.card.date_order),
            identifier=str(row.get("id", "")),
            region=self.card.region,
            extra={"tags": [str(tag.get("term", "")) for tag in row.get("tags", ())]}
            if row.get("tags")
            else {},
        )


def _content(row: Mapping[str, Any]) -> str:
    """The longest text an entry gives: its content, or its summary."""
    texts = [str(part.get("value", "")) for part in row.get("content", ())]
    return max([*texts, str(row.get("summary", ""))], key=len)


def _moment(row: Mapping[str, Any]) -> str | None:
    """When the entry was changed, or else published, by its own statement; UTC."""
    parts = row.get("updated_parsed") or row.get("published_parsed")
    if not parts:
        return None
    try:
        year, month, day, hour, minute, second = parts[:6]
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return timestamp(moment)
    except ValueError:
        return None


def _digest(row: Mapping[str, Any]) -> str:
    """Eight digits over an ad as the feed lists it; when they change, its page is requested again."""
    text = "\n".join((str(row.get("title", "")), _content(row)))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
