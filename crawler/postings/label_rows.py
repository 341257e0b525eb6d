"""Labels and values that a page lays out beside each other: cells of a row, parts of an item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from crawler.postings.job_labels import is_label, label_field, words_in
from crawler.postings.page_blocks import squeezed
from crawler.text.html import node_text

if TYPE_CHECKING:
    from crawler.postings.page_blocks import PageBlocks

MAX_ITEMS: Final = 2_000
"""Items of lists that are looked at for a label and a value; bounds the time on hostile pages."""
LONGEST_ROW: Final = 300
"""Characters of the longest line that is cut at pictures: a row of marks, no running text. Set by hand in 2026."""
_PARTS: Final = frozenset(("span", "b", "strong", "em", "i", "small", "label", "div"))


def two_cell_rows(blocks: PageBlocks, items: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Label and value of table rows with two cells, and of items with two parts that a style sheet sets apart.

    Args:
        blocks: The main part of a page.
        items: Its `parted_items`.
    """
    rows = []
    for row in blocks.root.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        if len(cells) == 2:
            rows.append((node_text(cells[0]), node_text(cells[1])))
    return [*rows, *items]


def parted_items(blocks: PageBlocks) -> list[tuple[str, str]]:
    """Label and value of items with two parts: `<li><span>Salary</span><b>500</b></li>` has no space between them."""
    found = []
    for item in blocks.root.css("li, div, p")[:MAX_ITEMS]:
        parts = list(item.iter(include_text=True)) if item.child is not None else []
        parts = [part for part in parts if part.is_element_node or (part.text_content or "").strip()]
        if len(parts) == 2 and all(part.tag in _PARTS for part in parts) and not list(parts[0].iter()):
            name = parts[0].text() or ""
            if is_label(name) or label_field(name):
                found.append((node_text(parts[0]), node_text(parts[1])))
    return found


def set_apart(lines: Sequence[str], items: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The lines of a page with label and value of such items in a line each, where the markup ran them together."""
    joined = {squeezed(name + value): (name, value) for name, value in items}
    parted: list[str] = []
    for line in lines:
        name, value = joined.get(squeezed(line), ("", "")) if joined else ("", "")
        whole = not name or line.startswith((f"{name} ", f"{name}:")) or not line.startswith(name)
        parted += at_pictures(line) if whole else [name, value]
    return tuple(parted)


def at_pictures(line: str) -> list[str]:
    """A line cut before each picture for a field within it: marks of a template that stand in a row."""
    if len(line) > LONGEST_ROW or line.isascii():
        return [line]
    return [part for piece in _pictures().split(line) if (part := piece.strip())]


@cache
def _pictures() -> re.Pattern[str]:
    return re.compile(f"(?=[{''.join(map(re.escape, words_in('pictures')))}])")
