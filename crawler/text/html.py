"""HTML to the text a reader sees: words whole, list items apart, nothing lost however deep it is nested.

Lexbor (selectolax) reads normal pages in microseconds. It needs minutes for one tag with hundreds of thousands
of attributes and half a minute for 100,000 nested tags (its cost grows with the square), so such pages go to the
standard library's slower, linear parser.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

TAG_LIMIT: Final = 20_000
"""Characters of one tag, from which the slow path reads the page (the longest in 1,000 real pages: 9,000)."""

DEPTH_LIMIT: Final = 3_000
"""Nested tags, from which the slow path reads the page: Lexbor still takes 5 ms there."""

BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
CELLS: Final = frozenset(("td", "th"))
HIDDEN: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "object",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "textarea",
        "datalist",
    ]
)
_MONSTER: Final = re.compile(f"<[^<>]{{{TAG_LIMIT}}}")
_EDGE: Final = "\x1f"
"""Stands for the edge of a block until `_tidy`: several edges in a row are one line end."""
_TAG: Final = re.compile(r"<(/?)([a-zA-Z])[^<>]*>")
_CLOUDFLARE_LINK: Final = re.compile(r"/cdn-cgi/l/email-protection#([0-9a-fA-F]{4,})$")
_LEADS_TO_A_PERSON: Final = re.compile(
    r"(?:mailto:.*@|tel:|sms:|whatsapp:|tg:|viber:|skype:|sgnl:|weixin:"
    r"|(?:https?:)?//(?:www\.)?(?:wa\.me|api\.whatsapp\.com|chat\.whatsapp\.com|t\.me|telegram\.me|m\.me|line\.me|lin\.ee"
    r"|zalo\.me|signal\.me|u\.wechat\.com|vk\.me)/)",
    re.I,
)
_MARKUP: Final = re.compile(r"[<&]")
_SPACES: Final = re.compile(r"[ \t\r\f\v\u00a0]+")
_EDGES: Final = re.compile(r" *\x1f[\x1f ]*")
_LINE_EDGES: Final = re.compile(r" ?\n ?")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def visible_text(html: str) -> str:
    """Visible text of a page or fragment; blocks and list items on lines of their own, cells apart."""
    if not _MARKUP.search(html):
        return _tidy(html)
    if is_monstrous(html):
        return _slow(html)
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(html).root
    return "" if root is None else node_text(root)


def is_monstrous(html: str) -> bool:
    """True for a page that a tree-building parser would need more than its time for."""
    if _MONSTER.search(html):
        return True
    if html.count("<") < DEPTH_LIMIT:
        return False
    depth = 0
    for tag in _TAG.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth >= DEPTH_LIMIT:
            return True
    return False


def node_text(root: LexborNode) -> str:
    """Visible text below a parsed node."""
    pieces: list[str] = []
    node: LexborNode | None = root
    while node is not None:
        tag = node.tag
        child = None
        if tag == "-text":
            pieces.append(node.text_content or "")
        elif (tag == "a" or tag == "span") and "data-cfemail" in (attributes := node.attributes):
            pieces.append(decode_cloudflare(attributes["data-cfemail"] or "") or node.text() or "")
        elif tag not in HIDDEN:
            pieces.append(_edge(tag))
            child = node.first_child
        if child is not None:
            node = child
            continue
        while node is not None and node.mem_id != root.mem_id and node.next is None:
            node = node.parent
            if node is not None:
                pieces.append(_edge(node.tag) if node.tag != "br" else "")
        if node is None or node.mem_id == root.mem_id:
            break
        node = node.next
    return _tidy("".join(pieces))


def _edge(tag: str | None) -> str:
    if tag == "br":
        return "\n"
    if tag in BLOCKS:
        return _EDGE
    return " " if tag in CELLS else ""


def _tidy(text: str) -> str:
    text = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _EDGES.sub("\n", text)
    return _BLANK_LINES.sub("\n\n", _LINE_EDGES.sub("\n", text)).strip()


class _Reader(HTMLParser):
    """The slow path: linear in the page whatever its tags look like."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._hidden and tag in HIDDEN - {"head"}:
            self._hidden = tag
        self.pieces.append(_edge(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        self.pieces.append(_edge(tag) if tag != "br" else "")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def _slow(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _tidy("".join(reader.pieces))


def decode_cloudflare(code: str) -> str:
    """Cloudflare's `data-cfemail` (hexadecimal; the first byte is the XOR key) -> the address; "" when damaged."""
    try:
        key, *rest = bytes.fromhex(code)
        return bytes(key ^ byte for byte in rest).decode()
    except ValueError:
        return ""


def contact_links(html: str) -> tuple[str, ...]:
    """Targets of a page's links that may lead to a person and that its text need not show, each once, in order.

    mailto:, tel:, sms: and app links (whatsapp:, tg:, viber:), and links to messengers; Cloudflare's protected mail
    links come decoded as mailto:. Empty for a page that a tree-building parser would choke on.
    """
    if is_monstrous(html):
        return ()
    from selectolax.lexbor import LexborHTMLParser

    links: dict[str, None] = {}
    for node in LexborHTMLParser(html).css("a[href], area[href]"):
        target = (node.attributes.get("href") or "").strip()
        hidden = _CLOUDFLARE_LINK.search(target)
        if hidden:
            target = f"mailto:{decode_cloudflare(hidden[1])}"
        if _LEADS_TO_A_PERSON.match(target):
            links[target] = None
    return tuple(links)
