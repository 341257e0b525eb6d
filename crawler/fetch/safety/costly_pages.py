"""Pages built to hang a parser are parsed in a confined process of their own, beside the crawl.

300,000 attributes on one tag hold libxml2 for minutes, and no timeout of ours can fire while it parses. All pages are
parsed in confined processes, whose processor time is limited; a page that looks costly does not hold up the others.
"""

from __future__ import annotations

from typing import Final

from crawler.confined import ConfinedProcess
from crawler.postings.fetched_page import ReadPage, fetched_page
from crawler.postings.hints import Hints
from crawler.records import Page

LONG_TAG: Final = 32_768
"""Bytes of one tag; real ones stay below a tenth of it, inline images apart."""
MANY_ATTRIBUTES: Final = 5_000
"""Attributes of one tag from which parsing may take minutes; set by hand, pages of job sites stay below 50."""
MANY_TAGS: Final = 150_000
"""Tags of one page from which it is parsed in the sandbox; set by hand."""
LARGE: Final = 4 * 1024 * 1024
"""Bytes of a page from which it is parsed in the sandbox; set by hand."""


def is_costly_to_parse(body: bytes) -> bool:
    """True for a page that may cost a parser more than its size suggests.

    Linear, some 5 microseconds a page.
    """
    if len(body) < LONG_TAG:
        return False
    if len(body) > LARGE or (len(body) > MANY_TAGS and body.count(b"<") > MANY_TAGS):
        return True
    half = LONG_TAG // 2  # a tag of that length covers a whole half without an end
    if all(body.find(b">", start, start + half) >= 0 for start in range(0, len(body) - half, half)):
        return False
    for piece in body.split(b">"):
        if len(piece) > LONG_TAG and (
            len(piece) - piece.rfind(b"<") > LONG_TAG or piece.count(b"=") > MANY_ATTRIBUTES
        ):
            return True
    return False


def read_apart(page: Page, hints: Hints) -> ReadPage:
    """Kind of a page and its ads, read in a confined process of its own.

    Raises:
        ProcessLost: It took too much.
    """
    with ConfinedProcess() as process:
        return process.ask(fetched_page, page, hints)
