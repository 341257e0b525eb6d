"""What is kept of an ad whose reading raised: its text, as far as it can be had, and the problem."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from crawler.isolation import Failure, guarded
from crawler.postings.hints import Hints
from crawler.records import JobPosting, Page
from crawler.text.html import visible_text

LONGEST: Final = 200_000
"""Characters of text kept: more than the longest real page shows, 10 MiB of markup would fill the desk."""
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
"""A tag, for markup that the parser fails on."""


def unread_page(page: Page, hints: Hints, failure: Failure) -> JobPosting:
    """The visible text of a page whose reading failed, as one ad at the page's address."""
    markup = page.body.decode(_charset(page), "replace")
    text = guarded("reading visible text", partial(visible_text, markup))
    return JobPosting(
        url=page.requested_url or page.url,
        source=hints.source,
        text=(_TAG.sub(" ", markup) if isinstance(text, Failure) else text)[:LONGEST],
        region=hints.region,
        fetched_at=page.fetched_at or None,
        problems=(str(failure),),
    )


def unread_mapping(mapping: Mapping[str, object], hints: Hints, failure: Failure) -> JobPosting:
    """All strings of a line or row whose reading failed, as the text of one ad; its address where it states one."""
    strings = [value for value in mapping.values() if isinstance(value, str)]
    url = mapping.get("url")
    return JobPosting(
        url=url if isinstance(url, str) else "",
        source=hints.source,
        text="\n".join(strings)[:LONGEST],
        region=hints.region,
        problems=(str(failure),),
    )


def _charset(page: Page) -> str:
    """The declared charset where Python knows it, else UTF-8."""
    try:
        "".encode(page.encoding or "utf-8")
    except LookupError:
        return "utf-8"
    return page.encoding or "utf-8"
