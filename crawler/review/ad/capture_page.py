"""What was captured, as a page that runs nothing and fetches nothing.

The bytes of the capture are parsed and written anew: known tags without any attribute, text escaped. What is
left out (scripts, styles, images, frames, forms) leaves no trace that could load. The frame it is shown in is a
sandbox besides, under a policy that forbids everything.
"""

from __future__ import annotations

import html
import io
from pathlib import Path
from typing import Any, Final

from starlette.responses import HTMLResponse, Response

from crawler.review.web.formatters import direction
from crawler.review.web.i18n import say
from crawler.review.web.redaction import current
from crawler.review.web.routing import RequestContext
from crawler.review.web.security import FRAME_POLICY
from crawler.store import CaptureRow
from crawler.text.display import defang

KEPT: Final = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "caption",
        "blockquote",
        "pre",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "small",
        "sub",
        "sup",
        "span",
        "br",
        "hr",
        "address",
        "time",
        "abbr",
        "code",
    ]
)
DROPPED: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "head",
        "link",
        "meta",
        "base",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "option",
        "img",
        "picture",
        "source",
        "map",
        "portal",
        "title",
    ]
)
VOID: Final = frozenset({"br", "hr"})
LARGEST: Final = 2 * 1024 * 1024
"""Bytes that are read; a console shows no more."""
DEEPEST: Final = 200


def captured(context: RequestContext) -> Response:
    """The body of a capture for the sandbox."""
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


def body_of(context: RequestContext, seq: int) -> bytes | None:
    """The captured body; None when the capture or its bytes are not there."""
    row = context.store.captures.get(seq)
    if row is not None and row.kind == "revisit":
        row = context.store.captures.latest(row.url)
    return None if row is None else _payload(context.store.home, row)


def _payload(home: Path, row: CaptureRow) -> bytes | None:
    """Body of the answer of a capture, read from its place in the WARC file."""
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
            return bytes(record.content_stream().read(LARGEST))
    except (OSError, ArchiveLoadFailed):
        return None
    return None


def safe_html(text: str) -> str:
    """Known tags without attributes, everything else as its text; addresses of links defanged beside them."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    root = tree.body
    parts = [] if root is None else _written(root, 0)
    words = iter(current().pieces([part for part in parts if isinstance(part, _Words)]))
    return "".join(html.escape(next(words)) if isinstance(part, _Words) else part for part in parts)


class _Words(str):
    """Words of the page, to be covered and escaped; any other part is a tag of ours."""

    __slots__ = ()


def _written(node: Any, depth: int) -> list[str]:
    parts: list[str] = []
    child = node.child
    while child is not None:
        tag = child.tag
        if tag == "-text":
            parts.append(_Words(child.text_content or ""))
        elif tag in DROPPED or tag.startswith("-") or depth > DEEPEST:
            if tag == "img" and child.attributes.get("alt"):
                parts += ["<small>[", _Words(child.attributes["alt"] or ""), "]</small>"]
        else:
            parts += _element(child, tag, depth)
        child = child.next
    return parts


def _element(child: Any, tag: str, depth: int) -> list[str]:
    inner = [] if tag in VOID else _written(child, depth + 1)
    if tag == "a":
        target = child.attributes.get("href") or ""
        address = _Words(defang(current().text(target)[:300]))
        return [*inner, " <small>[", address, "]</small>"] if target else inner
    if tag not in KEPT:
        return inner
    return [f"<{tag}>"] if tag in VOID else [f"<{tag}>", *inner, f"</{tag}>"]
