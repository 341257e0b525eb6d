"""Applicant-tracking systems and other APIs: whole ads in one answer or page by page, read by field paths."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.fetch.pages import page_from_response, reader_hints
from crawler.fetch.result import IndexEntry
from crawler.postings.ats import System, completed, read_response, system_from_card, systems
from spiders.base import SourceSpider

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.records import JobPosting

PAGES: Final = 200
"""Pages of a list at most, where the card sets no `pages`; set by hand."""
_PLACES: Final = ("token", "host", "site", "domain")


class AtsSpider(SourceSpider):
    """Asks the public job list of one employer on a known system."""

    name = "ats"
    absence = "gone"

    def system(self) -> System:
        """The system that the card names; raises UserError for one that is not known."""
        name = self.card.option("system")
        if name not in systems():
            raise UserError(
                f"source {self.card.name!r}: no system {name!r}; known are {', '.join(systems())}"
            )
        return systems()[name]

    def address(self, system: System) -> str:
        """Where the list is: the card's url, or the system's endpoint with the employer's name in it."""
        return self.card.url or endpoint(system, {name: self.card.option(name) for name in _PLACES})

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield every ad of the answer, and of the pages that follow it."""
        system = self.system()
        start = self.address(system)
        size = int(system.paging.get("count", 0))
        met: set[str] = set()
        for number in range(int(self.card.option("pages", str(PAGES)))):
            address, how = asked(start, system, number)
            response = await self.index(address, **how)
            if response is None:
                return
            page = page_from_response(response, response.url, timestamp())
            found = self.answer(
                partial(self.reader.ask, read_response, page, reader_hints(self.card), system)
            )
            if not found and number == 0 and not self.is_empty(response):
                self.index_problems.append(f"{start}: nothing could be read from the answer")
            named = [replace(posting, url=address_of(posting, response.url, start)) for posting in found]
            fresh = [posting for posting in named if posting.url not in met]
            for posting in fresh:
                met.add(posting.url)
                async for entry in self.entry(posting, response):
                    yield entry
            if not system.paging or not fresh or (size and len(found) < size):
                return

    async def entry(self, posting: JobPosting, response: Response) -> AsyncIterator[IndexEntry]:
        """The entry of an ad; its detail, or its own page, is asked for where the list holds no description."""
        url = posting.url
        mark = posting.date_modified_raw or posting.date_posted_raw
        detail = str(posting.extra.get("detail", ""))
        if posting.description or posting.text or "#" in url:
            yield IndexEntry(url=url, validator=mark, postings=(posting,), response=response)
            return
        if not detail:
            yield IndexEntry(url=url, validator=mark or posting.title, index_posting=posting)
            return
        known = self.session.known.get(url)
        if known is not None and known.mark == mark and known.state == "ad":
            self.mark_unchanged(url)
            return
        answer = await self.index(detail)
        if answer is None:
            return
        page = page_from_response(answer, detail, timestamp())
        name = f"{self.card.option('system')}_detail"
        system = systems().get(name, self.system())
        reading = partial(self.reader.ask, read_response, page, reader_hints(self.card), system)
        more = self.kept(reading, lambda _: ())
        whole = completed(posting, more[0]) if more else posting
        yield IndexEntry(url=url, validator=mark, postings=(whole,), response=answer)

    def is_empty(self, response: Response) -> bool:
        """True for a response that states itself that it holds no job."""
        text = response.body[:200].strip()
        return text in (b"[]", b"{}") or b"[]" in text


class ApiSpider(AtsSpider):
    """Asks an API that the card itself describes by field paths."""

    name = "api"

    def system(self) -> System:
        """The system of the card's `items`, `fields` and paging keys."""
        options = self.card.options
        paging: dict[str, Any] = {}
        for key, name in (
            ("page_parameter", "page"),
            ("offset_parameter", "offset"),
            ("size_parameter", "size"),
        ):
            if key in options:
                paging[name] = options[key]
        if paging:
            paging["count"] = int(self.card.option("page_size", "0"))
            paging["first"] = int(self.card.option("first_page", "1"))
        table = {
            "format": self.card.option("format", "json"),
            "items": self.card.option("items"),
            "fields": options["fields"],
            "paging": paging,
        }
        return system_from_card(self.card.name, table)


def endpoint(system: System, places: dict[str, str]) -> str:
    """A system's address for one employer; raises UserError when a part of it is not given."""
    missing = [name for name in _PLACES if f"{{{name}}}" in system.endpoint and not places.get(name)]
    if missing or not system.endpoint:
        wanted = ", ".join(missing) or "url"
        raise UserError(f"a source of the system {system.name} needs {wanted} in its card")
    return system.endpoint.format(**places)


def asked(url: str, system: System, number: int) -> tuple[str, dict[str, Any]]:
    """Address of one page of the answer, counted from 0, and what else its request needs."""
    values = paging_of(system, number)
    if system.post:
        body = json.dumps({**system.post, **values})
        return url, {"method": "POST", "body": body, "headers": {"Content-Type": "application/json"}}
    return (f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(values)}" if values else url), {}


def paging_of(system: System, number: int) -> dict[str, object]:
    """The parameters by which a page of the answer is named."""
    paging = system.paging
    count = int(paging.get("count", 0))
    values: dict[str, object] = {}
    if "offset" in paging:
        values[paging["offset"]] = number * count
    if "page" in paging:
        values[paging["page"]] = number + int(paging.get("first", 1))
    if "size" in paging and count:
        values[paging["size"]] = count
    return values


def address_of(posting: JobPosting, answer_url: str, start: str) -> str:
    """Address of an ad; one that has none of its own gets the list's, with its identifier."""
    if posting.url == answer_url:
        return f"{start.partition('#')[0]}#{posting.identifier or posting.title}"
    return posting.url
