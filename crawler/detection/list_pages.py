"""List pages of a site: which to look at, and which of them leads to most of its ads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from crawler.detection.addresses import AddressGroup, grouped, pages_alone, same_site
from crawler.detection.page_facts import PageFacts
from crawler.detection.site_index import Fetch
from crawler.postings.indexes.list_page import page_pattern
from crawler.postings.job_labels import is_job_address

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage

LIST_PAGES: Final = 5
"""Pages linked from one page, called after jobs, that are looked at as lists."""
FEW: Final = 3
"""Addresses of a folder from which it is looked at, where it is not called after jobs. Set by hand in 2026."""
PAGED: Final = 10
"""Pages that a list with paging is taken to have when lists are compared. Set by hand in 2026."""

NAMED: Final = 2
"""Times as many addresses as it leads to that a list called after jobs counts, against one of everything."""


@dataclass(frozen=True)
class ListPage:
    """One page whose links may lead to ads."""

    page: FetchedPage
    is_named: bool
    """Whether it is called after jobs: by its address, or by a link to it."""
    facts: PageFacts

    @cached_property
    def all_links(self) -> list[str]:
        """The addresses of the site that it links to, its own left out."""
        return [url for url in same_site(self.facts.links, self.page.url) if url != self.page.url]

    @cached_property
    def links(self) -> list[str]:
        """Those that may be ads or lists: not its further pages; documents only where it is called after jobs."""
        further = page_pattern(str(self.paging.get("page_url", "")))
        found = [url for url in self.all_links if not (further and further.fullmatch(url))]
        return found if self.is_named else pages_alone(found)

    @cached_property
    def job_links(self) -> list[str]:
        """Those that are called after jobs."""
        return pages_alone(same_site(self.facts.job_links, self.page.url))

    @cached_property
    def paging(self) -> dict[str, Any]:
        """Keys of a card that lead to its next page."""
        return self.facts.paging

    @cached_property
    def groups(self) -> list[AddressGroup]:
        """Its links by folder, small folders left out that are not called after jobs."""
        return [group for group in grouped(self.links) if group.is_job_folder or len(group.urls) >= FEW]

    def reach(self, inside: Collection[str]) -> tuple[int, bool]:
        """How many of some addresses it leads to, more where it has paging; and whether it is called after jobs."""
        own = sum(url in inside for url in self.links)
        return own * (PAGED if self.is_paged else 1), self.is_named

    def leads_to(self, patterns: Collection[re.Pattern[str]]) -> int:
        """How many addresses of some patterns it leads to, more where it has paging or is called after jobs."""
        own = sum(any(pattern.search(url) for pattern in patterns) for url in self.links)
        return own * (PAGED if self.is_paged else 1) * (NAMED if self.is_named else 1)

    @property
    def is_paged(self) -> bool:
        """Whether it leads on to further pages."""
        return bool(self.paging) or b'rel="next' in self.page.body or b"rel=next" in self.page.body


def merged_groups(lists: Sequence[ListPage]) -> list[AddressGroup]:
    """The folders of several list pages, each once, with the addresses of all of them.

    Folders called after jobs come first, then those of pages that are called so, then the larger ones.
    """
    urls = list(dict.fromkeys(url for one in lists for url in one.links))
    kept = {group.key for one in lists for group in one.groups}
    named = {url for one in lists if one.is_named for url in one.links} - {
        url for one in lists if not one.is_named for url in one.links
    }

    def order(group: AddressGroup) -> tuple[bool, bool, int]:
        return (not group.is_job_folder, not any(url in named for url in group.urls), -len(group.urls))

    found = [group for group in grouped(urls) if group.key in kept or len(group.urls) >= FEW]
    return sorted(found, key=order)


def candidates(page: FetchedPage, facts: PageFacts) -> list[str]:
    """Addresses of list pages to look at from a page: itself, the folder above an ad, what is called after jobs."""
    above = [urljoin(page.url, "./")] if is_job_address(page.url) else []
    jobs = [url for url in pages_alone(same_site(facts.job_links, page.url)) if url != page.url]
    return list(dict.fromkeys([page.asked, *above, *jobs[:LIST_PAGES]]))


def read_lists(page: FetchedPage, fetch: Fetch, facts: Callable[[FetchedPage], PageFacts]) -> list[ListPage]:
    """List pages that a page leads to, itself among them.

    Args:
        page: The page.
        fetch: Fetches pages.
        facts: Reads them.
    """
    places = candidates(page, facts(page))
    read = zip(places, fetch(places), strict=True)
    return [
        ListPage(one, asked != page.asked or is_job_address(one.url), facts(one))
        for asked, one in read
        if not one.problem and one.status == 200
    ]


def list_of_ads(
    best: ListPage,
    ads: Sequence[FetchedPage],
    patterns: Sequence[str],
    fetch: Fetch,
    facts: Callable[[FetchedPage], PageFacts],
) -> ListPage:
    """The list called after jobs that the ads themselves name, where it leads to more of them than another page.

    Args:
        best: The other page: a front page with some of the ads, among others.
        ads: Sampled pages that are ads.
        patterns: Of the addresses of ads.
        fetch: Fetches pages.
        facts: Reads them.
    """
    wanted = [re.compile(pattern) for pattern in patterns]
    named = Counter(url for page in ads for url in pages_alone(same_site(facts(page).job_links, page.url)))
    places = [url for url, _ in named.most_common() if not any(one.search(url) for one in wanted)]
    read = fetch([url for url in places if url != best.page.url][:LIST_PAGES])
    lists = [ListPage(page, True, facts(page)) for page in read if not page.problem and page.status == 200]
    return max([best, *lists], key=lambda one: one.leads_to(wanted))
