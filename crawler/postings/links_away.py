"""Links of the main part of a page to other pages of its site: a list has them in its headlines and rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.postings.other_ads import template_of
from crawler.postings.vacancy_blocks import leads_away
from crawler.text.joined_address import joined_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.postings.page_blocks import PageBlocks

HEADS: Final = 3
"""Headlines that lead away from which a page may be a list. Set by hand in 2026."""
MAX_HEADS: Final = 60
MAX_LINKS: Final = 300
BEFORE: Final = 0.25
"""Share of the text of a page before the first of these headlines, above which they stand below an ad. By hand."""


def heads_away(blocks: PageBlocks) -> int:
    """How many headlines of a main part lead to other pages."""
    return len(blocks.root.css("h2 a[href], h3 a[href], h4 a[href]"))


def begins_list(blocks: PageBlocks, lines: Sequence[str]) -> bool:
    """True for a page whose headlines lead away from its top on; below an ad others like it may stand so.

    Args:
        blocks: Its main part.
        lines: The lines of it.
    """
    heads = [node for node in blocks.root.css("h2, h3, h4")[:MAX_HEADS] if leads_away(node)]
    if len(heads) < HEADS:
        return False
    first = " ".join((heads[0].text(separator=" ") or "").split())
    at = next((n for n, line in enumerate(lines) if first and first in line), len(lines))
    return sum(map(len, lines[:at])) < BEFORE * sum(map(len, lines))


def links_of_a_template(blocks: PageBlocks, url: str) -> int:
    """How many pages of one template a main part links to, of the template that it links to most.

    Args:
        blocks: The main part of a page.
        url: Its address.
    """
    targets = {
        joined_link(url, link.attributes.get("href") or "") for link in blocks.root.css("a[href]")[:MAX_LINKS]
    }
    host = urlsplit(url).netloc
    away = [target for target in targets if target not in ("", url) and urlsplit(target).netloc == host]
    count = Counter(template for target in away if (template := template_of(target)))
    return max(count.values(), default=0)
