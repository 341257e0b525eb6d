"""Forums: Discourse over its JSON, and threads of phpBB, XenForo, Nairaland and the like by selectors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urljoin

from crawler.clock import timestamp
from crawler.fetch.pages import page_from_response, reader_hints
from crawler.fetch.result import IndexEntry
from crawler.postings.indexes.discourse import json_object, read_topic
from crawler.records import JobPosting
from spiders.base import SourceSpider
from spiders.listing import ListingSpider

if TYPE_CHECKING:
    from scrapy.http import Response

PAGES: Final = 10
"""Pages of the list of topics at most, where the card sets no `pages`; set by hand."""


class ForumSpider(ListingSpider):
    """Walks lists of threads; `select.post` is a post: the first of a thread is the ad, or each with `replies`."""

    name = "forum"
    whole_index: ClassVar[bool] = False


class DiscourseSpider(SourceSpider):
    """Walks the latest topics of a Discourse forum."""

    name = "discourse"
    absence = "nothing"
    whole_index: ClassVar[bool] = False

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield the topics that were bumped since they were last read; the others are as before."""
        for number in range(int(self.card.option("pages", str(PAGES)))):
            response = await self.index(urljoin(self.card.url, f"/latest.json?page={number}"))
            latest = json_object(response.body) if response is not None else {}
            topics = latest.get("topic_list", {}).get("topics", [])
            for topic in topics:
                url = urljoin(self.card.url, f"/t/{topic.get('slug', 'topic')}/{topic.get('id')}")
                mark = str(topic.get("bumped_at") or topic.get("last_posted_at") or "")
                known = self.session.known.get(url)
                if known is not None and known.mark == mark:
                    self.mark_unchanged(url)
                    continue
                answer = await self.index(urljoin(self.card.url, f"/t/{topic.get('id')}.json"))
                if answer is not None:
                    postings = self._read(answer, url)
                    yield IndexEntry(
                        url=url, validator=mark, date=mark or None, postings=postings, response=answer
                    )
            if not topics:
                return

    def _read(self, answer: Response, url: str) -> tuple[JobPosting, ...]:
        page = replace(page_from_response(answer, url, timestamp()), url=url)
        topic = self.reader.ask(read_topic, page, reader_hints(self.card), self.card.flag("replies", False))
        if topic.failure is not None:
            self.session.faults.append(str(topic.failure))
        return topic.postings
