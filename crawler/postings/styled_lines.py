"""The lines of a part of a page with what sets their beginnings apart: bold words, a headline, capitals.

Small ads begin so, whatever markup their page has; `section_ads` cuts a page by it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crawler.postings.small_ad_heads import leads_to_page
from crawler.text.html_tags import BLOCKS, CELLS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_TEXTS: Final = 8_000
"""Pieces of text of a page that are looked at; bounds the time on hostile pages."""
DEEPEST: Final = 60
"""Elements around a piece of text that are looked at. Set by hand in 2026."""
LONGEST: Final = 120
"""Characters of the longest headline. Set by hand in 2026."""
CAPITALS: Final = 4
"""Letters of the shortest beginning in capitals: shorter ones are abbreviations. Set by hand in 2026."""
LONGEST_CAPITALS: Final = 60
"""Characters of the longest: some texts shout throughout. Set by hand in 2026."""
BIG: Final = 4
"""Size of a font from which it is that of a headline; text has 3."""
_HEADS: Final = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "legend", "caption", "th", "button")
)
_MARKS: Final = frozenset(("b", "strong", "u", "em", "i", "big", "mark", "ins"))
_BREAKS: Final = BLOCKS | CELLS | {"button", "caption"}
_EMPTY: Final = re.compile(r"\n[^\S\n]{0,200}\n")
_END: Final = re.compile(r"[.!?。！？…।።۔။]\s*$")


@dataclass(frozen=True)
class StyledLine:
    """One line of visible text."""

    text: str
    lead: str
    """The words at its beginning that are set apart; "" without."""
    style: str
    """What sets them apart: tags and classes, or "CAPITALS"; "" without."""
    blocks: tuple[int, ...]
    """Numbers of the elements around it that are blocks, the innermost first."""
    links: int = 0
    """Links to other pages in it."""

    @cached_property
    def is_whole(self) -> bool:
        """Whether all of the line is set apart."""
        return bool(self.lead) and len(self.text) - len(self.lead) <= 2

    @property
    def mark(self) -> str:
        """What sets them apart, whatever block they are in: cells and paragraphs of one column differ."""
        return self.style.rpartition(">")[2]

    @property
    def rank(self) -> int:
        """The rank of a headline, 1 to 6; 7 for any other line."""
        return int(self.style[1]) if re.match(r"h[1-6]\b", self.style) else 7


def styled_lines(root: LexborNode) -> list[StyledLine]:
    """The lines below a node, in order, empty ones left out."""
    chains: dict[int, tuple[int, ...]] = {}
    found: list[tuple[list[tuple[str, str]], LexborNode]] = []
    links: Counter[int] = Counter()
    texts = open_links = 0
    fresh = True
    for node in root.traverse(include_text=True):
        if node.is_element_node:
            fresh = fresh or node.tag in _BREAKS
            open_links += node.tag == "a" and leads_to_page(node)
            continue
        said = node.text_content or ""
        if not said.strip() or node.is_comment_node:
            continue
        texts += 1
        if texts > MAX_TEXTS:
            break
        block, style = _place(node, root)
        if fresh or found[-1][1].mem_id != block.mem_id:
            found.append(([], block))
        found[-1][0].append((said, style))
        links[len(found)] += open_links
        fresh, open_links = False, 0
    alone = Counter(block.mem_id for _, block in found)
    lines = []
    for number, (pieces, block) in enumerate(found, 1):
        if block.mem_id not in chains:
            chains[block.mem_id] = _chain(block, root)
        chain = chains[block.mem_id]
        lines += (
            _typed(pieces, chain)
            if block.tag == "pre"
            else [_line(pieces, block, alone[block.mem_id] == 1, chain, links[number])]
        )
    return [line for line in lines if line.text]


def _place(node: LexborNode, root: LexborNode) -> tuple[LexborNode, str]:
    """The block that a piece of text is in, and what sets it apart there."""
    marks: list[str] = []
    above = node.parent or root
    for _ in range(DEEPEST):
        tag = above.tag or ""
        if tag in _BREAKS or above.mem_id == root.mem_id or above.parent is None:
            break
        marks += _marks(above, tag)
        above = above.parent
    tag = above.tag or ""
    if tag in _HEADS:
        return above, tag
    return above, f"{tag}>{' '.join(sorted(set(marks)))}" if marks else ""


def _marks(node: LexborNode, tag: str) -> list[str]:
    attributes = node.attributes
    if tag in _MARKS:
        return ["b" if tag == "strong" else tag]
    if tag == "span" and (attributes.get("class") or attributes.get("style")):
        return [f"span.{attributes.get('class') or attributes.get('style')}"]
    size = (attributes.get("size") or "").strip().lstrip("+") if tag == "font" else ""
    if tag == "font" and (attributes.get("color") or (size.isdecimal() and int(size) >= BIG)):
        return ["font"]
    return []


def _chain(block: LexborNode, root: LexborNode) -> tuple[int, ...]:
    found = []
    node: LexborNode | None = block
    for _ in range(DEEPEST):
        if node is None:
            break
        found.append(node.mem_id)
        if node.mem_id == root.mem_id:
            break
        node = node.parent
    return tuple(found)


def _typed(pieces: list[tuple[str, str]], chain: tuple[int, ...]) -> list[StyledLine]:
    """The lines of typed text, whose paragraphs are divided by empty lines; each of these is a block."""
    lines = []
    for number, paragraph in enumerate(_EMPTY.split("".join(said for said, _ in pieces)), 1):
        for typed in paragraph.split("\n"):
            text = " ".join(typed.split())
            lead = _capitals(text)
            lines.append(StyledLine(text, lead, "CAPITALS" if lead else "", (-number, *chain)))
    return lines


def _line(
    pieces: list[tuple[str, str]], block: LexborNode, alone: bool, chain: tuple[int, ...], links: int
) -> StyledLine:
    parts = _parts_of_head(block) if block.tag in _HEADS else []
    if len(parts) > 1 and len(parts[0]) <= LONGEST:
        return StyledLine(" ".join(parts), parts[0], block.tag or "", chain, links)
    text = " ".join("".join(said for said, _ in pieces).split())
    style = pieces[0][1]
    lead = ""
    if style:
        until = next((n for n, (_, one) in enumerate(pieces) if one != style), len(pieces))
        lead = " ".join("".join(said for said, _ in pieces[:until]).split())
    elif alone and block.tag not in CELLS and len(text) <= LONGEST and not _END.search(text):
        name = block.attributes.get("class") or block.attributes.get("style") or ""
        lead, style = (text, f"{block.tag}.{name}") if name else ("", "")
    if not lead and (run := _capitals(text)):
        lead, style = run, "CAPITALS"
    if len(lead) > LONGEST:
        lead = style = ""
    return StyledLine(text, lead, style, chain, links)


def _parts_of_head(head: LexborNode) -> list[str]:
    """The texts of the elements of a headline, title and pay; [] for one with words beside its elements."""
    children = [
        child for child in head.iter(include_text=True) if (child.text_content or child.text() or "").strip()
    ]
    if any(not child.is_element_node or child.tag in _BREAKS for child in children):
        return []
    return [" ".join((child.text() or "").split()) for child in children]


def _capitals(text: str) -> str:
    """The words in capitals at the beginning of a line; "" for fewer than `CAPITALS` letters."""
    words, taken, letters = text[: 2 * LONGEST_CAPITALS].split(), [], 0
    for word in words:
        if any(char.islower() for char in word):
            break
        taken.append(word)
        letters += sum(char.isupper() for char in word)
    while taken and not any(char.isalpha() for char in taken[-1]):
        taken.pop()
    run = " ".join(taken)
    if letters < CAPITALS or not any(sum(map(str.isupper, word)) >= CAPITALS for word in taken):
        return ""
    return run if len(run) <= LONGEST_CAPITALS else ""
