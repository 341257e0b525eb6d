"""Read sampled pages as a crawl would, and tell in which folders of a site ads are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from crawler.clock import timestamp
from crawler.confined import ConfinedProcess, ProcessLost
from crawler.detection.addresses import AddressGroup
from crawler.fetch.pdf_pages import is_pdf, page_of_pdf
from crawler.fetch.safety.costly_pages import read_apart
from crawler.postings import Hints
from crawler.postings.job_tables import SHORTEST_TABLE
from crawler.postings.threads import posts_css
from crawler.records import Page

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.records import JobPosting

Verdict = Literal["ad", "over", "other", "failed"]

ENOUGH: Final = 0.5
"""Share of the sampled pages of a folder that must hold an ad, or one that is over. Set by hand in 2026."""

AMONG_LISTS: Final = 2
"""Ads in the sample of a folder that is called after jobs from which it is taken, whatever else is in it: every page
is judged again when it is crawled. Set by hand in 2026."""


@dataclass(frozen=True, slots=True)
class SampledPage:
    """One page of a sample, as read."""

    fetched: FetchedPage
    verdict: Verdict
    reason: str
    postings: tuple[JobPosting, ...] = ()


def read_sample(fetched: FetchedPage, hints: Hints) -> SampledPage:
    """Read one fetched page; what raises or takes too much is a failed page with its reason."""
    if fetched.problem or fetched.status != 200:
        return SampledPage(fetched, "failed", fetched.problem or f"status {fetched.status}")
    page = as_page(fetched)
    if is_pdf(page.body):
        page, why = page_of_pdf(page)
        if why:
            return SampledPage(fetched, "other", why)
    try:
        done = read_apart(page, hints)
    except ProcessLost as error:
        return SampledPage(fetched, "failed", str(error))
    if done.failure is not None:
        return SampledPage(fetched, "failed", str(done.failure))
    kind, reason, postings = done.kind, done.reason, done.postings
    if kind == "expired":
        return SampledPage(fetched, "over", reason)
    tabled = page.body.lower().count(b"<tr") >= SHORTEST_TABLE
    if tabled and len(postings) > 1 and all(ad.url.startswith(f"{page.url}#") for ad in postings):
        return SampledPage(fetched, "other", "it holds ads in rows of a table", postings)
    if kind in ("job", "other") and postings:
        return SampledPage(fetched, "ad", "", postings)
    return SampledPage(fetched, "other", reason)


def ads_of_blocks(fetched: FetchedPage, hints: Hints) -> tuple[JobPosting, ...]:
    """The ads that selectors find on a page, whatever kind of page it is; none where it took too much."""
    try:
        done = read_apart(as_page(fetched), hints)
    except ProcessLost:
        return ()
    return () if done.failure is not None else done.postings


def as_page(fetched: FetchedPage) -> Page:
    """The page for the readers."""
    return Page(url=fetched.url, body=fetched.body, fetched_at=timestamp(), encoding=fetched.charset)


def thread_selectors(pages: Iterable[SampledPage]) -> dict[str, str]:
    """The selector of the posts of sampled threads, so that one without a reply is read too; {} for other pages."""
    with ConfinedProcess() as process:
        found = [process.ask(posts_css, page.fetched.text, page.fetched.url) for page in pages]
    named = Counter(filter(None, found))
    return {"post": named.most_common(1)[0][0]} if 2 * named.total() > len(found) else {}


@dataclass(frozen=True, slots=True)
class FolderSample:
    """What the sample of one folder showed."""

    group: AddressGroup
    ads: int
    over: int
    read: int
    reason: str
    """Why the first page without an ad gave none."""

    @property
    def holds_ads(self) -> bool:
        """Whether the folder is one of ads; one called after jobs may hold more lists than ads."""
        found = self.ads + self.over
        return found > 0 and (
            found >= ENOUGH * self.read or (self.group.is_job_folder and self.ads >= AMONG_LISTS)
        )


def folder_verdicts(groups: Sequence[AddressGroup], pages: Iterable[SampledPage]) -> list[FolderSample]:
    """The verdict on each folder of which a page was read, in the order of the folders."""
    by_url = {page.fetched.asked: page for page in pages}
    rows: dict[str, list[SampledPage]] = defaultdict(list)
    for group in groups:
        rows[group.key] = [by_url[url] for url in group.urls if url in by_url]
    verdicts = []
    for group in groups:
        read = [page for page in rows[group.key] if page.verdict != "failed"]
        if rows[group.key]:
            ads = sum(page.verdict == "ad" for page in read)
            over = sum(page.verdict == "over" for page in read)
            reason = next(
                (page.reason for page in rows[group.key] if page.verdict in ("other", "failed")), ""
            )
            verdicts.append(FolderSample(group, ads, over, len(read), reason))
    return verdicts
