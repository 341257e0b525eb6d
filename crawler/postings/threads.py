"""Threads of forums: the first post is the ad, replies are kept apart, and whether it offers work is answered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from crawler.money.prose import shipped_reader
from crawler.postings.hiring_words import gives_advice, hiring_words, offer_words, seeks_work, warns
from crawler.postings.job_labels import read_labels
from crawler.postings.page_blocks import MAX_PAGE
from crawler.postings.page_headlines import read_headlines
from crawler.postings.page_state import over_line, over_tag
from crawler.postings.parser_guard import simplified
from crawler.postings.said_fields import posting_of
from crawler.postings.spoken_offer import names_contact
from crawler.postings.thread_posts import Post, find_posts, read_post, selector_of
from crawler.text.linear_regex import compile_linear_late
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from crawler.postings.hints import Hints
    from crawler.records import JobPosting, Page

NO_OFFER: Final = "a thread that offers no work"
REPLIES: Final = "replies"
"""Key of `JobPosting.extra` with the texts of the replies: their contacts are not those of the ad."""
MOST_REPLIES: Final = 50
LONGEST_REPLY: Final = 2_000
"""Characters of a reply that are kept."""
LEAST: Final = 25
"""Characters of the shortest first post. Set by hand in 2026."""
SPOKEN: Final = 2
"""Different words of hiring from which a post offers work, whatever else is in it. Set by hand in 2026."""
MARKED: Final = compile_linear_late(
    r"(?i)(?:class|id)\s{0,3}=\s{0,3}[\"']?[^\"'<>]{0,80}(?:post|message|msg|comment|reply)"
)
"""A page without such a name has no posts."""
_HEADS: Final = "h1, h2, h3, [class*=title]"
_ASKS: Final = re.compile("[?？؟]")
PHONE: Final = re.compile(r"(?:\d[ ().\-/]{0,2}){6,}\d|(?<!\w)@\w{4,}")
"""A number, or the name of an account."""


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
    nodes = tree.css(post_css) if post_css else find_posts(tree.body)
    posts = tuple(post for node in nodes if len((post := read_post(node)).text) > 1)
    if not posts or len(posts[0].text) < LEAST:
        return None
    return Thread(_title(tree, url, nodes[0]), posts, post_css or selector_of(nodes[0]))


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
    """The ad of a thread; None for one that offers no work, or no more: talk, goods, what was closed or filled."""
    first = thread.posts[0]
    if over_tag(thread.title) or over_line(first.text):
        return None
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
    if gives_advice(title) and (warns(title) or not hiring_words(title)):
        return False
    whole = f"{title}\n{text}"
    hiring = hiring_words(whole)
    spoken = hiring + offer_words(whole)
    reached = names_contact(text, PHONE)
    if _ASKS.search(title):
        return spoken > SPOKEN and reached
    if _ASKS.search(text) and not reached:
        return hiring > SPOKEN
    return hiring >= SPOKEN or (spoken > 0 and has_pay) or (spoken >= SPOKEN and reached)


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
