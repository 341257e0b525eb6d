"""HTML of a description to visible text, one block a line."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser


def visible_text(html: str) -> str:
    """Words a reader sees; scripts and styles left out."""
    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, template"):
        node.decompose()
    body = tree.body
    lines = (body.text(separator="\n") if body else "").split("\n")
    return "\n".join(line for line in map(str.strip, lines) if line)
