"""Read microdata from a parsed tree (with extruct's W3C reader) into JSON-LD-like objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urldefrag, urlsplit

from crawler.text.joined_address import joined_link

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MARK: Final = "itemscope"
MAX_POSTINGS: Final = 500
"""Postings read in one page. Set by hand in 2026."""
MAX_SCOPES: Final = 60
"""Scopes inside one posting. The reader compares all properties of a scope with all of those inside it: 200
nested scopes take ten seconds (measured). A real posting has some ten scopes."""
MAX_DEPTH: Final = 8
"""Scopes of one posting within each other; a real posting has three. The same reason."""
MAX_PROPERTIES_DEEP: Final = 20
"""Properties of one posting within each other, each of whose texts holds those inside it; a real posting has four.
600 of them in 20 kB took a second (found by the fuzzer)."""
MAX_ELEMENTS: Final = 5_000
"""Elements inside one posting; a real posting has a few hundred. The same reason."""
MAX_TOGETHER: Final = 20_000
"""Elements of all postings of a page that are read. The same reason."""
_POSTING: Final = "@itemscope and contains(@itemtype, 'JobPosting')"


@cache
def _extractor() -> Any:
    from extruct.w3cmicrodata import MicrodataExtractor

    return MicrodataExtractor(nested=True, strict=False, add_html_node=False)


def _node(item: Any, depth: int = 0) -> Any:
    """`{"type", "properties"}` as `{"@type", ...properties}`."""
    if isinstance(item, list):
        return [_node(value, depth + 1) for value in item]
    if not isinstance(item, Mapping) or depth > 20:
        return item
    node = {key: _node(value, depth + 1) for key, value in item.get("properties", {}).items()}
    if "type" in item:
        node["@type"] = item["type"]
    if "value" in item and "name" not in node:
        node["name"] = item["value"]
    return node


def microdata_postings(tree: HtmlElement, page_url: str) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of `itemtype=".../JobPosting"`, with their descriptions as HTML; teasers of other pages not.

    Args:
        tree: The page.
        page_url: Its address.
    """
    from lxml import etree

    for element in _outermost(tree):
        if not _is_modest(element):
            continue
        items = _extractor().extract_items(element, page_url)
        node = _node(items[0]) if items else {}
        inner = element.xpath(".//*[@itemprop='description']")
        if inner and "content" not in inner[0].attrib:
            node["description"] = etree.tostring(inner[0], encoding="unicode", method="html", with_tail=False)
        if not _is_teaser(node, page_url):
            yield node


def _is_teaser(node: Mapping[str, Any], page_url: str) -> bool:
    """True for a posting without a description that leads to another page of the site: that page is the ad."""
    if node.get("description"):
        return False
    said = node.get("url")
    links = said if isinstance(said, list) else [said]
    targets = [joined_link(page_url, link) for link in links if isinstance(link, str)]
    own = urldefrag(page_url).url.rstrip("/")
    host = urlsplit(page_url).netloc
    return any(urlsplit(target).netloc == host and target.rstrip("/") != own for target in targets if target)


def _outermost(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements of postings that are not inside another one; linear in the page."""
    inside = elements = 0
    found = tree.xpath(f"//*[{_POSTING}]")
    for element in found[:MAX_POSTINGS]:
        if inside:
            inside -= 1
            continue
        inside = int(element.xpath(f"count(.//*[{_POSTING}])"))
        elements += int(element.xpath("count(.//*)"))
        if elements > MAX_TOGETHER:
            return
        yield element


def _is_modest(element: HtmlElement) -> bool:
    """Whether a posting can be read in bounded time."""
    if element.xpath(f"count(.//*[@itemscope]) > {MAX_SCOPES} or count(.//*) > {MAX_ELEMENTS}"):
        return False
    return not any(
        element.xpath(
            f"boolean(.//*[@{mark}][count(ancestor::*[@{mark}]) > $most])",
            most=element.xpath(f"count(ancestor::*[@{mark}])") + most,
        )
        for mark, most in (("itemscope", MAX_DEPTH), ("itemprop", MAX_PROPERTIES_DEEP))
    )
