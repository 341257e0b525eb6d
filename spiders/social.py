"""Public posts of Mastodon and Bluesky over their open interfaces, newest first, paging back until all is known."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import quote, urlencode, urljoin

from crawler.errors import UserError
from crawler.fetch.result import IndexEntry
from crawler.isolation import Failure, guarded
from crawler.postings.indexes.posts import PostPage, bluesky_timeline, mastodon_timeline
from crawler.postings.social_posts import SocialMessage
from crawler.records import JobPosting
from spiders.base import SourceSpider

if TYPE_CHECKING:
    from scrapy.http import Response

PAGES: Final = 10
"""Answers of one run at most, 40 to 50 posts each, where the card sets no `pages`; set by hand."""
_BLUESKY: Final = "https://public.api.bsky.app"
"""Bluesky's interface that needs no account (docs.bsky.app/docs/advanced-guides/api-directory)."""


class SocialSpider(SourceSpider):
    """Walks one timeline back until it meets posts that are known and unchanged."""

    absence = "nothing"
    whole_index: ClassVar[bool] = False
    timeline: Callable[[bytes], PostPage]
    """Reads an answer; runs in a confined process."""

    @abstractmethod
    def address(self, after: str) -> str:
        """Address of the answer with what is older than a mark; of the newest for an empty one."""

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield the posts, newest answer first."""
        after = ""
        for _ in range(int(self.card.option("pages", str(PAGES)))):
            url = self.address(after)
            response = await self.index(url)
            if response is None:
                return
            read = guarded("reading posts", partial(self.reader.ask, self.timeline, response.body))
            if isinstance(read, Failure) or (not read.posts and not after):
                self.index_problems.append(
                    f"{url}: {read if isinstance(read, Failure) else 'no post in its answer'}"
                )
                return
            known = 0
            for post in read.posts:
                entry = self._entry(post, response)
                before = self.session.known.get(entry.url)
                known += before is not None and before.mark == entry.validator
                yield entry
            after = read.older
            if not after or known == len(read.posts):
                return

    def _entry(self, post: SocialMessage, response: Response) -> IndexEntry:
        posting = JobPosting(
            url=post.url,
            source=self.card.name,
            text=post.text,
            description_html=post.markup,
            date_posted_raw=post.sent_at,
            date_posted=post.sent_at[:10] or None,
            identifier=post.identifier,
            language=post.language or None,
            region=self.card.region,
            extra={"provenance": post.provenance},
        )
        mark = sha256(post.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return IndexEntry(
            url=post.url, validator=mark, date=post.sent_at or None, postings=(posting,), response=response
        )


class MastodonSpider(SocialSpider):
    """The public timeline of a hashtag, or the public posts of an account, on one server."""

    name = "mastodon"
    timeline = staticmethod(mastodon_timeline)

    def address(self, after: str) -> str:
        """The timeline of the card's hashtag, or of its account (its number on the server)."""
        tag, account = self.card.option("hashtag"), self.card.option("account")
        if not tag and not account:
            raise UserError(f"source {self.card.name!r}: name a hashtag or an account in its card")
        path = (
            f"/api/v1/timelines/tag/{quote(tag.removeprefix('#'))}"
            if tag
            else f"/api/v1/accounts/{quote(account)}/statuses"
        )
        wanted = {"limit": "40"} | ({"max_id": after} if after else {})
        return urljoin(self.card.url, f"{path}?{urlencode(wanted)}")


class BlueskySpider(SocialSpider):
    """The public posts of an account, or of a feed that somebody offers."""

    name = "bluesky"
    timeline = staticmethod(bluesky_timeline)

    def address(self, after: str) -> str:
        """The feed of the card's account (a handle), or the feed generator that it names (an at:// address)."""
        feed, account = self.card.option("feed"), self.card.option("account")
        if not feed and not account:
            raise UserError(f"source {self.card.name!r}: name an account or a feed in its card")
        method = "getFeed" if feed else "getAuthorFeed"
        wanted = {"feed": feed} if feed else {"actor": account}
        wanted |= {"limit": "50"} | ({"cursor": after} if after else {})
        return f"{(self.card.url or _BLUESKY).rstrip('/')}/xrpc/app.bsky.feed.{method}?{urlencode(wanted)}"
