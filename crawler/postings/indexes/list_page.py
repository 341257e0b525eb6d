"""List pages: the links to ads, by the selectors of a card, and the page that follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from crawler.text.joined_address import joined_address, joined_link

if TYPE_CHECKING:
    from parsel import Selector

NEXT: Final = "a[rel~=next], link[rel~=next]"


@dataclass(frozen=True, slots=True)
class ListItem:
    """What may be one ad of a list; without `select.item` the whole page is one."""

    urls: tuple[str, ...]
    """Addresses of its links, in their order."""
    mark: str
    """Eight digits over its text: when they change, the ad is asked for again; empty without `select.item`."""


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list page that was read."""

    items: tuple[ListItem, ...]
    following: str | None
    """Address of the next page, as the card selects it or the page marks it."""


def read_list(text: str, is_xml: bool, url: str, select: Mapping[str, str]) -> ReadList:
    """Read a list page.

    Args:
        text: The page.
        is_xml: Whether it is XML.
        url: Its address.
        select: Selectors of the card: `item`, `link`, `next`.
    """
    from parsel import Selector

    root = Selector(text=text, type="xml" if is_xml else "html")
    base = root.css("base::attr(href)").get()
    url = joined_address(url, base or "") or url
    marked = "item" in select
    items = root.css(select["item"]) if marked else [root]
    link = select.get("link", "a[href]")
    found = tuple(ListItem(_urls(item, link, url), _digest(item) if marked else "") for item in items)
    return ReadList(found, _next(root, select.get("next", NEXT), url))


def page_pattern(template: str) -> re.Pattern[str] | None:
    """A pattern of the addresses that a template of list pages makes; None for no template of whole addresses.

    Args:
        template: `page_url` of a card.
    """
    if "{page}" not in template or "{list}" in template:
        return None
    return re.compile(r"\d{1,6}".join(map(re.escape, template.split("{page}"))))


def _urls(item: Selector, link: str, base: str) -> tuple[str, ...]:
    urls = []
    for found in item.css(link):
        address = (
            found.attrib.get("href") or found.css("a::attr(href)").get() or found.xpath("string()").get()
        )
        urls.append(joined_link(base, address or ""))
    return tuple(filter(None, urls))


def _next(root: Selector, select: str, base: str) -> str | None:
    for link in root.css(select):
        address = link.attrib.get("href") or link.css("a::attr(href)").get()
        if address:
            return joined_address(base, address) or None
    return None


def _digest(item: Selector) -> str:
    text = " ".join("".join(item.xpath(".//text()").getall()).split())
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
