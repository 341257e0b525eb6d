"""Threads of forums: the first post is the ad, replies are kept apart, and whether it offers work is answered.

A thread is told by its posts: like blocks, one after the other, that are called after posts and carry a date each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from crawler.money.prose import shipped_reader
from crawler.postings.job_labels import hiring_words, offer_words, read_labels, seeks_work
from crawler.postings.page_blocks import MAX_PAGE
from crawler.postings.page_headlines import read_headlines
from crawler.postings.parser_guard import simplified
from crawler.postings.said_fields import posting_of
from crawler.text.html import node_text
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from crawler.postings.hints import Hints
    from crawler.records import JobPosting, Page

NO_OFFER: Final = "a thread that offers no work"
REPLIES: Final = "replies"
"""Key of `JobPosting.extra` with the texts of the replies: their contacts are not those of the ad."""
MOST_REPLIES: Final = 50
LONGEST_REPLY: Final = 2_000
"""Characters of a reply that are kept."""
POSTS: Final = 2
"""Posts from which a page is a thread, where no card names them."""
MAX_MARKED: Final = 3_000
"""Elements called after posts that are looked at; bounds the time on hostile pages."""
LINKED: Final = 0.5
"""Share of its text in links from which a block is a row of a list. Set by hand in 2026."""
SHARE: Final = 0.4
"""Share of the page's text in its posts from which it is a thread, not an ad with comments. Set by hand in 2026."""
LEAST: Final = 25
"""Characters of the shortest first post. Set by hand in 2026."""
MOST_OF_NODE: Final = 0.5
"""Share of an element's text in one of its parts from which that part is looked into for the body of a post."""
SPOKEN: Final = 2
"""Different words of hiring from which a post offers work, whatever else is in it. Set by hand in 2026."""
_CALLED: Final = re.compile(r"(?:^|[\s_-])(?:post|message|msg|comment|reply|postbody)(?:$|[\s_-]|\d)", re.I)
MARKED: Final = re.compile(
    r"(?:class|id)\s{0,3}=\s{0,3}[\"']?[^\"'<>]{0,80}(?:post|message|msg|comment|reply)", re.I
)
"""A page without such a name has no posts."""
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
_HEADS: Final = "h1, h2, h3, [class*=title]"
_DIGITS: Final = re.compile(r"\d+")
_CONTACT: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?:\d[ ().\-/]{0,2}){6,}\d|(?<!\w)@\w{4,}|wa\.me/|t\.me/")


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a thread."""

    text: str
    posted: str
    """Its date in the words of the page."""


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread."""

    title: str
    posts: tuple[Post, ...]
    css: str
    """A selector of its posts; "" where they have no name of their own."""


def read_thread(tree: LexborHTMLParser, url: str, post_css: str = "") -> Thread | None:
    """The thread of a page before anything is taken out of its tree; None for a page that is none.

    Args:
        tree: The parsed page.
        url: Its address.
        post_css: Selector of a post, where the card names one: one post is enough then.
    """
    if tree.body is None:
        return None
    nodes = tree.css(post_css) if post_css else _posts_of(tree.body)
    posts = tuple(post for node in nodes if len((post := _post(node)).text) > 1)
    if not posts or len(posts[0].text) < LEAST:
        return None
    return Thread(_title(tree, url, nodes[0]), posts, post_css or _css(nodes[0]))


def thread_of(html: str, url: str, post_css: str = "") -> Thread | None:
    """The thread of an unparsed page, as `read_thread`; None for one that can't be parsed."""
    tree = _parsed(html)
    return read_thread(tree, url, post_css) if tree is not None else None


def posts_css(html: str, url: str) -> str:
    """A selector of the posts of a thread; "" for another page, or where they have no name of their own."""
    thread = thread_of(html, url)
    return thread.css if thread is not None else ""


def headline_of(html: str, url: str) -> str:
    """The headline of a thread whose posts a card names."""
    tree = _parsed(html)
    return _title(tree, url, None) if tree is not None else ""


def _parsed(html: str) -> LexborHTMLParser | None:
    from selectolax.lexbor import LexborHTMLParser

    if len(html) > MAX_PAGE or exceeds_parser_limits(html):
        return None
    return LexborHTMLParser(simplified(html))


def offer_of(thread: Thread, page: Page, hints: Hints) -> JobPosting | None:
    """The ad of a thread; None for one that offers no work: talk, goods, somebody who looks for work."""
    first = thread.posts[0]
    pay = pay_in(first.text) or pay_in(thread.title)
    if not offers_work(thread.title, first.text, bool(pay)):
        return None
    labels = read_labels(first.text.split("\n")).values
    words = {name: said for name, said in labels.items() if name != "title"}
    words |= {"title": thread.title, "text": first.text, "base_salary": labels.get("base_salary") or pay}
    words |= {"date_posted": labels.get("date_posted") or first.posted}
    found = posting_of(words, page.url, page, hints)
    replies = [post.text[:LONGEST_REPLY] for post in thread.posts[1 : MOST_REPLIES + 1]]
    return replace(found, extra={REPLIES: replies}) if replies else found


def offers_work(title: str, text: str, has_pay: bool) -> bool:
    """Whether a post offers work: it speaks of hiring, and nobody in it looks for work.

    Args:
        title: The headline of its thread.
        text: The post.
        has_pay: Whether an amount is in it.
    """
    if seeks_work(title) or seeks_work(text[: len(title) + LEAST]):
        return False
    whole = f"{title}\n{text}"
    hiring = hiring_words(whole)
    spoken = hiring + offer_words(whole)
    reached = _CONTACT.search(text) is not None
    if title.rstrip().endswith(("?", "？", "؟")):
        return spoken > SPOKEN and reached
    return hiring >= SPOKEN or (spoken > 0 and has_pay) or (spoken >= SPOKEN and reached)


def _posts_of(body: LexborNode) -> list[LexborNode]:
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
        names = (node.attributes.get("class") or "", node.attributes.get("id") or "")
        for name in names:
            if _CALLED.search(name):
                first = name.split()[0] if name.split() else ""
                groups[node.tag or "", _DIGITS.sub("#", first)].append(node)
                break
    yield from (found for found in groups.values() if len(found) >= POSTS)


def _apart(nodes: list[LexborNode]) -> list[LexborNode]:
    """The blocks around some elements right below what holds all of them; [] where two share one."""
    chains = [list(_chain(node)) for node in nodes]
    shared = set.intersection(*({one.mem_id for one in chain} for chain in chains))
    tops: dict[int, LexborNode] = {}
    for chain in chains:
        below = [one for one in chain if one.mem_id not in shared]
        if not below:
            return []
        tops[below[-1].mem_id] = below[-1]
    return list(tops.values()) if len(tops) == len(nodes) else []


def _chain(node: LexborNode) -> Iterator[LexborNode]:
    above: LexborNode | None = node
    while above is not None:
        yield above
        above = above.parent


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


def _post(node: LexborNode) -> Post:
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
        below = [child for child in _children(node) if not _AUTHOR.search(_names(child))]
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
        one.mem_id == part.mem_id for other in others for one in _chain(other) if other.mem_id != part.mem_id
    )


def _names(node: LexborNode) -> str:
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next


def _css(node: LexborNode) -> str:
    """A selector of a post by its first class without digits; "" without one."""
    for name in (node.attributes.get("class") or "").split():
        if name.replace("-", "").replace("_", "").isalpha() and _CALLED.search(name):
            return f"{node.tag}.{name}"
    return ""


def _title(tree: LexborHTMLParser, url: str, first: LexborNode | None) -> str:
    """The headline of a thread: the last before its posts that also stands in `<title>`, as the forum's name does."""
    top = tree.css_first("title")
    named = " ".join((top.text() or "").split()).casefold() if top is not None else ""
    inside = {node.mem_id for node in first.css(_HEADS)} if first is not None else set()
    found = ""
    for node in tree.css(_HEADS):
        head = " ".join((node.text(separator=" ") or "").split())
        if node.mem_id not in inside and node.tag != "title" and len(head) > 3 and head.casefold() in named:
            found = head
    return found or read_headlines(tree, url).title


def pay_in(text: str) -> str:
    """The words of the first amount of money in a text; "" without one."""
    folded = text.casefold()
    for amount in shipped_reader().amounts(folded):
        if amount.currency:
            return text[amount.start : amount.end].strip()
    return ""
