"""Headlines of small ads: which elements of a page may be one, and how many links to other pages stand below each."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from crawler.postings.job_labels import is_label, label_field
from crawler.postings.page_nodes import with_ancestors
from crawler.postings.vacancy_blocks import leads_away
from crawler.text.html_tags import BLOCKS, CELLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

LONGEST_HEAD: Final = 120
"""Characters of the longest headline. Set by hand in 2026."""
_WORD: Final = re.compile(r"\w")
_BREAKS: Final = BLOCKS | CELLS


def begins_line(node: LexborNode) -> bool:
    """True for a headline at the beginning of a line that is no label and leads to no page of its own."""
    said = line_of(node)
    if leads_away(node):
        return False
    if (
        not 3 <= len(said) <= LONGEST_HEAD
        or is_label(said)
        or label_field(said)
        or said.endswith((":", "："))
    ):
        return False
    before = node.prev if node.tag not in _BREAKS else None
    while before is not None and (not before.is_element_node or before.tag == "img"):
        if not before.is_element_node and _WORD.search(before.text_content or ""):
            return False
        before = before.prev
    return before is None or before.tag in _BREAKS


def links_behind(heads: Sequence[LexborNode]) -> list[int]:
    """How many links to other pages stand between each headline and the next.

    Behind the last one those count that are in a block of its own; without one they can't be told from those of the
    foot of the page, and it gets -1.
    """
    owners = {head.mem_id: number for number, head in enumerate(heads)}
    chains = [list(with_ancestors(head)) for head in heads]
    held = Counter(node.mem_id for chain in chains for node in chain)
    last = next((node for node in reversed(chains[-1]) if held[node.mem_id] == 1), heads[-1])
    around = next((node for node in chains[0] if held[node.mem_id] == len(heads)), chains[0][-1])
    found, at = [0] * len(heads), -1
    for node in around.traverse(include_text=False):
        at = owners.get(node.mem_id, at)
        if at >= 0 and node.tag == "a" and leads_to_page(node):
            is_last = at == len(heads) - 1
            found[at] += not is_last or any(one.mem_id == last.mem_id for one in with_ancestors(node))
    return found if last.mem_id != heads[-1].mem_id else [*found[:-1], -1]


def stands_apart(heads: Sequence[LexborNode], number: int) -> bool:
    """True for a headline outside of the smallest element that holds all others: that of a box beside a list."""
    others = [head for one, head in enumerate(heads) if one != number]
    chains = [[node.mem_id for node in with_ancestors(head)] for head in others]
    held = Counter(mark for chain in chains for mark in chain)
    around = next((mark for mark in chains[0] if held[mark] == len(others)), 0) if others else 0
    return around not in {node.mem_id for node in with_ancestors(heads[number])}


def line_of(node: LexborNode) -> str:
    """The text of an element as one line."""
    return " ".join((node.text(separator=" ") or "").split())


def leads_to_page(link: LexborNode) -> bool:
    """True for a link to another page, not to a person or a place on this one."""
    target = (link.attributes.get("href") or "").strip()
    return bool(target) and not target.startswith(("#", "mailto:", "tel:", "javascript:"))
