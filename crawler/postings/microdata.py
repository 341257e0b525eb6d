"""Microdata on an already parsed tree (extruct's W3C reader), as JSON-LD-like objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MARK: Final = "itemscope"


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
    """Objects of `itemtype=".../JobPosting"`, their descriptions as HTML."""
    from lxml import etree

    for element in tree.xpath("//*[@itemscope][contains(@itemtype, 'JobPosting')]"):
        items = _extractor().extract_items(element, page_url)
        node = _node(items[0]) if items else {}
        inner = element.xpath(".//*[@itemprop='description']")
        if inner and "content" not in inner[0].attrib:
            node["description"] = etree.tostring(inner[0], encoding="unicode", method="html", with_tail=False)
        yield node
