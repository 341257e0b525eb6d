"""The text of a page, read the slow and obvious way: what `crawler.text.html` must say word for word."""

from __future__ import annotations

import re
from typing import Any

from crawler.text.html_links import decode_cloudflare
from crawler.text.html_tags import HIDDEN, edge_of


def plain_text(html: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    pieces: list[str] = []
    _walk(LexborHTMLParser(html).root, pieces)
    text = re.sub(r"[ \t\r\f\v\u00a0]+", " ", "".join(pieces).replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r" *\x1f[\x1f ]*", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text)).strip()


def _walk(node: Any, pieces: list[str]) -> None:
    if node.tag == "-text":
        pieces.append(node.text_content or "")
    elif node.tag in ("a", "span") and "data-cfemail" in node.attributes:
        pieces.append(decode_cloudflare(node.attributes["data-cfemail"] or "") or node.text() or "")
    elif node.tag not in HIDDEN:
        pieces.append(edge_of(node.tag))
        child = node.first_child
        while child is not None:
            _walk(child, pieces)
            child = child.next
        pieces.append(edge_of(node.tag) if node.tag != "br" else "")
