"""A walk over a site from one of its pages: of each template of addresses a few pages are read, of lists more.

What a site calls its parts matters little: which pages are ads is read off the pages, which are lists is told by the
links to them. Large templates are sampled, so that a board of a million pages costs no more than a small one. A site
in several languages is walked over in all of them: each may have ads of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.detection.addresses import AddressGroup, grouped, same_site
from crawler.detection.branches import joined
from crawler.detection.samples import ENOUGH, FolderSample, SampledPage, read_sample
from crawler.detection.site_headlines import retitled, titles_of_site
from crawler.detection.site_index import Fetch
from crawler.fetch.render.request_rules import site_of
from crawler.postings import Hints
from crawler.postings.job_labels import is_job_address
from crawler.postings.word_patterns import names_copy

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.page_facts import PageFacts

MOST: Final = 70
"""Pages that are read of a site: two minutes and a half at the polite pause. Set by hand in 2026."""
BATCH: Final = 8
"""Pages after which it is looked again where to go on."""
FIRST: Final = 2
"""Pages that are read of a template before anything is known of it; of one at the root of the site, `AT_ROOT`."""
AT_ROOT: Final = 16
PROVEN: Final = 4
"""Pages from which a template of ads alone is known well enough."""
MIXED: Final = 12
"""Pages that are read of a template of ads and other pages, and of one of lists."""
LANGUAGES: Final = 8
"""Pages in other languages, of the first page and of those called after jobs, that are read first. Set by hand."""
LIST_LINKS: Final = 3
"""Addresses of a template from which a page that links to them may be a list of them."""
FRAME: Final = 0.5
"""Share of the pages that link to an address from which it belongs to the frame of the site: menus and feet."""
FRAME_PAGES: Final = 4
"""Pages from which the frame is told."""
LIKELY_ADS: Final = 2
"""Ads of a template from which its other pages are read again with fewer signs asked for. Set by hand in 2026."""
LIKELY: Final = 0.8
"""Share of the read pages of a template that must be ads then. Set by hand in 2026."""
LIKELY_HINTS: Final = Hints(source="probed", likely=True)
NOTICES: Final = 3
"""Documents of a page from which it is looked at as a list of them."""
COPIES: Final = 3
"""Copies of one page at most that are believed: a print, a phone view, a short link. Set by hand in 2026."""
_ADS: Final = ("ad", "over")


@dataclass(frozen=True, slots=True)
class SurveyedPage:
    """One page as read."""

    page: SampledPage
    facts: PageFacts
    links: tuple[str, ...]
    """Addresses of the site that it links to."""

    @property
    def is_ad(self) -> bool:
        """Whether it is one ad, live or over."""
        return self.page.verdict in _ADS and not self.holds_several

    @property
    def holds_several(self) -> bool:
        """Whether it holds several ads that have no page of their own."""
        ads = self.page.postings
        return len(ads) > 1 and all(ad.url.startswith(f"{self.page.fetched.url}#") for ad in ads)


@dataclass
class SiteSearch:
    """The pages of one site that were read."""

    fetch: Fetch
    facts: Callable[[FetchedPage], PageFacts]
    pages: dict[str, SurveyedPage] = field(default_factory=dict)
    """Address as asked for -> page."""
    parents: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Address -> pages that link to it."""
    named: set[str] = field(default_factory=set)
    """Addresses that are called after jobs, or whose links are."""
    versions: dict[str, None] = field(default_factory=dict)
    """Addresses of the first page and of those called after jobs in other languages, in the order met."""

    not_title: tuple[str, ...] = ()
    """Headlines of the site itself, where they were taken for titles of ads."""
    maybe: dict[str, SampledPage] = field(default_factory=dict)
    """Address -> the page as an ad, for pages that are one if fewer signs are asked for."""
    likely: set[str] = field(default_factory=set)
    """Keys of templates of which nearly all pages are ads, if fewer signs of one are asked for."""

    def walk(self, front: FetchedPage) -> None:
        """Read pages until nothing new is worth asking for."""
        wanted = [front.asked]
        while wanted and len(self.pages) < MOST:
            self._read(wanted[: min(BATCH, MOST - len(self.pages))])
            wanted = self._next() or self._unsettled()
        self._retitle()
        self._drop_copies()
        for group in self.groups:
            self._widen(group)

    def _drop_copies(self) -> None:
        """Of pages that say themselves that they are one (prints, phone views, translations) keep one as an ad.

        That of which the others say that they are copies, or that which was met first, in the language of the front
        page. An original that many pages name is a mistake of the site's template.
        """
        ads = {url: one.facts for url, one in self.pages.items() if one.is_ad}
        named = Counter(facts.original for facts in ads.values())
        copies: set[str] = set()
        for url, facts in ads.items():  # of two that name each other one stays
            if facts.original in ads.keys() - copies and named[facts.original] <= COPIES:
                copies.add(url)
        for url, facts in ads.items():
            if url not in copies:
                copies |= {other for other in facts.translations if other in ads}
        for url in copies:
            copy = replace(
                self.pages[url].page, verdict="other", reason="a copy of another page", postings=()
            )
            self.pages[url] = replace(self.pages[url], page=copy)
            self.maybe.pop(url, None)

    def _retitle(self) -> None:
        """Where headlines of the site were taken for titles of ads, read its pages again with these known."""
        read = [one.page for one in self.pages.values()]
        self.not_title = titles_of_site([*read, *self.maybe.values()], self.facts)
        if not self.not_title:
            return
        for url, one in self.pages.items():
            self.pages[url] = replace(one, page=retitled(one.page, self.not_title))
            maybe = self.maybe.pop(url, None)
            if self.pages[url].page.verdict == "other" and not self.pages[url].page.postings:
                again = retitled(maybe or one.page, self.not_title, likely=True)
                self.maybe |= {url: again} if again.verdict == "ad" else {}

    def _widen(self, group: AddressGroup) -> None:
        """Of a template of ads, take the pages that are ads if fewer signs of one are asked for."""
        read = [url for url in group.urls if url in self.pages and self.pages[url].page.verdict != "failed"]
        ads = sum(self.pages[url].is_ad for url in read)
        gained = {url: self.maybe[url] for url in read if url in self.maybe}
        if gained and ads >= LIKELY_ADS and ads + len(gained) >= LIKELY * len(read):
            self.likely.add(group.key)
            self.pages |= {url: replace(self.pages[url], page=page) for url, page in gained.items()}

    def _read(self, urls: Sequence[str]) -> None:
        for page in self.fetch(urls):
            read = read_sample(page, Hints(source="probed"))
            failed = bool(page.problem) or page.status != 200
            facts = self.facts(page)
            own = {page.asked, page.url}
            links = [] if failed else [url for url in same_site(facts.links, page.url) if url not in own]
            links = [url for url in links if not names_copy(url)]
            self.pages[page.asked] = SurveyedPage(read, facts, tuple(links))
            if read.verdict == "other" and not read.postings:
                again = read_sample(page, LIKELY_HINTS)
                self.maybe |= {page.asked: again} if again.verdict == "ad" else {}
            for url in links:
                self.parents[url].append(page.asked)
            if not failed:
                self.named |= {url for url in same_site(facts.job_links, page.url) if url not in own}
                self._take_versions(page, facts)

    def _take_versions(self, page: FetchedPage, facts: PageFacts) -> None:
        """Note where a page stands in other languages, on this host or on another of the same domain."""
        is_named = page.asked in self.named
        if not is_named and len(self.pages) > 1:
            return
        for url in facts.versions:
            if site_of(url) == site_of(page.url) and url not in self.versions:
                self.versions[url] = None
                self.parents[url].append(page.asked)
                self.named |= {url} if is_named else set()

    @cached_property
    def groups(self) -> list[AddressGroup]:
        """The addresses met so far by template; documents where a list of several or one of jobs names them."""
        found = grouped([url for url in [*self.pages, *self.parents] if self._is_page(url)])
        return joined(found, self._are_ads)

    def _are_ads(self, family: Sequence[AddressGroup]) -> bool:
        """Whether the read pages of folders beside each other are ads, nearly all, and in two of them at least."""
        read = [self.read_of(group) for group in family]
        ads = sum(one.is_ad for pages in read for one in pages)
        maybe = sum(not one.is_ad and one.page.fetched.asked in self.maybe for pages in read for one in pages)
        return sum(
            any(one.is_ad for one in pages) for pages in read
        ) >= LIKELY_ADS and ads + maybe >= LIKELY * sum(map(len, read))

    def _is_page(self, url: str) -> bool:
        if not _is_document(url):
            return True
        return any(
            above in self.named or sum(map(_is_document, self.pages[above].links)) >= NOTICES
            for above in dict.fromkeys(self.parents[url])
        )

    def read_of(self, group: AddressGroup) -> list[SurveyedPage]:
        """The pages of a template that were read and had."""
        read = [self.pages[url] for url in group.urls if url in self.pages]
        return [one for one in read if one.page.verdict != "failed"]

    def behind_named(self) -> list[FolderSample]:
        """Templates of whose pages half of those that lists called after jobs lead to are ads, live or over.

        One that is surely is needed, others count that are ads if fewer signs are asked for. One document is enough.
        """
        frame = self.frame()
        lists = [one for url, one in self.pages.items() if url in self.named and not one.is_ad]
        behind = {url for one in lists for url in one.links if url in self.pages} - frame
        found = []
        for group in self.groups:
            urls = [url for url in group.urls if url in behind and self.pages[url].page.verdict != "failed"]
            verdicts = Counter(self.pages[url].page.verdict for url in urls if self.pages[url].is_ad)
            likely = sum(url in self.maybe for url in urls if not self.pages[url].is_ad)
            sure = sum(verdicts.values())
            alone = _is_document(group.key) and sure + likely >= LIKELY * len(urls)
            if verdicts["ad"] and (alone or sure + likely >= max(LIKELY_ADS, ENOUGH * len(urls))):
                found.append(FolderSample(group, verdicts["ad"], verdicts["over"], len(urls), ""))
        return found

    def holds_whole(self, urls: Collection[str]) -> bool:
        """Whether one of some pages holds several ads whole."""
        return any(self.pages[url].holds_several for url in urls if url in self.pages)

    def frame(self) -> set[str]:
        """Addresses that most pages link to, ads left out: the menus of the site."""
        count = sum(one.page.verdict != "failed" for one in self.pages.values())
        if count < FRAME_PAGES:
            return set()
        often = {url for url, above in self.parents.items() if len(set(above)) > FRAME * count}
        return {url for url in often if url not in self.pages or not self.pages[url].is_ad}

    def _next(self) -> list[str]:
        """The addresses to read next, the likeliest first."""
        self.__dict__.pop("groups", None)
        frame = self.frame()
        languages = [url for url in list(self.versions)[:LANGUAGES] if url not in self.pages]
        ads = {url for group in self.groups for url in group.urls if self._holds_ads(group)}
        ads |= self._lists_to(ads) - frame
        wanted: list[tuple[tuple[bool, int, int], str]] = []
        for group in self.groups:
            open_ones = [url for url in group.urls if url not in self.pages]
            count = self._wanted(group, ads, frame) - len(self.read_of(group))
            if count > 0 and open_ones:
                chosen = self._spread(group, open_ones, count)
                rank = (not self._is_named(group), len(self.read_of(group)))
                wanted += [((*rank, n), url) for n, url in enumerate(chosen)]
        ordered = [url for _, url in sorted(wanted, key=lambda pair: pair[0])]
        return list(dict.fromkeys([*languages, *ordered]))

    def _unsettled(self) -> list[str]:
        """Where nothing is likely any more: more pages of templates that may hold ads yet, one of each in turn."""
        wanted: list[tuple[tuple[int, bool], str]] = []
        for group in self.groups:
            read = self.read_of(group)
            proven = len(read) >= PROVEN and all(one.is_ad for one in read)
            open_ones = [url for url in group.urls if url not in self.pages]
            if open_ones and not proven and len(read) < MIXED:
                chosen = self._spread(group, open_ones, MIXED - len(read))
                wanted += [((len(read) + n, not self._is_named(group)), url) for n, url in enumerate(chosen)]
        return [url for _, url in sorted(wanted, key=lambda pair: pair[0])]

    def _lists_to(self, ads: Collection[str]) -> set[str]:
        """Read pages that lead to some ads and are none: what leads to them may be a list of lists."""
        return {
            url for url, one in self.pages.items() if url not in ads and not set(one.links).isdisjoint(ads)
        }

    def _is_named(self, group: AddressGroup) -> bool:
        return group.is_job_folder or any(url in self.named for url in group.urls)

    def _holds_ads(self, group: AddressGroup) -> bool:
        return any(one.is_ad for one in self.read_of(group))

    def _wanted(self, group: AddressGroup, ads: set[str], frame: set[str]) -> int:
        """How many pages of a template are worth reading."""
        read = self.read_of(group)
        found = sum(one.is_ad for one in read)
        if found:
            return PROVEN if found == len(read) else MIXED
        lists = any(one.holds_several or not ads.isdisjoint(one.links) for one in read)
        if lists or self._is_named(group) or any(url in self.maybe for url in group.urls):
            return MIXED
        if group.key.count("/") == 1 and "?" not in group.key:
            return AT_ROOT
        if not self.named.isdisjoint(self._lists_of(group, frame)):
            return MIXED
        return min(MIXED, max(FIRST, len(self._lists_of(group)) + 1))

    def _lists_of(self, group: AddressGroup, frame: Collection[str] = ()) -> set[str]:
        """Pages that link to several of a template, its frame left out: each may list another kind of thing."""
        urls = [url for url in group.urls if url not in frame]
        count = Counter(above for url in urls for above in dict.fromkeys(self.parents[url]))
        return {above for above, links in count.items() if links >= LIST_LINKS}

    def _last_parent(self, url: str) -> str:
        """The last page met that links to an address: lists are met after the front page."""
        return self.parents[url][-1] if self.parents[url] else ""

    def _spread(self, group: AddressGroup, urls: Sequence[str], count: int) -> list[str]:
        """Addresses called after jobs first, then one after the other from each page that links to some."""
        by_parent: dict[str, list[str]] = defaultdict(list)
        for url in urls:
            by_parent[self._last_parent(url)].append(url)
        read = Counter(self._last_parent(url) for url in group.urls if url in self.pages)
        turns = [
            (read[above] + n, url)
            for above, found in by_parent.items()
            for n, url in enumerate(reversed(found))
        ]
        ordered = [url for _, url in sorted(turns, key=lambda pair: pair[0])]
        return sorted(ordered, key=lambda url: url not in self.named and not is_job_address(url))[:count]


def _is_document(url: str) -> bool:
    return urlsplit(url).path.lower().endswith(".pdf")
