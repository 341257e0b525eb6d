"""Forums: Discourse over its JSON, and threads of phpBB, XenForo, Nairaland and the like by selectors."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urljoin

from crawler.clock import timestamp
from crawler.fetch.pages import page_from_response, reader_hints
from crawler.fetch.result import IndexEntry
from crawler.isolation import Failure
from crawler.postings.unread import unread_page
from crawler.records import JobPosting
from crawler.text.html import visible_text
from spiders.base import SourceSpider
from spiders.listing import ListingSpider

if TYPE_CHECKING:
    from scrapy.http import Response

PAGES: Final = 10
"""Pages of the list of topics at most, where the card sets no `pages`; set by hand."""


class ForumSpider(ListingSpider):
    """Walks lists of threads; `select.post` cuts a thread into posts, each an ad of its own."""

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
            topics = _json(response).get("topic_list", {}).get("topics", []) if response is not None else []
            for topic in topics:
                url = urljoin(self.card.url, f"/t/{topic.get('slug', 'topic')}/{topic.get('id')}")
                mark = str(topic.get("bumped_at") or topic.get("last_posted_at") or "")
                known = self.session.known.get(url)
                if known is not None and known.mark == mark:
                    self.mark_unchanged(url)
                    continue
                answer = await self.index(urljoin(self.card.url, f"/t/{topic.get('id')}.json"))
                if answer is not None:
                    postings = self.kept(partial(self._read, answer, url), partial(self._unread, answer, url))
                    yield IndexEntry(
                        url=url, validator=mark, date=mark or None, postings=postings or None, response=answer
                    )
            if not topics:
                return

    def _read(self, answer: Response, url: str) -> tuple[JobPosting, ...]:
        return tuple(self._postings(_json(answer), url))

    def _unread(self, answer: Response, url: str, failure: Failure) -> tuple[JobPosting, ...]:
        """The whole topic as one text, where reading it raised."""
        page = page_from_response(answer, url, timestamp())
        return (unread_page(page, reader_hints(self.card), failure),)

    def _postings(self, topic: dict[str, Any], url: str) -> list[JobPosting]:
        found = []
        for post in topic.get("post_stream", {}).get("posts", []):
            text = visible_text(str(post.get("cooked", ""))).strip()
            if not text or post.get("hidden") or post.get("user_deleted"):
                continue
            number = int(post.get("post_number", 1))
            stated = str(post.get("created_at", ""))
            posting = JobPosting(
                url=url if number == 1 else f"{url}#{number}",
                source=self.card.name,
                title=str(topic.get("title", "")) if number == 1 else "",
                text=text,
                description_html=str(post.get("cooked", "")),
                date_posted_raw=stated,
                date_posted=stated[:10] or None,
                identifier=str(post.get("id", "")),
                region=self.card.region,
            )
            found.append(posting)
        return found if self.card.flag("replies", True) else found[:1]


def _json(response: Response) -> dict[str, Any]:
    """The object of an answer; empty when it is none."""
    try:
        value = json.loads(response.body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
