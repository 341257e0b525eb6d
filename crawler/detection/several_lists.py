"""Sites whose ads are spread over several lists, or whose lists are not called after jobs.

Boards have a list for each area or line of work; town halls and agencies keep their posts two steps below the front
page, behind names of offices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.detection.addresses import grouped, pages_alone, same_site
from crawler.detection.list_pages import ListPage
from crawler.postings.job_labels import is_company_address, is_job_address
from crawler.postings.word_patterns import names_archive

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.page_facts import PageFacts
    from crawler.detection.site_index import Fetch

WIDE: Final = 14
"""Pages linked from a page that are looked at, whatever they are called. Set by hand in 2026."""
BELOW: Final = 10
"""Pages called after jobs that these link to. Set by hand in 2026."""
MOST: Final = 30
"""Further lists that a card names. Set by hand in 2026."""
NOTICES: Final = 3
"""Documents that a page links to from which it is looked at as a list of them. Set by hand in 2026."""
PROVEN: Final = 2
"""Pages of a further list that are read before it is named."""
_NO_LIST: Final = re.compile(
    r"contact|about|login|signin|register|privacy|terms|cookie|impressum|legal|kontakt|imprint|faq|rss|feed|logout",
    re.I,
)


def wider_lists(
    page: FetchedPage, met: Collection[str], fetch: Fetch, facts: Callable[[FetchedPage], PageFacts]
) -> list[ListPage]:
    """Pages linked from a page whatever they are called, and those called after jobs that these link to.

    Args:
        page: The page, a front page as a rule.
        met: Addresses of lists that were looked at.
        fetch: Fetches pages.
        facts: Reads them.
    """
    own = pages_alone(same_site(facts(page).links, page.url))
    likely = [url for url in own if url not in met and url != page.url and not _NO_LIST.search(url)]
    wide = _read(sorted(likely, key=_depth)[:WIDE], fetch, facts, named=False)
    below = dict.fromkeys(url for one in wide for url in one.job_links)
    fresh = [url for url in below if url not in met and all(url != one.page.asked for one in wide)]
    return [*_read(fresh[:BELOW], fetch, facts, named=True), *wide]


def sibling_lists(
    best: ListPage, lists: Iterable[ListPage], fetch: Fetch, facts: Callable[[FetchedPage], PageFacts]
) -> list[ListPage]:
    """Lists in the folder of the best one, which other lists name; where it has no paging, the others too."""
    known = {one.page.asked: one for one in lists if one.is_named and one.page.url != best.page.url}
    addresses = dict.fromkeys(url for one in [best, *known.values()] for url in one.links)
    groups = [group for group in grouped([*addresses, best.page.url]) if best.page.url in group.urls]
    beside = [url for group in groups for url in group.urls if url != best.page.url and url not in known]
    others = [] if best.is_paged else [one for one in known.values() if is_job_address(one.page.url)]
    return [*_read(beside[:MOST], fetch, facts, named=True), *others]


def further_lists(
    best: ListPage, others: Sequence[ListPage], patterns: Sequence[str], are_ads: Callable[[list[str]], bool]
) -> list[str]:
    """Addresses of lists that lead to ads which the best one does not lead to; the fullest first.

    Args:
        best: The list that the card begins with.
        others: Lists that may be taken beside it.
        patterns: Of the addresses of ads.
        are_ads: Whether some pages hold ads: a list of cars has addresses of the same kind.
    """
    wanted = [re.compile(pattern) for pattern in patterns]

    def ads(one: ListPage) -> set[str]:
        return {url for url in one.links if any(pattern.search(url) for pattern in wanted)}

    covered = ads(best)
    chosen: list[str] = []
    for one in sorted(others, key=lambda one: -len(ads(one))):
        new = ads(one) - covered
        usable = not names_archive(one.page.url) and not is_company_address(one.page.url)
        if new and usable and len(chosen) < MOST and are_ads(sorted(new, reverse=True)[:PROVEN]):
            covered |= new
            chosen.append(one.page.url)
    return chosen


def _read(
    urls: Sequence[str], fetch: Fetch, facts: Callable[[FetchedPage], PageFacts], named: bool
) -> list[ListPage]:
    pages = [page for page in fetch(urls) if not page.problem and page.status == 200]
    return [
        ListPage(page, named or is_job_address(page.url) or _has_notices(facts(page)), facts(page))
        for page in pages
    ]


def _has_notices(facts: PageFacts) -> bool:
    """True for a page with several documents: offices and agencies publish their vacancies so, among others."""
    return sum(urlsplit(url).path.lower().endswith(".pdf") for url in facts.links) >= NOTICES


def _depth(url: str) -> tuple[bool, int]:
    """Folders before pages of a kind, short paths before long ones."""
    return (not url.endswith("/"), url.count("/"))
