"""A captured page as HTML that runs nothing, asks for nothing, and shows no masked contact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from crawler.confined import ConfinedProcess
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from crawler.masking.mask import Mask

LARGEST: Final = 500_000
"""Characters of a page that are drawn: what a picture of its head can show. Set by hand in 2026."""
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_REMOVED: Final = (
    "script", "noscript", "template", "iframe", "frame", "frameset", "object", "embed", "applet", "audio", "video",
    "link", "meta", "base", "portal", "title",
)  # fmt: skip
_PAGE: Final = re.compile(r"<!doctype\s+html|<html|<head|<body", re.IGNORECASE)
_SEARCHED: Final = 4_096
"""Characters at the beginning of a body in which a page says that it is one."""
_PLAIN_STYLE: Final = "<style>body { font: 16px/1.5 sans-serif; margin: 24px; }</style>"


def is_page(text: str) -> bool:
    """Whether a captured text is HTML, and not JSON, a feed or a table."""
    return _PAGE.search(text[:_SEARCHED]) is not None


def inert_page(text: str, mask: Mask) -> str | None:
    """A captured page for drawing.

    Where the store masks no contact, the page keeps its own style. Where it masks one, the page is plain: styles can
    put signs between others, or move and mirror them, so that no reader of texts finds a number that people see.

    Args:
        text: The text of the body as received.
        mask: What is hidden.

    Returns:
        The page; None for what is no page, or for one that was built to hang a parser.

    Raises:
        ProcessLost, FailedElsewhere: It could not be parsed.
    """
    text = text[:LARGEST]
    if not is_page(text) or exceeds_parser_limits(text):
        return None
    if mask.active:
        from crawler.masking.page_html import safe_html

        return _under_policy(f"{_PLAIN_STYLE}{safe_html(text, mask)}")
    with ConfinedProcess(module=__name__) as process:
        return _under_policy(process.ask(without_active_parts, text))


def without_active_parts(text: str) -> str:
    """In a confined process: a page without what runs, frames or leads on."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text.encode("utf-8", "replace").decode())
    for node in tree.css(", ".join(_REMOVED)):
        node.decompose()
    return tree.html or ""


def _under_policy(page: str) -> str:
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return f"<!doctype html><html><head>{head}</head>{page}"
