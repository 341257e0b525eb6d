"""The main part of a page: without navigation, forms and lists of links to other pages.

Readers of pages without structured data and of what a description lacks work on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crawler.postings.page_nodes import children
from crawler.postings.parser_guard import simplified
from crawler.text.html import node_text
from crawler.text.html_links import PHONE_MARKS
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_PAGE: Final = 2 * 1024 * 1024
"""Characters of the longest page that is parsed for its main part. Set by hand in 2026."""
_HIDDEN: Final = "script, style, noscript, template, svg, select, button, iframe"
_BUTTONS: Final = "a[class*=btn], a[class*=button], a[role=button]"
_FURNITURE: Final = (
    "nav, [role=navigation], [role=contentinfo], [class*=breadcrumb], [class*=related], [class*=similar], "
    "[class*=recommend], [id*=related], [id*=similar], [class*=cookie], [id*=cookie], [class*=newsletter], "
    "[class*=pagination], form, #comments, .comments-area, .comment-list, #disqus_thread, #respond"
)
_OUTSIDE: Final = "body > header, body > footer, footer, header nav"
"""What frames a page; inside `<main>` and `<article>` a header or a footer belongs to the ad."""
MOST_OF_PAGE: Final = 0.5
"""Share of the text from which an element is no furniture whatever its name: some sites wrap all in a form."""
MAIN_TEXT: Final = 200
"""Characters from which `<main>` or `<article>` is taken for the main part: some hold a title only. Set by hand."""
SIBLINGS: Final = 3
"""Like siblings with a link each, from which they are a list of other pages. Set by hand in 2026."""
LEVELS: Final = 5
"""Elements above a link among which the item of such a list is looked for. Set by hand in 2026."""
ITEM_TEXT: Final = 700
"""Characters of the longest item of such a list: a paragraph with a link in it may be longer. Set by hand."""
LINK_SHARE: Final = 0.15
"""Share of an item's text that is in its links, from which it leads to another page. Set by hand in 2026."""
SHORTEST_PART: Final = 60
"""Characters of the shortest text that a button opens and is the headline of. Set by hand in 2026."""
_OPENERS: Final = frozenset(
    ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-target")
)
_AROUND_OPENER: Final = frozenset(("h2", "h3", "h4", "h5", "h6", "dt"))
MAX_LINKS: Final = 3_000
"""Links of one page that are looked at; bounds the time on hostile pages."""
_INLINE: Final = frozenset(("p", "li", "span", "b", "strong", "em", "td", "dd", "a", "i", "font", "pre"))
_TO_A_PERSON: Final = ("mailto:", "tel:", "whatsapp:", "viber:", "tg:", "sms:", "#", "javascript:")

_NUMBER: Final = re.compile(r"\d+")
_NO_WORD: Final = re.compile(r"[\W_]+")
_NO_WORD_IN_LINE: Final = re.compile(r"(?:[^\w\n]|_)+")
_ASCII_NO_WORD: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_CHATS: Final = re.compile(r"(?:wa|//t|m|line|zalo)\.me/|whatsapp\.com/")


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """A part of a page."""

    root: LexborNode
    listed: int = 0
    """Items of lists that lead to other pages, which were taken out."""
    listed_text: int = 0
    """Characters in them."""

    def lines(self) -> tuple[str, ...]:
        """The lines of its visible text, empty ones left out."""
        return tuple(line for line in node_text(self.root).split("\n") if line)

    def around(self, starts: tuple[str, ...]) -> PageBlocks | None:
        """The smallest element that holds these beginnings of lines and is no mere paragraph; None without them.

        Args:
            starts: Letters and digits in lower case.
        """
        inside = squeezed(self.root.text() or "")
        wanted = [start for start in starts if start in inside]
        if not wanted:
            return None
        node = self.root
        while True:
            below = [child for child in children(node) if _holds(child, wanted)]
            if not below:
                break
            node = below[0]
        while node.tag in _INLINE and node.parent is not None and node.mem_id != self.root.mem_id:
            node = node.parent
        return PageBlocks(node)


def main_blocks(html: str) -> PageBlocks | None:
    """The main part of a page: `<main>`, its only `<article>`, or its body; None for one that can't be parsed."""
    if len(html) > MAX_PAGE or exceeds_parser_limits(html):
        return None
    from selectolax.lexbor import LexborHTMLParser

    return main_part(LexborHTMLParser(simplified(html)))


def main_part(tree: LexborHTMLParser) -> PageBlocks | None:
    """The main part of a parsed page, which loses everything else of it."""
    root = _main(tree)
    if root is None:
        return None
    hidden = [node for node in root.css(_HIDDEN) if not node.css_matches(PHONE_MARKS)]
    _take_out([node for node in hidden if node.tag != "button" or not _opens_part(node)], root)
    _take_out([link for link in root.css(_BUTTONS) if not _to_a_person(link)], root)
    most = MOST_OF_PAGE * len(root.text() or "")
    framed = f"{_FURNITURE}, {_OUTSIDE}" if root.tag == "body" else _FURNITURE
    _take_out([node for node in root.css(framed) if len(node.text() or "") < most], root)
    listed, listed_text = _without_lists(root)
    return PageBlocks(root, listed, listed_text)


def _opens_part(button: LexborNode) -> bool:
    """True for a button that opens and closes the text behind it: it is the headline of that text."""
    if _OPENERS.isdisjoint(button.attributes) or not (button.text() or "").strip():
        return False
    node = button
    part = _next_element(node)
    while part is None and node.parent is not None and node.parent.tag in _AROUND_OPENER:
        node = node.parent
        part = _next_element(node)
    if part is None or part.tag in ("nav", "button"):
        return False
    text = len((part.text() or "").strip())
    links = sum(len((link.text() or "").strip()) for link in part.css("a[href]"))
    return text >= SHORTEST_PART and links < MOST_OF_PAGE * text


def _next_element(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and not following.is_element_node:
        following = following.next
    return following


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the main part."""
    for css in ("main, [role=main]", "article"):
        found = tree.css(css)
        if len(found) == 1 and len(found[0].text() or "") > MAIN_TEXT:
            return found[0]
    return tree.body


def _without_lists(root: LexborNode) -> tuple[int, int]:
    """Take lists of links to other pages out of a part; items taken out, and characters in them."""
    groups: dict[tuple[int, str], dict[int, LexborNode]] = defaultdict(dict)
    met: set[int] = set()
    for link in root.css("a[href]")[:MAX_LINKS]:
        if _to_a_person(link):
            continue
        for node in _upwards(link, root):
            above = node.parent
            if above is not None and node.mem_id not in met:
                met.add(node.mem_id)
                groups[above.mem_id, node.tag or ""][node.mem_id] = node
    items: dict[int, LexborNode] = {}
    for siblings in groups.values():
        for group in _by_kind(siblings) if len(siblings) >= SIBLINGS else ():
            listed = {mark: node for mark, node in group.items() if _leads_away(node)}
            items |= listed if len(listed) >= SIBLINGS else {}
    taken = _take_out(items.values(), root)
    return len(taken), sum(taken)


def _by_kind(siblings: Mapping[int, LexborNode]) -> list[dict[int, LexborNode]]:
    """Siblings of one tag by what they are called, as far as there are enough of a kind."""
    kinds: dict[str, dict[int, LexborNode]] = defaultdict(dict)
    for mark, node in siblings.items():
        kinds[_kind(node)][mark] = node
    return [group for group in kinds.values() if len(group) >= SIBLINGS]


def _kind(node: LexborNode) -> str:
    """The classes of an element, and its id without a number: parts of a frame have ids of their own."""
    attributes = node.attributes
    mark = attributes.get("id")
    return f"{attributes.get('class') or ''}#{_NUMBER.sub('', mark) if mark else ''}"


def _take_out(nodes: Iterable[LexborNode], root: LexborNode) -> list[int]:
    """Take elements out of a tree; characters of text in each. What lies in another of them goes with it.

    Lexbor frees an element with all that is in it, so that a node inside one must not be touched afterwards.
    """
    wanted = {node.mem_id: node for node in nodes if node.mem_id != root.mem_id}
    tops = [node for node in wanted.values() if not _inside(node, wanted, root.mem_id)]
    sizes = [len(node.text() or "") for node in tops]
    for node in tops:
        node.decompose()
    return sizes


def _inside(node: LexborNode, wanted: Container[int], root: int) -> bool:
    above = node.parent
    while above is not None and above.mem_id != root:
        if above.mem_id in wanted:
            return True
        above = above.parent
    return False


def _to_a_person(link: LexborNode) -> bool:
    """True for a link that leads to no other page, but to a person or a place on this one."""
    target = (link.attributes.get("href") or "").lower()
    return target.startswith(_TO_A_PERSON) or _CHATS.search(target) is not None


def _upwards(link: LexborNode, root: LexborNode) -> Iterator[LexborNode]:
    node: LexborNode | None = link
    for _ in range(LEVELS):
        if node is None or node.mem_id == root.mem_id:
            return
        yield node
        node = node.parent


def _leads_away(node: LexborNode) -> bool:
    """True for a short element whose text is in good part that of its links."""
    text = len((node.text() or "").strip())
    if text > ITEM_TEXT:
        return False
    links = [node] if node.tag == "a" else node.css("a[href]")
    return sum(len((link.text() or "").strip()) for link in links) >= LINK_SHARE * text


def squeezed(text: str) -> str:
    """Letters and digits alone, in lower case: boards differ in spaces, bullets and quotes between page and data."""
    kept = _without(text, _ASCII_NO_WORD)
    return (kept if kept.isascii() else _NO_WORD.sub("", kept)).lower()


def squeezed_each(lines: Sequence[str]) -> list[str]:
    """`squeezed` of each of some lines, in one pass over all of them."""
    kept = _without("\n".join(lines), _ASCII_NO_WORD.replace(b"\n", b""))
    return (kept if kept.isascii() else _NO_WORD_IN_LINE.sub("", kept)).lower().split("\n")


def _without(text: str, signs: bytes) -> str:
    """A text without some ASCII characters, by its bytes: that takes a third of the time."""
    return text.encode("utf-8", "surrogatepass").translate(None, signs).decode("utf-8", "surrogatepass")


def _holds(node: LexborNode, wanted: list[str]) -> bool:
    text = squeezed(node.text() or "")
    return all(start in text for start in wanted)
