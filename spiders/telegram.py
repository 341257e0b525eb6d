"""Public Telegram channels through their preview pages (t.me/s/NAME), newest first, paging back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from crawler.fetch.result import IndexEntry
from crawler.isolation import Failure, guarded
from crawler.records import JobPosting
from crawler.text.html import visible_text
from spiders.base import SourceSpider

if TYPE_CHECKING:
    from parsel import Selector

PAGES: Final = 20
"""Preview pages at most, about 20 messages each, where the card sets no `pages`; set by hand."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a preview page."""

    number: int
    url: str
    text: str
    markup: str
    date: str
    author: str


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
            found = list(messages(response))
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

    def _entry(self, message: Message, response: TextResponse) -> IndexEntry:
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
            extra={"channel": message.author} if message.author else {},
        )
        mark = sha256(message.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return IndexEntry(
            url=message.url, validator=mark, date=message.date or None, postings=(posting,), response=response
        )


def messages(response: TextResponse) -> Iterator[Message]:
    """The messages of a preview page that have a text."""
    for block in response.css("[data-post]"):
        message = _message(block, response)
        if message is not None:
            yield message


def _message(block: Selector, response: TextResponse) -> Message | None:
    """The message of a block; None where it has no text. One that can't be read keeps its markup as its text."""
    place = block.attrib["data-post"]
    number = place.rpartition("/")[2]
    markup = "\n".join(_texts(block))
    text = guarded("reading a message", partial(visible_text, markup))
    text = markup if isinstance(text, Failure) else text.strip()
    if not text or not number.isdigit():
        return None
    return Message(
        number=int(number),
        url=urljoin(f"https://{urlsplit(response.url).netloc}/", place)
        if urlsplit(response.url).hostname == "t.me"
        else urljoin(response.url, f"/{place}"),
        text=text,
        markup=markup,
        date=block.css("time[datetime]::attr(datetime)").get("").replace("+00:00", "Z"),
        author=" ".join(block.css(".tgme_widget_message_owner_name ::text").getall()).strip(),
    )


def _texts(block: Selector) -> list[str]:
    found: list[str] = block.css(".tgme_widget_message_text").getall()
    return found
