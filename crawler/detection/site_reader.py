"""One site, read in every way that may give a card: by its system, sitemaps, links, templates, blocks, a browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urljoin

from crawler.detection.addresses import AddressGroup, grouped, pages_alone, same_site, spread
from crawler.detection.api_cards import api_cards
from crawler.detection.block_cards import SHOWN, blocks_card
from crawler.detection.card_value import value_of_sample
from crawler.detection.fetch_page import FetchedPage, PageClient
from crawler.detection.folder_cards import (
    include_of,
    learned_of,
    reasons_of,
    robots_verdict,
    said_of,
    smallest_of,
)
from crawler.detection.known_systems import cards_by_address, cards_by_page
from crawler.detection.list_cards import JOB_SAMPLE, ListSearch
from crawler.detection.list_pages import ListPage, read_lists
from crawler.detection.page_facts import PageParser
from crawler.detection.proposal import CardProposal, probe_card
from crawler.detection.rendered_lists import rendered_cards
from crawler.detection.samples import (
    FolderSample,
    SampledPage,
    folder_verdicts,
    read_sample,
)
from crawler.detection.selector_learning import ITEMS
from crawler.detection.site_headlines import retitled, titles_of_site
from crawler.detection.site_index import read_sitemaps
from crawler.detection.site_survey import MOST
from crawler.detection.trial import run_trial
from crawler.detection.trial_cards import survey_card
from crawler.postings import Hints
from crawler.postings.job_labels import is_job_address

OTHER_SAMPLE: Final = 2
"""Pages sampled of any other folder."""
MOST_SAMPLED: Final = 30
"""Pages sampled of one index at most: a minute at the polite pause."""
FORUMS: Final = 2
"""Parts of a forum, called after jobs, that are tried."""


@dataclass
class SiteReader:
    """Looks at one site."""

    url: str
    contact: str
    allow_private: bool
    fetcher: PageClient
    parser: PageParser
    tried: list[str] = field(default_factory=list)
    """What gave nothing, in words."""
    not_title: tuple[str, ...] = ()
    """Headlines of the site itself, where they were taken for titles of ads."""
    _pages: dict[str, FetchedPage] = field(default_factory=dict)

    def told(self) -> str:
        """What was tried, for a user whose site gave nothing."""
        tried = "; ".join(self.tried)
        return f"Tried: {tried}. Point at one ad, or write select.item, select.title and select.description yourself"

    def proposals(self) -> Iterator[CardProposal]:
        """Cards that give ads, the likeliest first."""
        for card, why in cards_by_address(self.url):
            yield from self._by_trial(card, why)
        page = self.fetch([self.url])[0]
        if page.problem or page.status != 200:
            self.tried.append(f"{self.url} ({page.problem or f'status {page.status}'})")
            return
        kind = self.parser.sitemap(page).kind
        if kind == "feed":
            yield from self._by_trial({"kind": "feed", "url": page.url}, "a feed")
            return
        if kind == "page":
            yield from self._by_system(page)
        found = list(self._by_sitemap(page if kind == "sitemap" else None, page))
        if kind == "page" and not any(one.worth > MOST for one in found):
            surveyed = survey_card(self, page)
            found += [] if surveyed is None else [surveyed]
        yield from sorted(found, key=lambda one: -one.worth)
        if kind == "page":
            yield from ListSearch(self).by_whole_ads(page)
            yield from ListSearch(self).by_links(page)
            for feed in self.parser.facts(page).feeds:
                yield from self._by_trial({"kind": "feed", "url": feed}, "a feed its page names")
            yield from self._by_api(page)
            yield from self._by_blocks(page)
            yield from self._by_rendering(page)
            yield from self._alone(page)

    def fetch(self, urls: Sequence[str]) -> list[FetchedPage]:
        """Pages, each asked for once."""
        new = [url for url in dict.fromkeys(urls) if url not in self._pages]
        self._pages |= {page.asked: page for page in map(self.fetcher.fetch, new)}
        return [self._pages[url] for url in urls]

    def lists(self, page: FetchedPage) -> list[ListPage]:
        """The list pages that a page leads to, itself among them."""
        return read_lists(page, self.fetch, self.parser.facts)

    def _by_trial(self, card: dict[str, Any], why: str) -> Iterator[CardProposal]:
        """The card of a known system, if a crawl of some ads gives any."""
        found = run_trial(probe_card(card | self.private()), self.contact, SHOWN)
        if found.ads:
            ads = tuple(one.posting for one in found.ads)
            learned = learned_of(ads, self.url, self.head()) if card["kind"] == "forum" else {}
            yield CardProposal(card | learned | self.private(), why, ads, len(ads), requests=len(ads))
        else:
            self.tried.append(f"{why} ({found.problem or 'no ad'})")

    def _by_system(self, page: FetchedPage) -> Iterator[CardProposal]:
        """A system that the page is made by; of a forum also the parts that are called after jobs."""
        for card, why in cards_by_page(page.url, page.text):
            places = [page.url]
            if card["kind"] == "forum":
                places = [*self.parser.facts(page).job_links[:FORUMS], page.url]
            for place in dict.fromkeys(places):
                found = list(self._by_trial(card | ({"url": place} if "url" in card else {}), why))
                yield from found
                if found:
                    break

    def _by_sitemap(self, sitemap: FetchedPage | None, page: FetchedPage) -> Iterator[CardProposal]:
        index = read_sitemaps(page.url, self.fetch, self.parser.sitemap, sitemap)
        addresses = pages_alone(same_site(index.addresses, page.url))
        if not addresses:
            self.tried.append(f"the sitemap {index.url} (no address in it)")
            return
        groups = grouped(addresses)
        verdicts, pages = self.sampled(groups)
        winners = [verdict for verdict in verdicts if verdict.holds_ads]
        if winners:
            card = {"kind": "sitemap", "url": smallest_of(index, winners), **include_of(winners, addresses)}
            found = self.proposal(card, f"{said_of(winners)} of its sitemap", winners, pages)
            yield replace(found, worth=value_of_sample(winners).worth)
            return
        self.tried.append(f"{len(addresses)} addresses of {index.url} ({reasons_of(verdicts)})")
        folders = [group for group in groups if group.is_job_folder and len(group.urls) >= ITEMS]
        proposal = ListSearch(self).of_template(folders, {"kind": "sitemap", "url": index.url}, addresses)
        if proposal is not None:
            yield replace(proposal, worth=float(proposal.entries))

    def _by_blocks(self, page: FetchedPage) -> Iterator[CardProposal]:
        """A page that holds its ads whole, in blocks that repeat."""
        found, why = blocks_card(page, self.private(), self.parser)
        if found is None:
            self.tried.append(why)
        else:
            yield found

    def _by_api(self, page: FetchedPage) -> Iterator[CardProposal]:
        """The interface that the scripts of a list page, this one or one called after jobs, ask for its ads."""
        places = [page, *self.fetch(self._script_lists(page)[1:])]
        for place in places:
            for card in api_cards(place, self.fetch):
                found = list(self._by_trial(card, f"the interface that the scripts of {place.url} ask"))
                yield from found
                if found:
                    return

    def _by_rendering(self, page: FetchedPage) -> Iterator[CardProposal]:
        """A list page, this one or one called after jobs, whose links its scripts make."""
        yield from rendered_cards(page, self._script_lists(page), self.private(), self.contact, self.tried)

    def _script_lists(self, page: FetchedPage) -> list[str]:
        """The page, and the shortest address on it that is called after jobs."""
        found = [
            url
            for url in same_site(self.parser.facts(page).links, page.url)
            if is_job_address(url) and url != page.url
        ]
        return [page.url, *sorted(found, key=len)[:1]]

    def _alone(self, page: FetchedPage) -> Iterator[CardProposal]:
        """The one ad of this address, where nothing that names it was found."""
        read = read_sample(page, Hints(source="probed"))
        if read.verdict == "ad":
            card = {"kind": "urls", "urls": [page.url], **self.private()}
            why = "this ad alone: no sitemap and no list page names it; add more addresses to `urls`"
            yield CardProposal(card, why, read.postings, 1, requests=1)

    def sampled(self, groups: Sequence[AddressGroup]) -> tuple[list[FolderSample], list[SampledPage]]:
        """The verdict on folders, by a sample of their pages."""
        wanted = spread(groups, JOB_SAMPLE, OTHER_SAMPLE, MOST_SAMPLED)
        pages = [read_sample(page, Hints(source="probed")) for page in self.fetch(wanted)]
        self.not_title = titles_of_site(pages, self.parser.facts) or self.not_title
        pages = [retitled(page, self.not_title) for page in pages]
        return folder_verdicts(groups, pages), pages

    def proposal(
        self, card: dict[str, Any], why: str, winners: Sequence[FolderSample], pages: Sequence[SampledPage]
    ) -> CardProposal:
        """A card with ten of its ads; where the sample holds fewer, more pages are asked for."""
        select = card.get("select", {})
        is_thread = "post" in select
        hints = Hints(
            source="probed",
            select={"item": select["post"]} if is_thread else select,
            is_thread=is_thread,
            not_title=self.not_title,
        )
        inside = {url for winner in winners for url in winner.group.urls}
        ads = [ad for page in pages if page.fetched.asked in inside for ad in page.postings]
        met = {page.fetched.asked for page in pages}
        more = [url for winner in winners for url in winner.group.sample(MOST_SAMPLED) if url not in met]
        for url in more:
            if len(ads) >= SHOWN:
                break
            ads += read_sample(self.fetch([url])[0], hints).postings
        robots, delay = robots_verdict(
            self.fetch([urljoin(next(iter(inside)), "/robots.txt")])[0], sorted(inside)
        )
        card = card | ({"not_title": list(self.not_title)} if self.not_title else {})
        card |= learned_of(ads, self.url, self.head()) | self.private()
        return CardProposal(card, why, tuple(ads[:SHOWN]), len(inside), len(inside) + 1, robots, delay)

    def head(self) -> tuple[str, ...]:
        """Words of the head of the given page, where it was had."""
        page = self._pages.get(self.url)
        return self.parser.facts(page).head if page is not None and not page.problem else ()

    def private(self) -> dict[str, Any]:
        """Keys of a card that let it reach a private host, where that was asked for."""
        return {"allow_private": True} if self.allow_private else {}
