"""The pages of an index: asked for one by one, each with an outcome of its own, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.fetch.reasons import DOWNLOAD_ERRORS, reason_of
from crawler.fetch.render.rendered import NotRendered
from crawler.fetch.safety.guard import Guard
from crawler.fetch.safety.heavy import is_heavy

if TYPE_CHECKING:
    from scrapy.core.engine import ExecutionEngine
    from scrapy.http import Response

    from crawler.fetch.account.book import Book
    from crawler.fetch.render.extension import Rendering

MAX_PAGES: Final = "max_pages"
"""The word for an index that was not walked to its end because the card's max_pages was reached."""


class IndexReader:
    """Fetches the pages of one source's index."""

    def __init__(self, book: Book, guard: Guard, broken: list[str]) -> None:
        self._book = book
        self._guard = guard
        self._broken = broken
        """Why the index is not whole; shared with the spider."""
        self.rendering: Rendering | None = None
        """For a card whose pages need JavaScript."""

    def may_ask(self) -> bool:
        """False once the card's max_pages is reached, which is noted once."""
        if len(self._book.scheduled) < self._book.card.max_pages:
            return True
        if MAX_PAGES not in self._broken:
            self._broken.append(MAX_PAGES)
        return False

    async def page(self, engine: ExecutionEngine, url: str, **named: Any) -> Response | None:
        """Fetch a page of the index; None when it can't be had, which makes the index incomplete.

        `named` goes to the request (method, headers, body).
        """
        if not self.may_ask() or not self._enter(url):
            return None
        try:
            self._guard.check_url(url)
            request = Request(url, callback=NO_CALLBACK, dont_filter=True, priority=10, **named)
            response: Response = await engine.download_async(request)
        except DOWNLOAD_ERRORS as error:
            outcome, reason = reason_of(error)
            self._book.settle(url, "refused" if outcome == "refused" else "failed", reason)
            self._broken.append(f"{url}: {reason}")
            return None
        wrong = wrong_with(response)
        if not wrong and self.rendering is not None:
            response, wrong = await _rendered(self.rendering, response)
        if wrong:
            self._book.settle(url, "failed", wrong, response.status)
            self._broken.append(f"{url}: {wrong}")
            return None
        self._book.settle(url, "index", "", 200)
        return response

    def _enter(self, url: str) -> bool:
        """Enter a page into the book; one of an earlier part of the run is asked for again."""
        if self._book.schedule(url, "index page"):
            return True
        if url in self._book.pending:
            return False
        self._book.settled.discard(url)
        return self._book.schedule(url, "index page")


async def _rendered(rendering: Rendering, response: Response) -> tuple[Response, str]:
    """The page as its scripts leave it, and why it is none."""
    try:
        found = await rendering.render(response)
    except NotRendered as error:
        return response, str(error)
    if found is None:
        return response, ""
    shown = response.replace(body=found.dom, encoding="utf-8")
    return shown, wrong_with(shown)


def wrong_with(response: Response) -> str:
    """Why an answer is no page of an index, in words; empty when it is one."""
    if "cut short" in response.flags:
        return "answer cut short"
    if response.status != 200:
        return f"status {response.status}"
    if is_heavy(response.body) and b"<html" in response.body[:4_096].lower():
        return "a page built to hang a parser"
    return ""
