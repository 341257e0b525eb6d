"""Fetch the pictures of ads: by the same downloader, manners and limits as pages, each with an outcome of its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.clock import timestamp
from crawler.evidence.exchange import Exchange
from crawler.fetch.errors import DOWNLOAD_ERRORS, classify_error
from crawler.fetch.pages import page_from_response
from crawler.installed import is_installed
from crawler.pictures.posting import with_picture
from crawler.pictures.reading import read_picture
from crawler.postings.charset import decode
from crawler.postings.page_pictures import pictures_of
from crawler.store.observations import ShownPicture

if TYPE_CHECKING:
    from scrapy.core.engine import ExecutionEngine

    from crawler.fetch.result import FetchResult
    from crawler.fetch.run.session import RunSession
    from crawler.fetch.safety.address_guard import AddressGuard
    from crawler.pictures import PictureText
    from crawler.records import JobPosting, Page

LARGEST: Final = 5 * 1024 * 1024
"""Bytes of a picture that is fetched: flyers on boards have 0.1 to 1 MB. Set by hand."""
LETTERS: Final = 40
"""Letters read in a picture from which it is text of its ad; a logo or a photograph has fewer. Set by hand."""
KEY: Final = "pictures"
"""Key of `JobPosting.extra`: addresses of the pictures that were kept."""


class AdPictures:
    """Fetches the pictures of one run's ads, keeps them as captures, and reads them where the extra is installed."""

    def __init__(self, session: RunSession, guard: AddressGuard) -> None:
        self._session = session
        self._guard = guard
        self._asked: set[str] = set()
        """Addresses asked for in this run: what a second ad shows too is the site's, or a repost's."""
        self._reading = asyncio.Lock()

    async def add(self, engine: ExecutionEngine, result: FetchResult) -> None:
        """Put the texts of pictures into the ads of a page that are new or changed."""
        if not result.is_news:
            return
        html = ""
        if len(result.postings) == 1 and result.entry.postings is None:
            html = decode(result.shown.body, result.shown.encoding)
        result.postings = tuple(
            [await self._with_pictures(engine, result, posting, html) for posting in result.postings]
        )

    async def _with_pictures(
        self, engine: ExecutionEngine, result: FetchResult, posting: JobPosting, html: str
    ) -> JobPosting:
        kept: list[str] = []
        read: list[PictureText] = []
        for url in pictures_of(posting, html, result.page.url):
            if (page := await self._fetch(engine, url)) is None:
                continue
            kept.append(page.url)
            if is_installed("pictures"):
                async with self._reading:
                    picture = await asyncio.to_thread(read_picture, page.body)
                if sum(map(picture.letters_of, range(picture.frames))) >= LETTERS:
                    read.append(picture)
        # The record of one picture is kept: that with most text.
        for picture in sorted(read, key=lambda one: len(one.text)):
            posting = with_picture(posting, picture)
        if read:
            result.pictures[posting.url] = tuple(
                ShownPicture(*one) for picture in read for one in picture.shown()
            )
        return replace(posting, extra={**posting.extra, KEY: kept}) if kept else posting

    async def _fetch(self, engine: ExecutionEngine, url: str) -> Page | None:
        """The answer with a picture, captured; None where it can't be had, with the reason as its outcome."""
        session = self._session
        if url in self._asked or len(session.scheduled) >= session.card.max_pages:
            return None
        self._asked.add(url)
        session.finished_urls.discard(url)
        if not session.schedule(url, "picture"):
            return None
        started = timestamp()
        try:
            self._guard.check_url(url)
            request = Request(
                url, callback=NO_CALLBACK, dont_filter=True, priority=5, meta={"download_maxsize": LARGEST}
            )
            response = await engine.download_async(request)
        except DOWNLOAD_ERRORS as error:
            outcome, reason = classify_error(error)
            session.record_outcome(url, "refused" if outcome == "refused" else "failed", reason)
            return None
        page = page_from_response(response, url, started)
        wrong = _problem(page.status, response.flags, page.body)
        if wrong:
            session.record_outcome(url, "failed", wrong, page.status)
            return None
        session.capture_beside(
            Exchange(
                url=page.url,
                requested_url=url,
                status=page.status,
                headers=page.headers,
                body=page.body,
                started=started,
                finished=timestamp(),
                ip_address=page.ip_address,
                run=session.run,
                meta={"source": session.card.name, "kind": "picture"},
            )
        )
        session.record_outcome(url, "stored", "a picture of an ad", page.status)
        return page


def _problem(status: int, flags: list[str], body: bytes) -> str:
    """Why an answer is no picture, in words; empty when it is one."""
    if "cut short" in flags:
        return "answer cut short"
    if status != 200:
        return f"status {status}"
    known = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"BM")
    if body.startswith(known) or body[8:12] == b"WEBP" or body[4:8] == b"ftyp":
        return ""
    return "no picture of a known format"
