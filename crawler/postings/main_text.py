"""Extract the main text of a page whose structured data holds only a summary of the ad.

Boards that put 150 characters into JSON-LD print the recruiter's contacts only on the page. The extracted text
goes to `text`; the description stays as stated.
"""

from __future__ import annotations

from typing import Final

from crawler.text.html import node_text
from crawler.text.parser_limits import exceeds_parser_limits

SUMMARY: Final = 300
"""Characters up to which a stated description may be a summary. Set by hand in 2026, not fitted."""

MORE: Final = 400
"""Characters that the page must have beyond twice the description to be taken for the full ad. Set by hand."""

MAX_PAGE: Final = 2 * 1024 * 1024
"""Characters of the longest page that is parsed for its main text. Set by hand in 2026."""
MAX_TEXT: Final = 50_000
"""Characters of main text that are kept; the longest real ad has some 16,000."""
_FURNITURE: Final = (
    "nav, aside, footer, form, script, style, [class*=related], [class*=similar], [class*=recommend], "
    "[class*=breadcrumb], [id*=related], [id*=similar]"
)


def main_text(html: str, description: str) -> str:
    """Visible text of `<main>` (or of the only `<article>`) where it is much longer than the description, else ""."""
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
