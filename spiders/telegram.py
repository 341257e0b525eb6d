"""Public Telegram channels through their preview pages (t.me/s/NAME), newest first, paging back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import ClassVar, Final

from scrapy.http import TextResponse

from crawler.fetch.result import IndexEntry
from crawler.postings.indexes.posts import telegram_preview
from crawler.postings.telegram_preview import ChannelFacts, PreviewMessage
from crawler.records import JobPosting
from spiders.base import SourceSpider

PAGES: Final = 20
"""Preview pages at most, about 20 messages each, where the card sets no `pages`; set by hand."""


class TelegramSpider(SourceSpider):
    """Walks one public channel back until it meets messages that are known and unchanged."""

    name = "telegram"
    absence = "nothing"
    whole_index: ClassVar[bool] = False

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield the messages, newest page first."""
        before: int | None = None
        for _ in range(int(self.card.option("pages", str(PAGES)))):
            url = self.card.url if before is None else f"{self.card.url.partition('?')[0]}?before={before}"
            response = await self.index(url)
            if not isinstance(response, TextResponse):
                return
            page = self.reader.ask(telegram_preview, response.text, response.url)
            found = page.messages
            if before is None:
                self._note_channel(page.channel)
            if not found and before is None:
                self.index_problems.append(
                    f"{url}: no message on it (private channel, or the page has changed)"
                )
            known = 0
            for message in found:
                entry = self._entry(message, response)
                before_that = self.session.known.get(entry.url)
                known += before_that is not None and before_that.mark == entry.validator
                yield entry
            if not found or known == len(found):
                return
            before = min(message.number for message in found)

    def _note_channel(self, facts: ChannelFacts | None) -> None:
        """Keep with the run what the channel says of itself."""
        if facts is not None:
            self.session.notes["channel"] = {
                "name": facts.name,
                "title": facts.title,
                "description": facts.description,
                "links": list(facts.links),
                "counters": dict(facts.counters),
            }

    def _entry(self, message: PreviewMessage, response: TextResponse) -> IndexEntry:
        extra: dict[str, object] = {"channel": message.author} if message.author else {}
        if where := _provenance(message):
            extra["provenance"] = where
        posting = JobPosting(
            url=message.url,
            source=self.card.name,
            text=message.text,
            description_html=message.markup,
            hiring_organization="",
            date_posted_raw=message.date,
            date_posted=message.date[:10] or None,
            identifier=str(message.number),
            region=self.card.region,
            extra=extra,
        )
        said = "\n".join((message.text, *message.files))
        mark = sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return IndexEntry(
            url=message.url, validator=mark, date=message.date or None, postings=(posting,), response=response
        )


def _provenance(message: PreviewMessage) -> dict[str, object]:
    """Where a message comes from, as far as the page tells."""
    facts: dict[str, object] = {
        "forwarded_from": message.forwarded_from,
        "forwarded_url": message.forwarded_url,
        "reply_to": message.reply_to,
        "edited": message.edited,
        "views": message.views,
        "links": list(message.links),
        "attachments": [*message.pictures, *message.files],
    }
    return {name: value for name, value in facts.items() if value}
