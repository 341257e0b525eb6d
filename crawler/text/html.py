"""HTML to the text a reader sees: words whole, list items apart, nothing lost however deep it is nested.

Lexbor (selectolax) reads normal pages in microseconds; pages built to hang it (`parser_limits`) go to the
standard library's slower, linear parser.
"""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from crawler.text.html_links import decode_cloudflare
from crawler.text.html_tags import BLOCKS, CELLS, EDGE, HIDDEN, edge_of, tidy
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HIDDEN: Final = "hidden"
_PROTECTED: Final = "data-cfemail"
"""Attribute in which Cloudflare keeps a mail address."""


def visible_text(html: str) -> str:
    """Visible text of a page or fragment; blocks and list items on lines of their own, cells apart."""
    if "<" not in html and "&" not in html:
        return tidy(html)
    if exceeds_parser_limits(html):
        return _linear_text(html)
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(html).root
    return "" if root is None else node_text(root, _PROTECTED in html)


def node_text(root: LexborNode, protected: bool = True) -> str:
    """Visible text below a parsed node; `protected` is whether it may hold addresses that Cloudflare protects.

    Lexbor walks the nodes in document order and gives no sign when an element ends. An end matters only where
    text follows it, and is then found from the text's earlier sibling.
    """
    steps, text_id = _steps()
    pieces: list[str] = []
    put = pieces.append
    at_edge, hidden_until = True, 0
    for node in root.traverse(include_text=True):
        if hidden_until:
            if node.mem_id != hidden_until:
                continue
            hidden_until = 0
        tag = node.tag_id
        step = steps.get(tag, "")
        if step == EDGE:
            put(EDGE)
            at_edge = True
            continue
        if not at_edge:
            put(_ended_before(node, steps))
        if tag == text_id:
            put(node.text_content or "")
            at_edge = False
        elif step == _HIDDEN:
            hidden_until = _after(node, root)
        elif step:
            put(step)
            at_edge = at_edge and step == " "
        elif protected and node.tag in ("a", "span") and _PROTECTED in (attributes := node.attributes):
            put(decode_cloudflare(attributes[_PROTECTED] or "") or node.text() or "")
            at_edge, hidden_until = False, _after(node, root)
    return tidy("".join(pieces))


@cache
def _steps() -> tuple[dict[int, str], int]:
    """Lexbor's number of a tag -> its edge, or the word for hidden; and the number of text."""
    from selectolax.lexbor import LexborHTMLParser

    maker = LexborHTMLParser("text")
    steps = {maker.create_node(tag).tag_id: edge_of(tag) for tag in BLOCKS | CELLS}
    steps |= {maker.create_node(tag).tag_id: _HIDDEN for tag in HIDDEN}
    body = maker.body
    assert body is not None
    assert body.first_child is not None
    return steps, body.first_child.tag_id


def _ended_before(node: LexborNode, steps: dict[int, str]) -> str:
    """The edge that elements put which ended between the text before a node and the node."""
    before = node.prev
    while before is not None and before.is_comment_node:
        before = before.prev
    found = ""
    while before is not None:
        step = steps.get(before.tag_id, "")
        if step == EDGE:
            return EDGE
        if step == "\n" or step == _HIDDEN:
            return found
        found = found or step
        before = before.last_child
    return found


def _after(node: LexborNode, root: LexborNode) -> int:
    """Number of the node that follows an element and all that is in it; -1 when none does."""
    above: LexborNode | None = node
    while above is not None and above.mem_id != root.mem_id:
        following = above.next
        while following is not None and following.is_comment_node:
            following = following.next
        if following is not None:
            return following.mem_id
        above = above.parent
    return -1


class _LinearParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._hidden and tag in HIDDEN - {"head"}:
            self._hidden = tag
        self.pieces.append(edge_of(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        self.pieces.append(edge_of(tag) if tag != "br" else "")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def _linear_text(html: str) -> str:
    """Visible text of a page."""
    reader = _LinearParser()
    reader.feed(html)
    reader.close()
    return tidy("".join(reader.pieces))
