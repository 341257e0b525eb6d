"""What a page shows of other ads beside its own: blocks that lead to pages of its own kind.

Their pay, place and day are not those of the ad. That they lead to pages of the same template tells them, in any
language; what a site calls them ("related", "see also") need not be known. Beside a page that is no ad ("about us")
stand such blocks too: they lead to pages of one template, and say the same label again and again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from crawler.text.html import node_text
from crawler.text.joined_address import joined_link

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_LINKS: Final = 300
"""Links of a page that are looked at. Set by hand in 2026."""
LONGEST: Final = 600
"""Characters of the longest such block: the text of an ad may link to another one. Set by hand in 2026."""
ALIKE: Final = 3
"""Blocks that lead to pages of one other template and have a label in common, from which they are of other ads. An
ad's own links to its company, its place and its trade have each a label of their own. Set by hand in 2026."""
LONGEST_LABEL: Final = 40
"""Characters before a colon that may be a label. Set by hand in 2026."""
_DIGITS: Final = re.compile(r"\d+")


def lines_of_other_ads(root: LexborNode, url: str) -> frozenset[str]:
    """The lines of blocks that lead to other pages of the template of a page.

    Args:
        root: Its main part.
        url: Its address.
    """
    own = template_of(url)
    links: defaultdict[tuple[str, ...], list[tuple[str, LexborNode]]] = defaultdict(list)
    for link in root.css("a[href]")[:MAX_LINKS]:
        target = joined_link(url, link.attributes.get("href") or "")
        if target and target != url and (template := template_of(target)):
            links[template].append((target, link))
    most = min(LONGEST, len(root.text() or "") // 3)
    others: set[str] = set()
    for template, found in links.items():
        if template == own or len({target for target, _ in found}) >= ALIKE:
            blocks = {_lines(link, root, most) for _, link in found}
            if template == own or _say_alike(blocks):
                others.update(line for lines in blocks for line in lines)
    return frozenset(others)


def _lines(link: LexborNode, root: LexborNode, most: int) -> tuple[str, ...]:
    return tuple(line for line in node_text(_block(link, root, most)).split("\n") if line)


def _say_alike(blocks: Collection[tuple[str, ...]]) -> bool:
    """True for blocks of which several have a label in common."""
    labels = Counter(
        label
        for lines in blocks
        for label in {line.partition(":")[0] for line in lines if 0 < line.find(":") <= LONGEST_LABEL}
    )
    return max(labels.values(), default=0) >= ALIKE


def _block(link: LexborNode, root: LexborNode, most: int) -> LexborNode:
    """The largest element around a link that is short and holds no headline of the page."""
    node = link
    while (above := node.parent) is not None and above.mem_id != root.mem_id:
        if (
            len(above.text() or "") > most
            or above.tag in ("body", "main", "article")
            or above.css_first("h1")
        ):
            break
        node = above
    return node


@lru_cache(maxsize=4_096)
def template_of(url: str) -> tuple[str, ...]:
    """What the addresses of one template have in common; () for a page at the root of its site without a number."""
    split = urlsplit(url)
    path = (
        split.path.rstrip("/") if split.path.count("/") > 1 else split.path
    )  # "/jobs/cook/" is a page of "/jobs/"
    folder, _, name = path.rpartition("/")
    if split.query:
        return (split.path, *sorted(key for key, _ in parse_qsl(split.query)[:10]))
    ending = name.rpartition(".")[2] if "." in name else ""
    if folder and name:
        return _DIGITS.sub("#", folder), ending
    return (folder, _DIGITS.sub("#", name)) if _DIGITS.search(name) else ()
