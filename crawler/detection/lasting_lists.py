"""Which pages that lead to ads are lists, on which tomorrow's ads will stand too.

The page of one ad leads to others by the box "latest ads" beside it and by "previous" and "next". Tomorrow it stands
there as today, or is gone. What the pages of its template have in common is that box; a list leads to ads of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from crawler.postings.job_labels import is_job_address

if TYPE_CHECKING:
    from crawler.detection.addresses import AddressGroup
    from crawler.detection.site_survey import SiteSearch

BESIDE: Final = 0.5
"""Share of the read pages of a template that lead to what stands beside all of them. Set by hand in 2026."""
READ: Final = 2
"""Pages of a template that must be read for that."""
OWN: Final = 3
"""Ads beside those which a page of a template of ads must lead to: two are the previous one and the next."""
_DATED: Final = re.compile(r"/(?:19|20)\d\d/\d{1,2}(?:/|$)|(?:19|20)\d\d-\d\d")


@dataclass(frozen=True)
class LastingLists:
    """Tells lists from pages of one ad, by the pages of one site that were read."""

    survey: SiteSearch

    @cached_property
    def _group_of(self) -> dict[str, AddressGroup]:
        return {url: group for group in self.survey.groups for url in group.urls}

    @cached_property
    def _beside(self) -> dict[str, frozenset[str]]:
        """Key of a template -> addresses that stand beside all of its pages."""
        found = {}
        for group in self.survey.groups:
            read = self.survey.read_of(group)
            count = Counter(url for one in read for url in one.links)
            often = (url for url, times in count.items() if times >= max(READ, BESIDE * len(read)))
            found[group.key] = frozenset(often if len(read) >= READ else ())
        return found

    def is_lasting(self, url: str, ads: Collection[str]) -> bool:
        """Whether a page is a list, or may be one.

        Args:
            url: The page, as asked for.
            ads: Addresses of ads that it leads to.
        """
        group = self._group_of.get(url)
        if group is None or _is_job_folder(url):
            return True
        beside = self._beside[group.key]
        own = set(ads) - beside - {url}
        if any(one.is_ad for one in self.survey.read_of(group)):
            return len(own) >= OWN
        return bool(own) or beside.isdisjoint(ads)

    @cached_property
    def first_pages(self) -> frozenset[str]:
        """First pages of lists of which further ones were read: they are lists, whatever else they read as."""
        return frozenset(first for url in self.survey.pages if (first := self._first_page(url)) != url)

    def _first_page(self, url: str) -> str:
        """The address without a count in its query, where that page was read and leads to it; else the address."""
        plain, _, query = url.partition("?")
        counts = [value.isdecimal() for _, value in parse_qsl(query)]
        first = self.survey.pages.get(plain)
        is_further = counts == [True] and first is not None and url in first.links
        return plain if is_further else url


def _is_job_folder(url: str) -> bool:
    """Whether an address is that of a folder called after jobs itself, not of a page in one."""
    parts = urlsplit(url)
    above = parts.path.rstrip("/").rpartition("/")[0]
    return is_job_address(url) and not is_job_address(f"{parts.scheme}://{parts.netloc}{above}/")


def not_lasting(url: str, is_list: bool) -> str:
    """What is said of a card that begins where tomorrow's ads may not stand; "" for one that needs no word.

    Args:
        url: Where it begins.
        is_list: Whether that is a list.
    """
    if not is_list:
        return f"; {url} is no list by what it leads to: look whether new ads stand there tomorrow"
    if _DATED.search(urlsplit(url).path):
        return f"; the address of {url} is dated: look whether new ads stand there tomorrow"
    return ""
