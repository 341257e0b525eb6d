"""The posts of a thread's page: which blocks of it are posts, and the text and date of each.

Posts are like blocks, one after the other, that are called after posts and carry a date each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from crawler.postings.page_nodes import children, with_ancestors
from crawler.text.html import node_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

POSTS: Final = 2
"""Posts from which a page is a thread, where no card names them."""
MAX_MARKED: Final = 3_000
"""Elements called after posts that are looked at; bounds the time on hostile pages."""
LINKED: Final = 0.5
"""Share of its text in links from which a block is a row of a list. Set by hand in 2026."""
SHARE: Final = 0.4
"""Share of the page's text in its posts from which it is a thread, not an ad with comments. Set by hand in 2026."""
MOST_OF_NODE: Final = 0.5
"""Share of an element's text in one of its parts from which that part is looked into for the body of a post."""
_CALLED: Final = re.compile(r"(?:^|[\s_-])(?:post|message|msg|comment|reply|postbody)(?:$|[\s_-]|\d)", re.I)
_DATE: Final = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.?\s\w{3,12}\.?,?\s\d{4}|\w{3,12}\s\d{1,2},\s\d{4}|\d{1,2}:\d\d"
)
_AUTHOR: Final = re.compile(
    r"(?:^|[\s_-])(?:user|author|profile|postprofile|avatar|who|signature|sig|creator|poster|meta|info|infos)(?:$|[\s_-]|\d)",
    re.I,
)
_BODY: Final = re.compile(r"(?:^|[\s_-])(?:body|content|text|postbody|bbWrapper|cooked)(?:$|\s)")
_INLINE: Final = frozenset(
    ("p", "br", "span", "b", "i", "a", "strong", "em", "ul", "ol", "blockquote", "pre")
)
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a thread."""

    text: str
    posted: str
    """Its date in the words of the page."""


def find_posts(body: LexborNode) -> list[LexborNode]:
    """The posts of a page: of the groups of like blocks called after posts the one with most text."""
    whole = max(1, len(body.text() or ""))
    best: tuple[int, list[LexborNode]] = (0, [])
    for found in _called(body):
        blocks = _apart(found)
        size = sum(len(node.text() or "") for node in blocks)
        if len(blocks) >= POSTS and size > best[0] and size >= SHARE * whole and all(map(_is_post, blocks)):
            best = (size, blocks)
    return best[1]


def _called(body: LexborNode) -> Iterator[list[LexborNode]]:
    """Elements that are called after posts, by tag and name."""
    groups: dict[tuple[str, str], list[LexborNode]] = defaultdict(list)
    marked = {
        node.mem_id: node for node in body.css("[class], [id]")[: 2 * MAX_MARKED]
    }  # one with both comes twice
    for node in marked.values():
        attributes = node.attributes
        for name in (attributes.get("class") or "", attributes.get("id") or ""):
            if (first := _first_name(name)) is not None:
                groups[node.tag or "", first].append(node)
                break
    yield from (found for found in groups.values() if len(found) >= POSTS)


@lru_cache(maxsize=8_192)
def _first_name(names: str) -> str | None:
    """The first of the names of an element that is called after posts, with numbers as #; None for any other."""
    if not _CALLED.search(names):
        return None
    return _DIGITS.sub("#", names.split()[0]) if names.split() else ""


def _apart(nodes: list[LexborNode]) -> list[LexborNode]:
    """The blocks around some elements right below what holds all of them; [] where two share one."""
    chains = [list(with_ancestors(node)) for node in nodes]
    shared = set.intersection(*({one.mem_id for one in chain} for chain in chains))
    tops: dict[int, LexborNode] = {}
    for chain in chains:
        below = [one for one in chain if one.mem_id not in shared]
        if not below:
            return []
        tops[below[-1].mem_id] = below[-1]
    return list(tops.values()) if len(tops) == len(nodes) else []


def _is_post(node: LexborNode) -> bool:
    """True for a block with a date whose text is not that of its links, and whose headline leads to no other page."""
    text = node.text() or ""
    if node.css_first("time") is None and not _DATE.search(text):
        return False
    linked = sum(len(link.text() or "") for link in node.css("a[href]"))
    if linked > LINKED * max(1, len(text.strip())):
        return False
    heads = node.css("h1 a[href], h2 a[href], h3 a[href]")
    return all("#" in (link.attributes.get("href") or "") for link in heads)


def read_post(node: LexborNode) -> Post:
    """The text and the date of a post."""
    stated = node.css_first("time[datetime]")
    posted = (stated.attributes.get("datetime") or "") if stated is not None else ""
    body = _body(node)
    inside = node_text(body).strip()
    if not posted:
        around = node_text(node).replace(inside, " ", 1)
        found = next((line for line in around.split("\n") if _DATE.search(line)), "")
        date = _DATE.search(found)
        posted = found[date.start() :].strip()[:40] if date else ""
    return Post(inside, posted)


def _body(node: LexborNode) -> LexborNode:
    """The part of a post that is its text: what is called so, else what has most of it without author and heading."""
    called = [part for part in node.css("[class]") if _BODY.search(part.attributes.get("class") or "")]
    inner = next((part for part in called if not _holds_any(part, called)), None)
    if inner is not None and (inner.text() or "").strip():
        return inner
    while True:
        below = [child for child in children(node) if not _AUTHOR.search(_names(child))]
        if not below or any(child.tag in _INLINE for child in below):
            return node
        largest = max(below, key=lambda child: len((child.text() or "").strip()))
        rest = sum(len((child.text() or "").strip()) for child in below)
        if len((largest.text() or "").strip()) < MOST_OF_NODE * rest:
            return node
        node = largest


def _holds_any(part: LexborNode, others: list[LexborNode]) -> bool:
    """True when one of some elements lies within an element."""
    return any(
        one.mem_id == part.mem_id
        for other in others
        for one in with_ancestors(other)
        if other.mem_id != part.mem_id
    )


def _names(node: LexborNode) -> str:
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def selector_of(node: LexborNode) -> str:
    """A selector of a post by its first class without digits; "" without one."""
    for name in (node.attributes.get("class") or "").split():
        if name.replace("-", "").replace("_", "").isalpha() and _CALLED.search(name):
            return f"{node.tag}.{name}"
    return ""
