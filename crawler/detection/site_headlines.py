"""Headlines of a site itself (its name, its motto, "Notice board"), told by the pages on which they repeat.

Template detection as in web archives, for headlines alone: what many pages of a site have in common is of the site.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from crawler.detection.samples import SampledPage, read_sample
from crawler.postings import Hints
from crawler.postings.page_headlines import BOLD
from crawler.postings.site_names import LONGEST, named_as, title_parts
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.page_facts import PageFacts

SHARE: Final = 0.3
"""Share of the read pages of a site from which what they have in common is the site's. Set by hand in 2026."""
PAGES: Final = 4
"""Pages that it must stand on. Set by hand in 2026."""
KEPT: Final = 20
"""Headlines of the site that a card keeps at most."""
MOST: Final = 200
"""Headlines of a page that are looked at."""


def headlines_of(page: FetchedPage) -> tuple[str, ...]:
    """In a confined process: headlines and bold words of a page that are no links, and its title with its parts."""
    from selectolax.lexbor import LexborHTMLParser

    if exceeds_parser_limits(page.text):
        return ()
    tree = LexborHTMLParser(page.text)
    head = tree.css_first("title")
    named = " ".join((head.text() or "").split()) if head is not None else ""
    found = [named, *title_parts(named)]
    for node in tree.css(f"h1, h2, h3, h4, {BOLD}")[:MOST]:
        if node.css_first("a[href]") is None and (node.parent is None or node.parent.tag != "a"):
            found.append(" ".join((node.text(separator=" ") or "").split()))
    return tuple(dict.fromkeys(text for text in found if 0 < len(text) <= LONGEST))


def site_headlines(pages: Iterable[tuple[str, ...]]) -> list[str]:
    """The headlines that many pages of a site have, those of most pages first.

    Args:
        pages: The headlines of each page.
    """
    read = [one for one in pages if one]
    said: dict[str, str] = {}
    count: Counter[str] = Counter()
    for one in read:
        for text in one:
            said.setdefault(named_as(text), text)
        count.update({named_as(text) for text in one} - {""})
    often = [name for name, times in count.most_common(KEPT) if times >= max(PAGES, SHARE * len(read))]
    return [said[name] for name in often]


def titles_of_site(
    pages: Sequence[SampledPage], facts: Callable[[FetchedPage], PageFacts]
) -> tuple[str, ...]:
    """The headlines of the site itself, where one of them was taken for the title of an ad; else ().

    Args:
        pages: Pages of the site, as read.
        facts: What a page says of itself.
    """
    found = site_headlines(facts(one.fetched).headlines for one in pages if one.verdict != "failed")
    titles = Counter(named_as(ad.title) for one in pages for ad in one.postings)
    found = [name for name in found if titles[named_as(name)] not in (1, 2)]  # ads in a box of the newest
    return tuple(found) if any(_is_titled(one, found) for one in pages) else ()


def retitled(page: SampledPage, not_title: Sequence[str], likely: bool = False) -> SampledPage:
    """A page as read with the headlines of its site known: one that was no ad by such a title may be one.

    Args:
        page: The page as read before.
        not_title: Headlines of the site.
        likely: Whether fewer signs of an ad are asked for.
    """
    if not not_title or page.verdict == "failed" or (page.postings and not _is_titled(page, not_title)):
        return page
    return read_sample(page.fetched, Hints(source="probed", not_title=tuple(not_title), likely=likely))


def _is_titled(page: SampledPage, names: Iterable[str]) -> bool:
    """Whether an ad of a page has one of some names as its title."""
    known = set(map(named_as, names))
    return any(named_as(ad.title) in known for ad in page.postings)
