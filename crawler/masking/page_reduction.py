"""In a confined process: a stranger's page reduced to a short list of tags without any attribute."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Final

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.text.html import visible_text
from crawler.text.parser_limits import exceeds_parser_limits

ALLOWED_TAGS: Final = frozenset((
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead",
    "tbody", "tr", "th", "td", "caption", "blockquote", "pre", "b", "strong", "i", "em", "u", "s", "small",
    "sub", "sup", "span", "br", "hr", "address", "time", "abbr", "code",
))  # fmt: skip
REMOVED_TAGS: Final = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "frame", "frameset", "object",
    "embed", "applet", "audio", "video", "canvas", "head", "link", "meta", "base", "form", "input",
    "button", "select", "textarea", "option", "img", "picture", "source", "map", "portal", "title",
))  # fmt: skip
"""Tags removed with their content. Of any other tag the content stays."""
NO_ATTRIBUTES: Final[dict[str, set[str]]] = {"*": set()}
"""Of any tag. Without the entry for all tags, nh3 keeps `title` and `lang`, and a `title` can hold a number."""
BEGIN, END = "\ue000", "\ue001"
"""Around the address of a link, which is covered and cut where the masks are known; characters of private use."""
LONGEST_TAKEN: Final = 4_000
"""Characters of an address that are answered: more than are shown, so that none is cut within a number."""


@dataclass(frozen=True, slots=True)
class ReducedPage:
    """What is left of a page."""

    is_html: bool
    """False for the visible text alone: of a page that would hang a parser."""
    content: str


def reduced(text: str) -> ReducedPage:
    """Reduce a page.

    The address of a link and the alternative text of an image follow them as text.

    Args:
        text: HTML of any quality; what UTF-8 can't carry is replaced.
    """
    text = text.encode("utf-8", "replace").decode()
    if exceeds_parser_limits(text):
        return ReducedPage(False, visible_text(text))
    tree = LexborHTMLParser(text)
    for node in tree.css("a"):
        address = (node.attributes.get("href") or "")[:LONGEST_TAKEN]
        if address:
            node.insert_after(_note(f"{BEGIN}{address}{END}"))
    for node in tree.css("img"):
        alternative = node.attributes.get("alt")
        if alternative:
            node.insert_after(_note(alternative))
    clean = nh3.clean(
        tree.html or "",
        tags=set(ALLOWED_TAGS),
        clean_content_tags=set(REMOVED_TAGS),
        attributes=NO_ATTRIBUTES,
    )
    return ReducedPage(True, clean)


def _note(text: str) -> LexborNode:
    """A small text in brackets."""
    note = LexborHTMLParser(f"<small> [{html.escape(text)}]</small>").css_first("small")
    assert note is not None
    return note
