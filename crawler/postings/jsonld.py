"""Find the JSON-LD blocks of a page by string search; a page with a clean block needs no parsed tree.

A block is the content of `<script type="application/ld+json">`. Some frameworks write the plus sign as an
entity. A block inside an HTML comment does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from crawler.postings.tolerant_json import Unreadable, tolerant_loads

Node = Mapping[str, Any]

MAX_BLOCKS: Final = 200
"""Blocks read in one page. Set by hand in 2026, not fitted."""
MAX_NODES: Final = 100_000
"""Objects and lists visited in one block; a page with 2,000 full ads has fewer."""

MAX_POSTINGS: Final = 2_000
"""Ads taken from one page; larger feeds have their own kind of source. Set by hand in 2026."""

_TYPE = re.compile(r"ld(?:\+|&#x0*2b;|&#0*43;|&plus;)json", re.I)
_END = re.compile(r"</script", re.I)
MAX_PLUS_SIGNS: Final = 2_000
"""Plus signs tried one by one before the slower search for the whole word; bounds the time on hostile pages."""
TAG_WINDOW: Final = 2000
"""Characters of the longest opening script tag that counts. Set by hand in 2026."""


def _comment_open(text: str, start: int, end: int, was_open: bool) -> bool:
    """Whether an HTML comment is open at `end`, knowing whether one was at `start`."""
    opened, closed = text.rfind("<!--", start, end), text.rfind("-->", start, end)
    if opened == closed == -1:
        return was_open
    # Inside a script "<!--" opens nothing that counts here.
    return opened > closed and text.rfind("<script", opened, end) < 0


def _next_type(text: str, position: int) -> int:
    """Offset of the next plainly spelled type, or -1.

    `str.find` is ten times faster for one character than for a word, and plus signs are rare in pages.
    """
    for _ in range(MAX_PLUS_SIGNS):
        plus = text.find("+", position)
        if plus < 0 or text.startswith("ld+json", plus - 2):
            return plus - 2 if plus >= 0 else -1
        position = plus + 1
    return text.find("ld+json", position)


def _next_odd_type(text: str, position: int) -> int:
    """The same for spellings with an entity or with capitals."""
    found = _TYPE.search(text, position)
    return found.start() if found else -1


def _script_end(text: str, start: int) -> int:
    """Offset of the end tag of a script; plain searches, since one that ignores case is 50 times slower."""
    lower = text.find("</script", start)
    upper = text.find("</SCRIPT", start, lower if lower >= 0 else len(text))
    if upper >= 0:
        return upper
    if lower >= 0:
        return lower
    closing = _END.search(text, start)
    return closing.start() if closing else len(text)


def blocks(text: str) -> Iterator[str]:
    """Yield the content of every JSON-LD script element, in order, in time linear in the page."""
    position = seen = 0
    hidden = False
    following = _next_type
    if _next_type(text, 0) < 0 and ("ld&" in text or "LD+" in text or "Ld+" in text):
        following = _next_odd_type
    for _ in range(MAX_BLOCKS):
        at = following(text, position)
        if at < 0:
            return
        position = at + 7
        opened = text.rfind("<", max(0, at - TAG_WINDOW), at)
        if opened < 0 or text[opened : opened + 7].lower() != "<script" or ">" in text[opened:at]:
            continue
        start = text.find(">", at, at + TAG_WINDOW)
        if start < 0:
            continue
        hidden = _comment_open(text, seen, opened, hidden)
        seen = position = _script_end(text, start)
        if not hidden:
            yield text[start + 1 : position]


def types_of(node: Node) -> tuple[str, ...]:
    """The names in `@type` without vocabulary and prefix: `https://schema.org/JobPosting` -> `JobPosting`."""
    stated = node.get("@type", node.get("type"))
    names = stated if isinstance(stated, list) else [stated]
    return tuple(re.split(r"[/#:]", name)[-1].strip() for name in names if isinstance(name, str))


def walk(value: Any) -> Iterator[Node]:
    """Yield every object inside a value, outermost first, without recursion."""
    waiting = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_NODES):
        if not waiting:
            return
        current = waiting.pop()
        inner: Iterable[Any] = current
        if isinstance(current, dict):
            yield current
            inner = current.values()
        deeper = [item for item in inner if isinstance(item, (dict, list))]
        deeper.reverse()
        waiting += deeper


def is_posting(node: Node) -> bool:
    """Whether the type of an object is JobPosting, in any case."""
    stated = node.get("@type", node.get("type"))
    if isinstance(stated, str) and "obposting" not in stated and "obPosting" not in stated:
        return stated.lower().endswith("jobposting")
    return any(name.lower() == "jobposting" for name in types_of(node))


def read_blocks(text: str) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """The values of all readable blocks, and one problem in words for each unreadable block."""
    values: list[Any] = []
    problems: list[str] = []
    for number, block in enumerate(blocks(text), 1):
        try:
            values.append(tolerant_loads(block))
        except Unreadable as error:
            problems.append(f"JSON-LD block {number} can't be read: {error}")
    return tuple(values), tuple(problems)


def postings_of(values: tuple[Any, ...]) -> tuple[Node, ...]:
    """JobPosting objects, their `{"@id": ...}` references replaced by the objects of the page they point to."""
    nodes = [node for value in values for node in walk(value)]
    found = [node for node in nodes if is_posting(node)]
    if not found:
        return ()
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    return tuple(_resolved(node, by_id) for node in found[:MAX_POSTINGS])


def _resolved(node: Node, by_id: Mapping[str, Node]) -> Node:
    if not by_id:
        return node
    return {key: _reference(value, by_id) for key, value in node.items()}


def _reference(value: Any, by_id: Mapping[str, Node]) -> Any:
    if isinstance(value, list):
        return [_reference(item, by_id) for item in value]
    if isinstance(value, Mapping) and len(value) <= 2 and "@id" in value:
        return by_id.get(str(value["@id"]), value)
    return value
