"""Limit the complexity of hostile pages before a tree parser reads them.

One tag with 300,000 attributes keeps libxml2 busy for minutes, since it compares every name with all before it;
text nested deeper than some 2,000 tags is lost from its tree without an error. Normal pages pass unchanged: both
checks are one linear pass.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from operator import sub
from typing import Final

MANY_ATTRIBUTES: Final = 1_000
"""Attributes of one tag from which on all are dropped; real tags have some dozens. Set by hand in 2026."""

DEEP: Final = 500
"""Depth of nesting from which on tags are dropped and their text kept; libxml2 loses text from 2,048."""

_ATTRIBUTE: Final = r"""[\s/]++[^\s>/][^\s=>/]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++)?+)?+"""
_BOMB: Final = re.compile(rf"<([a-zA-Z][^\s/>]{{0,60}}+)(?:{_ATTRIBUTE}){{{MANY_ATTRIBUTES},}}+")
"""Possessive quantifiers throughout, so that no page can cause backtracking."""

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,60}+)[^<>]*+>")
_UNCOUNTED: Final = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
        "p", "li", "dt", "dd", "tr", "td", "th", "option", "html", "head", "body", "path",
    )
)  # fmt: skip
"""Tags without content, or with optional end tags; they don't count as nesting."""
_NAME: Final = re.compile(r"<(/[a-zA-Z][a-zA-Z0-9:-]{0,60}+(?=[^<>]*+>)|[a-zA-Z][a-zA-Z0-9:-]{0,60}+)")
"""Names of tags; with those that are never closed by ">", so that their count is no smaller than the nesting."""


class _Steps(dict[str, int]):
    """By how much a tag changes the depth: 1, -1 for an end tag, 0 for one that does not count."""

    def __missing__(self, tag: str) -> int:
        name = tag.lower()
        step = self[tag] = 0 if name.lstrip("/") in _UNCOUNTED else -1 if name[0] == "/" else 1
        return step


@lru_cache(maxsize=1)
def simplified(html: str) -> str:
    """The page without tags of a thousand attributes and without nesting in which a parser loses text."""
    if len(html) > 2 * MANY_ATTRIBUTES:
        html = _BOMB.sub(r"<\1", html)
    return _flattened(html) if html.count("<") > 2 * DEEP else html


def _may_be_deep(html: str) -> bool:
    """Whether tags may be nested to `DEEP`: by how much a count of open tags stands above its lowest before."""
    counts = list(accumulate(map(_Steps().__getitem__, _NAME.findall(html)), initial=0))
    deepest: int = max(map(sub, counts, accumulate(counts, min)))
    return deepest >= DEEP


def _flattened(html: str) -> str:
    """Drop the tags nested deeper than `DEEP`; the page itself where there are none."""
    if not _may_be_deep(html):
        return html
    kept: list[str] = []
    depth = position = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _UNCOUNTED:
            continue
        deep = depth >= DEEP
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if deep:
            kept.append(html[position : tag.start()])
            position = tag.end()
    return "".join([*kept, html[position:]]) if kept else html
