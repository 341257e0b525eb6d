"""A captured page as a short list of tags without any attribute, with masked contacts covered."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.text.display import defang
from crawler.text.html import visible_text
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from crawler.masking.mask import Mask

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
LONGEST_ADDRESS: Final = 300
"""Characters of a link's address that are shown, set by hand in 2026."""
_TAG: Final = re.compile(r"(<[^<>]*>)")
"""A tag in sanitized HTML, where no attribute is left and text has no bare angle bracket."""


def safe_html(text: str, mask: Mask) -> str:
    """Sanitize a captured page.

    The address of a link and the alternative text of an image follow them as text; masked contacts
    are covered in the sanitized result, so that no difference between two HTML parsers can show one.

    Args:
        text: HTML of any quality; what UTF-8 can't carry is replaced.
        mask: What is hidden.

    Returns:
        HTML of `ALLOWED_TAGS` without attributes; of a page that would hang a parser only its visible text.
    """
    text = text.encode("utf-8", "replace").decode()
    if exceeds_parser_limits(text):
        return f"<pre>{html.escape(mask.text(visible_text(text)))}</pre>"
    tree = LexborHTMLParser(text)
    for node in tree.css("a"):
        address = mask.text(node.attributes.get("href") or "")[:LONGEST_ADDRESS]
        if address:
            node.insert_after(_note(defang(address)))
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
    parts = _TAG.split(clean)
    parts[::2] = [html.escape(words) for words in mask.pieces([html.unescape(p) for p in parts[::2]])]
    return "".join(parts)


def _note(text: str) -> LexborNode:
    """A small text in brackets."""
    note = LexborHTMLParser(f"<small> [{html.escape(text)}]</small>").css_first("small")
    assert note is not None
    return note
