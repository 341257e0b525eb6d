"""Teasers of other pages on a page: a headline or a card that is a link, with what stands beside it.

A list of jobs in one town may hold a single one, and a page of news shows two beside its text. Pay, place and day
that only such teasers state make no ad of the page that shows them: the pages that they lead to are the ads.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.postings.page_blocks import squeezed
from crawler.postings.page_nodes import children
from crawler.text.html import node_text
from crawler.text.joined_address import joined_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from crawler.postings.page_blocks import PageBlocks

MAX_LINKS: Final = 100
"""Links of a page that are looked at. Set by hand in 2026, as all here."""
LONGEST: Final = 700
"""Characters of the longest teaser."""
LONGEST_ROW: Final = 350
"""Characters of the longest teaser that begins with a mere link: a way up ("Board > ad 12") is none."""
SHORTEST_NAME: Final = 10
"""Characters of the shortest link that may head a teaser without being a headline."""
BESIDE: Final = 40
"""Characters that must stand beside such a link."""
LEVELS: Final = 6
"""Elements around a link among which its teaser is looked for."""
ABOVE: Final = 0.25
"""Share of the text of a page before its first headline that leads away, above which that is below an ad."""
_HEADS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXTS: Final = "div, p, h1, h2, h3, h4, h5, h6, li, ul, dl, table"
_BOUNDS: Final = frozenset(("body", "main"))
_DATE: Final = re.compile(r"^[\W\d]{0,4}(?:\d[\d\W]{0,4}){4,12}")


def without_teasers(blocks: PageBlocks, lines: Sequence[str], title: str, url: str) -> tuple[str, ...]:
    """The lines of a page without those of its teasers of other pages.

    Args:
        blocks: Its main part.
        lines: The lines of it.
        title: Its title; what stands around that is no teaser.
        url: Its address.
    """
    own = squeezed(title)
    found: Counter[str] = Counter()
    met: set[int] = set()
    for link in _links_away(blocks.root, url):
        if own and own in squeezed(link.text() or ""):
            continue
        block = _teaser(link, blocks.root, own)
        if block is not None and block.mem_id not in met:
            met.add(block.mem_id)
            found.update(line for line in node_text(block).split("\n") if line)
    kept: list[str] = []
    for line in reversed(lines):  # where an ad says the same, it stands above
        if found[line] > 0:
            found[line] -= 1
        else:
            kept.append(line)
    return tuple(reversed(kept))


def begins_with_teaser(blocks: PageBlocks, lines: Sequence[str], url: str) -> bool:
    """True for a page whose first headline leads to another page: a wall of posts, even of a single one.

    Args:
        blocks: Its main part.
        lines: The lines of it.
        url: Its address.
    """
    for head in blocks.root.css("h1, h2, h3, h4"):
        said = " ".join((head.text(separator=" ") or "").split())
        if not said or _DATE.match(said):
            continue
        links = [head.parent] if head.parent is not None and head.parent.tag == "a" else head.css("a[href]")
        if not links and not any(map(str.isdigit, said)):
            return False
        if any(_is_away(link, url) for link in links):
            at = next((n for n, line in enumerate(lines) if said in line), len(lines))
            return sum(map(len, lines[:at])) < ABOVE * sum(map(len, lines))
    return False


def _links_away(root: LexborNode, url: str) -> Iterator[LexborNode]:
    return (link for link in root.css("a[href]")[:MAX_LINKS] if _is_away(link, url))


def _is_away(link: LexborNode, url: str) -> bool:
    """True for a link to another page of the site, which is not its front page."""
    target = joined_link(url, link.attributes.get("href") or "")
    there, here = urlsplit(target), urlsplit(url)
    if there.netloc != here.netloc or there.path in ("", "/"):
        return False
    return (there.path.rstrip("/"), there.query) != (here.path.rstrip("/"), here.query)


def _teaser(link: LexborNode, root: LexborNode, own: str) -> LexborNode | None:
    """The largest short element around a link that heads it; None for a link in running text or in a row of labels.

    Args:
        link: The link.
        root: The main part of the page.
        own: The title of the page, letters and digits alone.
    """
    named = link.css_first(_TEXTS) is not None or _is_headline(link)
    block = link
    for _ in range(LEVELS):
        above = block.parent
        if above is None or above.mem_id == root.mem_id or above.tag in _BOUNDS:
            break
        text = above.text() or ""
        if len(text.strip()) > (LONGEST if named else LONGEST_ROW) or (own and own in squeezed(text)):
            break
        block = above
    if named:
        return block
    name = " ".join((link.text(separator=" ") or "").split())
    text = " ".join((block.text(separator=" ") or "").split())
    headed = text.startswith(name) or _DATE.sub("", text).strip().startswith(name)
    is_name = len(name) >= SHORTEST_NAME and len(name.split()) > 1
    return block if headed and is_name and len(text) - len(name) >= BESIDE else None


def _is_headline(link: LexborNode) -> bool:
    """True for a link in a headline, or around one."""
    above = link.parent
    for _ in range(2):
        if above is not None and above.tag in _HEADS:
            return True
        above = above.parent if above is not None else None
    return any(child.tag in _HEADS for child in children(link))
