"""Addresses of the pictures that are an ad's own: named as its image, or in its text; logos and icons left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.postings.page_blocks import main_blocks
from crawler.records import JobPosting
from crawler.text.joined_address import joined_address

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MOST: Final = 3
"""Pictures of one ad that are asked for. Set by hand: flyers come alone or in twos."""
SMALLEST: Final = 200
"""Pixels of a side, as its page states it, below which a picture is an icon or a portrait. Set by hand."""
LONGEST: Final = 2_000
"""Characters of an address."""
_OF_THE_SITE: Final = re.compile(
    r"logo|icon|sprite|avatar|emoji|placeholder|blank|pixel|badge|flag|\.svg(?:$|\?)", re.I
)
"""In the path of pictures that belong to a site, not to an ad. Set by hand."""
_BLOCKS: Final = re.compile(r"<script[^>]+application/ld\+json[^>]*>(.{1,200000}?)</script>", re.I | re.S)
_OPEN_GRAPH: Final = re.compile(
    r'<meta[^<>]{0,200}property=["\']og:image["\'][^<>]{0,200}content=["\']([^"\'<>]{1,2000})', re.I
)
_HEAD: Final = 100_000
"""Characters of a page in which its head is."""
_IMAGE: Final = re.compile(
    r'"image"\s*:\s*(?:\[\s*)?(?:\{[^{}]{0,500}?"(?:url|contentUrl)"\s*:\s*)?"([^"]{1,2000})"'
)


def pictures_of(posting: JobPosting, page_html: str, page_url: str) -> tuple[str, ...]:
    """Addresses of an ad's own pictures.

    Args:
        posting: The ad; its `description_html` is looked through first, then what its source says it came with
            (`extra.provenance.attachments`).
        page_html: Its page where the ad is the only one on it; else empty.
        page_url: Address of the page.

    Returns:
        At most `MOST` http(s) addresses, the likeliest first.
    """
    found: dict[str, None] = {}
    for address in _named(posting, page_html):
        url = joined_address(page_url, address)
        parts = urlsplit(url) if len(url) <= LONGEST else None
        if parts and parts.scheme in ("http", "https") and not _OF_THE_SITE.search(parts.path):
            found.setdefault(url)
        if len(found) == MOST:
            break
    return tuple(found)


def _named(posting: JobPosting, page_html: str) -> Iterator[str]:
    provenance = posting.extra.get("provenance")
    attached = provenance.get("attachments") if isinstance(provenance, dict) else None
    listed = attached if isinstance(attached, list) else []
    yield from (one for one in listed if isinstance(one, str) and one.startswith(("http:", "https:")))
    yield from _shown(posting.description_html)
    if page_html:
        for block in _BLOCKS.findall(page_html):
            yield from (url.replace("\\/", "/") for url in _IMAGE.findall(block))
        yield from _shown(page_html)
        yield from map(unescape, _OPEN_GRAPH.findall(page_html[:_HEAD]))


def _shown(html: str) -> Iterator[str]:
    """Addresses of the pictures in the main part of a page, or in a piece of one."""
    blocks = main_blocks(html) if "<img" in html.lower() else None
    for node in blocks.root.css("img") if blocks is not None else ():
        address = node.attributes.get("data-src") or node.attributes.get("src")
        if address and not _is_small(node):
            yield unescape(address)


def _is_small(node: LexborNode) -> bool:
    sizes = [node.attributes.get(name) or "" for name in ("width", "height")]
    return any(size.isascii() and size.isdecimal() and int(size[:6]) < SMALLEST for size in sizes)
