"""What a page shows of other ads beside its own: blocks that lead to pages of its own kind.

Their pay, place and day are not those of the ad. That they lead to pages of the same template tells them, in any
language; what a site calls them ("related", "see also") need not be known.
"""

from __future__ import annotations

import re
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
_DIGITS: Final = re.compile(r"\d+")


def lines_of_other_ads(root: LexborNode, url: str) -> frozenset[str]:
    """The lines of blocks that lead to other pages of the template of a page.

    Args:
        root: Its main part.
        url: Its address.
    """
    own = template_of(url)
    if not own:
        return frozenset()
    most = min(LONGEST, len(root.text() or "") // 3)
    found: set[str] = set()
    for link in root.css("a[href]")[:MAX_LINKS]:
        target = joined_link(url, link.attributes.get("href") or "")
        if target and target != url and template_of(target) == own:
            found |= {line for line in node_text(_block(link, root, most)).split("\n") if line}
    return frozenset(found)


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
    folder, _, name = split.path.rpartition("/")
    if split.query:
        return (split.path, *sorted(key for key, _ in parse_qsl(split.query)[:10]))
    ending = name.rpartition(".")[2] if "." in name else ""
    if folder and name:
        return _DIGITS.sub("#", folder), ending
    return (folder, _DIGITS.sub("#", name)) if _DIGITS.search(name) else ()
