"""Fetches the pages of an index; each gets its own outcome, and problems are collected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.fetch.errors import DOWNLOAD_ERRORS, RenderFailed, classify_error
from crawler.fetch.safety.address_guard import AddressGuard
from crawler.fetch.safety.costly_pages import is_costly_to_parse

if TYPE_CHECKING:
    from scrapy.core.engine import ExecutionEngine
    from scrapy.http import Response

    from crawler.fetch.render.extension import RenderExtension
    from crawler.fetch.run.session import RunSession

MAX_PAGES: Final = "max_pages"
"""The problem of an index that is incomplete because max_pages was reached."""


GONE: Final = (404, 410)
"""Statuses of a page that is no longer there (RFC 9110, sections 15.5.5 and 15.5.11)."""


class IndexReader:
    """Fetches the pages of one source's index."""

    def __init__(self, session: RunSession, guard: AddressGuard, problems: list[str]) -> None:
        self._session = session
        self._guard = guard
        self._problems = problems
        """Why the index is not whole; shared with the spider."""
        self.rendering: RenderExtension | None = None
        """For a card whose pages need JavaScript."""

    def may_ask(self) -> bool:
        """False once max_pages of the card is reached; the problem is noted once."""
        if len(self._session.scheduled) < self._session.card.max_pages:
            return True
        if MAX_PAGES not in self._problems:
            self._problems.append(MAX_PAGES)
        return False

    async def page(
        self, engine: ExecutionEngine, url: str, may_end: bool = False, **named: Any
    ) -> Response | None:
        """Fetch a page of the index; None when it can't be had, which makes the index incomplete.

        `named` goes to the request (method, headers, body). With `may_end`, an address that the site doesn't have is
        the end of a list whose pages are counted up, and nothing is wrong.
        """
        if not self.may_ask() or not self._enter(url):
            return None
        try:
            self._guard.check_url(url)
            request = Request(url, callback=NO_CALLBACK, dont_filter=True, priority=10, **named)
            response: Response = await engine.download_async(request)
        except DOWNLOAD_ERRORS as error:
            outcome, reason = classify_error(error)
            self._session.record_outcome(url, "refused" if outcome == "refused" else "failed", reason)
            self._problems.append(f"{url}: {reason}")
            return None
        if may_end and response.status in GONE:
            self._session.record_outcome(url, "index", "past the last page of the list", response.status)
            return None
        wrong = index_page_problem(response)
        if not wrong and self.rendering is not None:
            response, wrong = await _rendered(self.rendering, response)
        if wrong:
            self._session.record_outcome(url, "failed", wrong, response.status)
            self._problems.append(f"{url}: {wrong}")
            return None
        self._session.record_outcome(url, "index", "", 200)
        return response

    def _enter(self, url: str) -> bool:
        """Schedule a page; one that an earlier part of the run fetched is scheduled again."""
        if self._session.schedule(url, "index page"):
            return True
        if url in self._session.pending:
            return False
        self._session.finished_urls.discard(url)
        return self._session.schedule(url, "index page")


async def _rendered(rendering: RenderExtension, response: Response) -> tuple[Response, str]:
    """The page as its scripts leave it, and why it is none."""
    try:
        found = await rendering.render(response)
    except RenderFailed as error:
        return response, str(error)
    if found is None:
        return response, ""
    shown = response.replace(body=found.dom, encoding="utf-8")
    return shown, index_page_problem(shown)


def index_page_problem(response: Response) -> str:
    """Why an answer is no page of an index, in words; empty when it is one."""
    if "cut short" in response.flags:
        return "answer cut short"
    if response.status != 200:
        return f"status {response.status}"
    if is_costly_to_parse(response.body) and b"<html" in response.body[:4_096].lower():
        return "a page built to hang a parser"
    return ""
