"""Walls of posts that one hand writes, mirrors of channels among them: each post that offers work is an ad.

Threads of forums look alike. There each post has another author, and only the first one is the ad.
"""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from crawler.postings.hiring_words import (
    gives_advice,
    hiring_words,
    names_other_offer,
    seeks_work,
)
from crawler.postings.job_labels import is_job_address, names_jobs, read_labels
from crawler.postings.page_headlines import read_headlines
from crawler.postings.page_state import over_line
from crawler.postings.said_fields import posting_of
from crawler.postings.spoken_offer import has_contact
from crawler.postings.thread_posts import find_posts, read_post
from crawler.postings.threads import PHONE, offers_work, pay_in
from crawler.text.html import node_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from crawler.postings.hints import Hints
    from crawler.postings.thread_posts import Post
    from crawler.records import JobPosting, Page

POSTS: Final = 3
"""Posts from which a page may be a wall. Set by hand in 2026."""
OFFERS: Final = 2
"""Posts that offer work from which it is one of ads. Set by hand in 2026."""
OWN_NAMES: Final = 0.5
"""Share of the posts with a word beside their text that no other has from which they have authors. By hand."""
LEAST: Final = 60
"""Characters of the shortest ad. Set by hand in 2026."""
SHORTEST_TITLE: Final = 6
LONGEST_TITLE: Final = 100
"""Characters of the longest title; what begins a longer sentence is cut there. Set by hand in 2026."""
_AUTHOR: Final = re.compile(
    r"(?:^|[\s_-])(?:user|username|author|profile|avatar|poster|creator|nick|who|name|sender)(?:$|[\s_-]|\d)",
    re.I,
)
_NAME: Final = re.compile(r"[^\W\d_]{3,}")
_OWN_MARK: Final = re.compile(r"\d")
_SENTENCE: Final = re.compile(r"(?<=[^\W\d_]{3})[.!?…](?=\s|$)|[.!?](?=\s+[^\W\d_])")
_TAGS: Final = re.compile(r"^(?:#\w+\s*)+")
_EDGES: Final = re.compile(r"^[^\w«„“\"'(#]+|\s+$")


def read_wall(tree: LexborHTMLParser, page: Page, hints: Hints) -> list[JobPosting]:
    """The ads among the posts of a wall that is called after jobs; [] for another page.

    Args:
        tree: The parsed page.
        page: The page as fetched.
        hints: Settings of its source.
    """
    if tree.body is None:
        return []
    nodes = find_posts(tree.body)
    if len(nodes) < POSTS or not _is_called_after_jobs(tree, page.url):
        return []
    posts = [read_post(node) for node in nodes]
    if not _are_of_one_hand(nodes, posts):
        return []
    offers = [(node, post) for node, post in zip(nodes, posts, strict=True) if _is_offer(post.text)]
    found = [_ad(node, post, page, hints) for node, post in offers]
    return found if len(found) >= OFFERS else []


def _is_called_after_jobs(tree: LexborHTMLParser, url: str) -> bool:
    """Whether its address, its headline or what it calls itself names jobs."""
    named = tree.css_first("meta[property='og:title']")
    said = named.attributes.get("content") or "" if named is not None else ""
    return is_job_address(url) or names_jobs(said) or names_jobs(read_headlines(tree, url).title)


def _are_of_one_hand(nodes: list[LexborNode], posts: list[Post]) -> bool:
    """True for posts that name no authors: neither by a class nor in words that stand beside one of them alone."""
    names: Counter[str] = Counter()
    beside: list[set[str]] = []
    for node, post in zip(nodes, posts, strict=True):
        called = (part for part in node.css("[class]") if _AUTHOR.search(part.attributes.get("class") or ""))
        first = next(called, None)
        names[" ".join((first.text() or "").split()) if first is not None else ""] += 1
        beside.append(set(_NAME.findall(node_text(node).replace(_text_of(node) or post.text, " ", 1))))
    count = Counter(word for words in beside for word in words)
    own = sum(any(count[word] == 1 for word in words) for words in beside)
    return len(names) == 1 and own < OWN_NAMES * len(posts)


def _text_of(node: LexborNode) -> str:
    """The text of the part of a post that has most of it: what stands beside may be a name; "" without one."""
    inner = node
    while len(parts := list(inner.iter())) == 1:
        inner = parts[0]
    largest = max(parts, key=lambda part: len(part.text() or ""), default=None)
    return "" if largest is None else node_text(largest).strip()


def _is_offer(text: str) -> bool:
    """True for a post that offers work, and whose offer stands: it says how to apply, or what it pays."""
    title = _title(text)
    if len(text) < LEAST or seeks_work(text) or names_other_offer(title) or gives_advice(title):
        return False
    if over_line(text):
        return False
    pay = pay_in(text)
    spoken = hiring_words(text) > 0 and (bool(pay) or has_contact(text, PHONE))
    return spoken or offers_work("", text, bool(pay))


def _ad(node: LexborNode, post: Post, page: Page, hints: Hints) -> JobPosting:
    labels = {
        name: said for name, said in read_labels(post.text.split("\n")).values.items() if name != "title"
    }
    words = labels | {"title": _bold_of(node, post.text) or _title(post.text), "description": post.text}
    words |= {"base_salary": labels.get("base_salary") or pay_in(post.text)}
    words |= {"date_posted": labels.get("date_posted") or post.posted}
    return posting_of(words, f"{page.url}#{quote(_mark(node, post), errors='replace')}", page, hints)


def _bold_of(node: LexborNode, text: str) -> str:
    """What a post has in bold type first: its headline; "" for one that stands outside its text."""
    bold = node.css_first("b, strong, h3, h4")
    said = " ".join((bold.text(separator=" ") or "").split()) if bold is not None else ""
    return said if SHORTEST_TITLE <= len(said) <= LONGEST_TITLE and said in text else ""


def _title(text: str) -> str:
    """The first sentence of a post, without tags and pictures before it."""
    lines = (_EDGES.sub("", _TAGS.sub("", line)) for line in text.split("\n"))
    first = next((line for line in lines if any(map(str.isalnum, line))), "")
    end = _SENTENCE.search(first)
    said = first[: end.start()] if end is not None and end.start() >= SHORTEST_TITLE else first
    return said if len(said) <= LONGEST_TITLE else said[:LONGEST_TITLE].rsplit(" ", 1)[0]


def _mark(node: LexborNode, post: Post) -> str:
    """The fragment of a post: its id, or that of an element in it; else one that is stable between crawls."""
    for one in (node, *node.css("[id]")[:3]):
        named = one.attributes.get("id") or ""
        if _OWN_MARK.search(named):
            return named
    return sha256(post.text.encode("utf-8", "replace")).hexdigest()[:12]
