"""A captured page, shown as a page that runs nothing and fetches nothing.

Two barriers: nh3 (ammonia) keeps a short list of tags without any attribute, and the frame that shows the result is
a sandbox under a policy that forbids everything.
"""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import Final

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.responses import HTMLResponse, Response

from crawler.masking.active import current
from crawler.records import Capture
from crawler.review.web.formatters import direction
from crawler.review.web.i18n import say
from crawler.review.web.routing import RequestContext
from crawler.review.web.security import FRAME_POLICY
from crawler.text.display import defang
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
LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a capture that are shown: 2 MiB, set by hand in 2026."""
LONGEST_ADDRESS: Final = 300
"""Characters of a link's address that are shown, set by hand in 2026."""
_TAG: Final = re.compile(r"(<[^<>]*>)")
"""A tag in sanitized HTML, where no attribute is left and text has no bare angle bracket."""


def captured(context: RequestContext) -> Response:
    """The body of a capture, for the sandboxed frame."""
    body = body_of(context, context.number("capture"))
    text = "" if body is None else body[:LARGEST].decode("utf-8", "replace")
    inner = safe_html(text) if body is not None else f"<p>{say('ad.no_bytes')}</p>"
    if "<h1>" not in inner:
        inner = f"<h1>{say('ad.captured')}</h1>{inner}"
    page = (
        f'<!doctype html><html lang="und"><head><meta charset="utf-8"><title>{say("ad.captured")}</title>'
        f'</head><body dir="{direction(html.unescape(inner))}"><main>{inner}</main></body></html>'
    )
    return HTMLResponse(
        page.encode("utf-8", "replace"),
        200 if body is not None else 404,
        headers={"content-security-policy": FRAME_POLICY},
    )


def body_of(context: RequestContext, seq: int, most: int | None = LARGEST) -> bytes | None:
    """At most `most` bytes of the captured body; None when the capture or its bytes are missing."""
    row = context.store.captures.get(seq)
    if row is not None and row.kind == "revisit":
        row = context.store.captures.latest(row.url)
    return None if row is None else _payload(context.store.home, row, most)


def _payload(home: Path, row: Capture, most: int | None) -> bytes | None:
    """Body of the response, read from its offset in the WARC file."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    path = home / "captures" / Path(row.file).name
    try:
        with path.open("rb") as file:
            file.seek(row.offset)
            stored = io.BytesIO(file.read(row.length))
        for record in ArchiveIterator(stored):
            if record.rec_type not in {"response", "resource"}:
                continue
            return bytes(record.content_stream().read(most))
    except (OSError, ArchiveLoadFailed):
        return None
    return None


def safe_html(text: str) -> str:
    """Sanitize a captured page.

    The address of a link and the alternative text of an image follow them as text; masked contacts
    are covered in the sanitized result, so that no difference between two HTML parsers can show one.

    Args:
        text: HTML of any quality; what UTF-8 can't carry is replaced.

    Returns:
        HTML of `ALLOWED_TAGS` without attributes; of a page that would hang a parser only its visible text.
    """
    text = text.encode("utf-8", "replace").decode()
    if exceeds_parser_limits(text):
        return f"<pre>{html.escape(current().text(visible_text(text)))}</pre>"
    tree = LexborHTMLParser(text)
    for node in tree.css("a"):
        address = current().text(node.attributes.get("href") or "")[:LONGEST_ADDRESS]
        if address:
            node.insert_after(_note(defang(address)))
    for node in tree.css("img"):
        alternative = node.attributes.get("alt")
        if alternative:
            node.insert_after(_note(alternative))
    clean = nh3.clean(
        tree.html or "", tags=set(ALLOWED_TAGS), clean_content_tags=set(REMOVED_TAGS), attributes={}
    )
    parts = _TAG.split(clean)
    parts[::2] = [html.escape(words) for words in current().pieces([html.unescape(p) for p in parts[::2]])]
    return "".join(parts)


def _note(text: str) -> LexborNode:
    """A small text in brackets."""
    note = LexborHTMLParser(f"<small> [{html.escape(text)}]</small>").css_first("small")
    assert note is not None
    return note
