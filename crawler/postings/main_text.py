"""The whole ad where structured data holds a summary only: the page's own main part, without its furniture.

Boards that put 150 characters into JSON-LD print the recruiter's contacts in the page alone. What is read so
goes to `text`; the description stays as stated.
"""

from __future__ import annotations

from typing import Final

from crawler.text.html import node_text
from crawler.text.parser_limits import exceeds_parser_limits

SUMMARY: Final = 300
"""Characters up to which a stated description may be a summary."""

MORE: Final = 400
"""Characters that the page must have beyond twice the description before it is taken for the whole ad."""

MAX_PAGE: Final = 2 * 1024 * 1024
MAX_TEXT: Final = 50_000
_FURNITURE: Final = (
    "nav, aside, footer, form, script, style, [class*=related], [class*=similar], [class*=recommend], "
    "[class*=breadcrumb], [id*=related], [id*=similar]"
)


def main_text(html: str, description: str) -> str:
    """Visible text of `<main>` (or the only `<article>`) when it says much more than the description."""
    if len(description) > SUMMARY or len(html) > MAX_PAGE or ("<main" not in html and "<article" not in html):
        return ""
    if exceeds_parser_limits(html):
        return ""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    found = tree.css("main")[:1] or tree.css("article")
    if len(found) != 1:
        return ""
    for node in found[0].css(_FURNITURE):
        node.decompose()
    text = node_text(found[0])[:MAX_TEXT]
    return text if len(text) > 2 * len(description) + MORE else ""
