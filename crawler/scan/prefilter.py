"""Prefilter: whether a record may be a page with a JobPosting, by its raw bytes, before any parsing.

`read_page` reads structured data (JSON-LD or microdata) only from a page that contains `JobPosting` or
`jobposting`, which are the same bytes in every charset of the web except UTF-16. It takes 5 microseconds for a page
of 44 KB. What it can't decide (a content encoding, UTF-16, a page too large) is left to `page_of`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from crawler.imports.items import MAX_BODY
from crawler.imports.warc_pages import PAGES

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

WORDS: Final = (b"JobPosting", b"jobposting")
MAX_TOP: Final = 64 * 1024
"""Bytes in which the HTTP headers must end; a response with longer ones is read. Set by hand."""
_KIND: Final = re.compile(rb"\n[ \t]*content-type[ \t]*:[ \t]*([^\r\n]*)")
_ENCODED: Final = re.compile(rb"\s(?:content|transfer)-encoding")
_HTML: Final = tuple(kind.encode("ascii") for kind in PAGES)

PrefilterVerdict = Literal["not html", "no ad", "read"]


def prefilter(block: bytes) -> PrefilterVerdict:
    """Classify the block of an HTTP response.

    Args:
        block: HTTP headers and body, as stored in the archive.

    Returns:
        "not html" or "no ad" if that is certain, else "read": only reading the page can tell.
    """
    end = block.find(b"\r\n\r\n", 0, MAX_TOP)
    if end < 0:
        return "read"
    top = block[:end].lower()
    kind = _KIND.search(top)
    if kind and not kind[1].startswith(_HTML):
        return "not html"
    if _ENCODED.search(top) or len(block) - end > MAX_BODY or _may_be_utf16(block[end + 4 : end + 68]):
        return "read"
    return "read" if _has_word(block) else "no ad"


def may_hold_ads(body: bytes) -> bool:
    """Whether `read_page` can find structured data in a page; also true if only reading can tell (UTF-16)."""
    return _has_word(body) or _may_be_utf16(body[:64])


@cache
def _automaton() -> BytesAhoCorasick:
    # Both words at once, with vector instructions: four times as fast as two searches with `in`.
    from ahocorasick_rs import BytesAhoCorasick

    return BytesAhoCorasick(list(WORDS))


def _has_word(data: bytes) -> bool:
    return bool(_automaton().find_matches_as_indexes(data))


def _may_be_utf16(start: bytes) -> bool:
    """Whether there is a byte order mark, or zeros among the first characters: two bytes a character."""
    return start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start
