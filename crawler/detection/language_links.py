"""Links of a page to its site in other languages: marked by `hreflang`, or called after a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from crawler.postings.site_names import base_of
from crawler.text.joined_address import joined_link
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.detection.fetch_page import FetchedPage

MOST: Final = 20
"""Versions of a page that are taken: sites in more languages are made by machines."""
MAX_LINKS: Final = 1_000
"""Links of a page that are looked at. Set by hand in 2026; it bounds the time on hostile pages."""
HEAD: Final = 50_000
"""Characters in which the head of a page is looked for."""
_CODE: Final = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2,4})?")
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")


def language_versions(page: FetchedPage) -> tuple[str, ...]:
    """Addresses at which a page stands in other languages, or where its site begins in them; its own left out."""
    from selectolax.lexbor import LexborHTMLParser

    text = page.text
    if exceeds_parser_limits(text):
        return ()
    tree = LexborHTMLParser(text)
    base = base_of(tree, page.url)
    marked = tree.css("link[hreflang][href]")[:MAX_LINKS]
    found = [node for node in marked if "alternate" in (node.attributes.get("rel") or "").lower().split()]
    found += [node for node in tree.css("a[href]")[:MAX_LINKS] if _is_version(node)]
    own = (page.asked.partition("#")[0], page.url.partition("#")[0])
    urls = dict.fromkeys(url for node in found if (url := _address(node, base)) and url not in own)
    return tuple(urls)[:MOST]


def same_pages(page: FetchedPage) -> tuple[str, tuple[str, ...]]:
    """What a page says is the same as itself: the address of which it is a copy, "" without one, and translations."""
    from selectolax.lexbor import LexborHTMLParser

    text = page.text[:HEAD]
    if exceeds_parser_limits(text):
        return "", ()
    tree = LexborHTMLParser(text)
    base = base_of(tree, page.url)
    own = {"", page.asked.partition("#")[0], page.url.partition("#")[0]}
    first = tree.css_first("link[rel=canonical][href]")
    original = "" if first is None else _address(first, base)
    translated = dict.fromkeys(
        _address(node, base) for node in tree.css("link[rel=alternate][hreflang][href]")[:MOST]
    )
    return "" if original in own else original, tuple(url for url in translated if url not in own)


def _is_version(link: LexborNode) -> bool:
    """True for a link with `hreflang`, called after a language, or by a code that its address has too."""
    if link.attributes.get("hreflang"):
        return True
    said = _EDGES.sub("", (link.text() or link.attributes.get("title") or "").casefold())
    return said in _names() or (
        _CODE.fullmatch(said) is not None and said in _codes_in(link.attributes.get("href") or "")
    )


def _codes_in(href: str) -> Iterator[str]:
    """The parts of an address in which sites name a language: folders, the host, values of the query."""
    try:
        split = urlsplit(href.casefold())
    except ValueError:
        return
    yield from split.path.split("/")
    yield from split.netloc.split(".")[:1]
    yield from (value for _, value in parse_qsl(split.query)[:10])


def _address(link: LexborNode, base: str) -> str:
    url = joined_link(base, link.attributes.get("href") or "")
    return url if url.startswith(("http://", "https://")) else ""


@cache
def _names() -> frozenset[str]:
    table = tomllib.loads((resources.files(__package__) / "language_names.toml").read_text("utf-8"))
    return frozenset(name for names in table["names"].values() for name in names)
