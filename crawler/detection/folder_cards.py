"""Parts of a card for folders of ads, and what is said of them: include, sitemap, robots.txt, reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from crawler.fetch.politeness.robots import parse_robots

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.samples import FolderSample
    from crawler.detection.site_index import SitemapIndex
    from crawler.records import JobPosting


def include_of(winners: Sequence[FolderSample], addresses: Sequence[str]) -> dict[str, Any]:
    """The patterns of the folders with ads; none where they hold every address of the index."""
    inside = {url for winner in winners for url in winner.group.urls}
    if inside >= set(addresses):
        return {}
    return {"include": [winner.group.pattern() for winner in winners]}


def smallest_of(index: SitemapIndex, winners: Sequence[FolderSample]) -> str:
    """The one sitemap that names all ads, or what names all sitemaps."""
    inside = {url for winner in winners for url in winner.group.urls}
    whole = [place for place, urls in index.by_sitemap.items() if inside <= set(urls)]
    return whole[0] if whole and not index.unread else index.url


def said_of(winners: Sequence[FolderSample]) -> str:
    """The folders with ads and what their sample showed, in words."""
    count = sum(len(winner.group.urls) for winner in winners)
    folders = ", ".join(winner.group.key for winner in winners[:3])
    ads, over, read = (sum(getattr(one, name) for one in winners) for name in ("ads", "over", "read"))
    gone = f", {over} over" if over else ""
    return f"{count} pages in {folders} ({ads} of {read} sampled are ads{gone})"


def reasons_of(verdicts: Sequence[FolderSample]) -> str:
    """Why the folders of an index gave no ad."""
    if not verdicts:
        return "no page to sample"
    first = next((one for one in verdicts if one.reason), verdicts[0])
    read = sum(one.read for one in verdicts)
    return f"{read} sampled pages hold no ad; in {first.group.key}: {first.reason or 'too few'}"


def languages_of(ads: Iterable[JobPosting]) -> dict[str, Any]:
    """The language that the pages state of themselves, by which their dates are read; {} for English and none."""
    stated = Counter(ad.language.partition("-")[0].lower() for ad in ads if ad.language)
    language = stated.most_common(1)[0][0] if stated else "en"
    return {} if language == "en" else {"languages": [language]}


def robots_verdict(answer: FetchedPage, urls: Sequence[str]) -> tuple[str, float]:
    """What robots.txt says of addresses, in words, and the pause that it asks for in seconds."""
    if answer.problem:
        return f"robots.txt can't be had ({answer.problem}), which forbids everything", 0.0
    rules = parse_robots(answer.status, answer.body)
    forbidden = sum(not rules.allows(url) for url in urls)
    if rules.verdict == "absent":
        return "there is no robots.txt, which allows everything", 0.0
    pause = f", and asks for {rules.crawl_delay:g} seconds between requests" if rules.crawl_delay else ""
    if forbidden:
        return (
            f"robots.txt forbids {forbidden} of {len(urls)} of these addresses{pause}",
            rules.crawl_delay,
        )
    return f"robots.txt allows these addresses{pause}", rules.crawl_delay
