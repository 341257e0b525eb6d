"""Issues: bulletins, newsletters and days of a newspaper, pages of one template that hold ads whole.

A card that names today's issues misses tomorrow's: the page that lists them is named instead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.detection.addresses import ANY, AddressGroup
from crawler.detection.samples import FolderSample
from crawler.postings.indexes.list_page import page_pattern

if TYPE_CHECKING:
    from crawler.detection.site_survey import SiteSearch

ISSUES: Final = 3
"""Issues that one page leads to, from which it is taken for the list of them. Set by hand in 2026."""
_COUNTED: Final = re.compile(r"\d")
_ENDING: Final = re.compile(r"\.[a-z]{2,5}$", re.I)


def issues_of(survey: SiteSearch) -> list[FolderSample]:
    """The templates of bulletins and the like of a site, as far as a list leads to them.

    Args:
        survey: The pages of the site that were read.
    """
    read = {asked: one for asked, one in survey.pages.items() if one.page.verdict != "failed"}
    further = [page_pattern(str(one.facts.paging.get("page_url", ""))) for one in read.values()]
    whole = {
        asked
        for asked, one in read.items()
        if any(ad.url.startswith(f"{one.page.fetched.url}#") for ad in one.page.postings)
        and not one.facts.paging.get("page_url")
        and not any(pattern.fullmatch(asked) for pattern in further if pattern)
    }
    lists = {asked: one.links for asked, one in read.items() if asked not in whole}
    found = issue_groups(survey.groups, whole, lists)
    return [
        FolderSample(group, sum(url in whole for url in group.urls), 0, len(survey.read_of(group)), "")
        for group in found
    ]


def issue_groups(
    groups: Iterable[AddressGroup], holds_whole: Collection[str], links: Mapping[str, Collection[str]]
) -> list[AddressGroup]:
    """Templates of issues; those of one folder are one, since the name of the next may begin with another month.

    Args:
        groups: The templates of a site.
        holds_whole: Addresses of pages that hold ads whole.
        links: Address -> addresses that it links to, of the pages that may be a list of issues.
    """
    folders: dict[tuple[str, str], list[AddressGroup]] = defaultdict(list)
    for group in groups:
        folder, _, name = group.key.rpartition("/")
        found_ending = _ENDING.search(name)
        alone = not folder or "?" in group.key
        folders[folder, group.key if alone else found_ending[0] if found_ending else ""].append(group)
    found = []
    for (folder, ending), inside in folders.items():
        urls = [url for group in inside for url in group.urls]
        if not holds_whole_issues(urls, holds_whole, links):
            continue
        key = f"{folder}/{ANY}{ending}" if len(inside) > 1 else inside[0].key
        found.append(AddressGroup(key, tuple(urls)))
    return found


def holds_whole_issues(
    urls: Collection[str], holds_whole: Collection[str], links: Mapping[str, Collection[str]]
) -> bool:
    """Whether some pages are issues: counted or dated, several led to by one page, ads whole on one of them."""
    counted = {url for url in urls if _COUNTED.search(_name(url))}
    if not counted.isdisjoint(holds_whole) and 2 * len(counted) > len(urls):
        lists = (linked for url, linked in links.items() if url not in urls)
        return any(len(counted.intersection(linked)) >= ISSUES for linked in lists)
    return False


def _name(url: str) -> str:
    """What an address says beside its folder: the name of the page and its query."""
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/').rpartition('/')[2]}?{parts.query}"
