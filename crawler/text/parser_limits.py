"""Pages that a tree-building parser would need more than its time for.

Lexbor needs minutes for one tag with hundreds of thousands of attributes and half a minute for 100,000 nested
tags (its cost grows with the square).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from crawler.late_regex import compile_late

TAG_LIMIT: Final = 20_000
"""Characters of one tag (the longest in 1,000 real pages: 9,000)."""

DEPTH_LIMIT: Final = 3_000
"""Nested tags: Lexbor still takes 5 ms there."""

_MONSTER: Final = compile_late(f"<[^<>]{{{TAG_LIMIT}}}")
_TAG: Final = compile_late(r"<(/?)([a-zA-Z])[^<>]*>")


@lru_cache(maxsize=1)
def exceeds_parser_limits(html: str) -> bool:
    """True for a page that the linear parser must read. Takes linear time; a microsecond for an ordinary page."""
    if _has_long_gap(html) and _MONSTER.search(html):
        return True
    if html.count("<") < DEPTH_LIMIT:
        return False
    depth = 0
    for tag in _TAG.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth >= DEPTH_LIMIT:
            return True
    return False


def _has_long_gap(html: str) -> bool:
    """True when some half of the limit holds no "<": a tag of the limit's length covers such a half."""
    half = TAG_LIMIT // 2
    return any(html.find("<", start, start + half) < 0 for start in range(0, len(html) - half, half))
