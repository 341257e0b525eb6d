"""Scrapy's response as the record that readers take, and the hints of a card for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from crawler.postings.hints import Hints
from crawler.records import Page
from crawler.sources import SourceCard

if TYPE_CHECKING:
    from scrapy.http import Response

_OF_THE_INDEX: Final = ("item", "link", "next")
"""Selectors that are for list pages, not for the page of an ad."""


def page_from_response(response: Response, requested_url: str, started: str) -> Page:
    """The page of a response, as received; `started` is when its request was made, UTC."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    address: Any = response.ip_address
    return Page(
        url=response.url,
        body=response.body,
        fetched_at=started,
        status=response.status,
        headers=headers,
        encoding=declared_charset(response.headers.get("Content-Type")),
        requested_url=requested_url,
        ip_address=str(address) if address else None,
    )


def reader_hints(card: SourceCard) -> Hints:
    """The hints of a card for the readers of its pages; `select.post` is a post of a thread."""
    select = {name: css for name, css in card.select.items() if name not in _OF_THE_INDEX}
    is_thread = "post" in select
    if is_thread:
        select["item"] = select.pop("post")
    return _hints(card, select, is_thread)


def list_hints(card: SourceCard) -> Hints:
    """The hints of a card whose list pages hold the ads whole: `select.item` is one ad, `select.link` its address."""
    select = {name: css for name, css in card.select.items() if name not in _OF_THE_INDEX}
    post = select.pop("post", "")
    if item := card.select.get("item") or post:
        select["item"] = item
    if link := card.select.get("link"):
        select.setdefault("url", link if "::" in link else f"{link}::attr(href)")
    return _hints(card, select)


def _hints(card: SourceCard, select: dict[str, str], is_thread: bool = False) -> Hints:
    return Hints(
        source=card.name,
        region=card.region,
        languages=card.languages,
        date_order=card.date_order,
        select=select,
        is_thread=is_thread,
        replies=card.flag("replies", False),
        not_title=card.not_title,
        likely=card.flag("pages_are_ads", False),
    )


def declared_charset(content_type: bytes | None) -> str | None:
    """The charset of a Content-Type, under the name the WHATWG encoding standard gives it.

    None for another.
    """
    from w3lib.encoding import http_content_type_encoding

    text = (content_type or b"").decode("latin-1")
    name = http_content_type_encoding(text)
    return name if name and name.lower() not in _NOT_CHARSETS else None


_NOT_CHARSETS = frozenset(
    ("rot13", "rot_13", "idna", "punycode", "base64", "hex", "zlib", "bz2", "uu", "quopri")
)
