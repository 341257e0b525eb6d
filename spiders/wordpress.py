"""WordPress job boards over their REST interface (WP Job Manager and its like)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Final
from urllib.parse import urljoin

from crawler.clock import timestamp
from crawler.fetch.pages import page_from_response, reader_hints
from crawler.fetch.result import IndexEntry
from crawler.postings.ats import System, read_response, system_from_card
from spiders.base import SourceSpider

PER_PAGE: Final = 100
"""Posts on a page; the most that the REST API of WordPress gives."""
REST: Final[System] = system_from_card(
    "wordpress",
    {
        "items": "",
        "fields": {
            "title": "title.rendered",
            "url": "link",
            "identifier": "id",
            "description": "content.rendered",
            "date_posted": ["date_gmt", "date"],
            "date_modified": ["modified_gmt", "modified"],
            "hiring_organization": "meta._company_name",
            "job_location": "meta._job_location",
            "base_salary": "meta._job_salary",
            "application_contact": "meta._application",
        },
    },
)


class WordpressSpider(SourceSpider):
    """Walks the posts of one type, a hundred a request."""

    name = "wordpress"
    absence = "gone"

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield every ad; its `modified` is the mark by which a change is seen."""
        kind = self.card.option("post_type", "job-listings")
        start = urljoin(self.card.url, f"/wp-json/wp/v2/{kind}?per_page={PER_PAGE}&page=")
        follow = self.card.flag("follow", False)
        number, pages = 1, 1
        while number <= min(pages, int(self.card.option("pages", "200"))):
            response = await self.index(f"{start}{number}")
            if response is None:
                return
            pages = _number(response.headers.get("X-WP-TotalPages"))
            page = page_from_response(response, response.url, timestamp())
            for posting in self.answer(
                partial(self.reader.ask, read_response, page, reader_hints(self.card), REST)
            ):
                mark = posting.date_modified_raw or posting.date_posted_raw
                yield IndexEntry(
                    url=posting.url,
                    validator=mark,
                    date=f"{mark}Z" if mark and "+" not in mark and not mark.endswith("Z") else mark or None,
                    postings=None if follow else (posting,),
                    response=response,
                )
            number += 1


def _number(value: bytes | None) -> int:
    return int(value) if value and value.strip().isdigit() else 1
