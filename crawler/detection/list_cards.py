"""Cards of a site's list pages: links to ads, ads whole in tables or running text, pages of one template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from crawler.detection.block_cards import SHOWN
from crawler.detection.folder_cards import forum_of, include_of, learned_of, reasons_of, said_of
from crawler.detection.list_pages import LIST_PAGES, ListPage, list_of_ads, merged_groups
from crawler.detection.proposal import CardProposal
from crawler.detection.samples import (
    FolderSample,
    SampledPage,
    folder_verdicts,
    read_sample,
    thread_selectors,
)
from crawler.detection.selector_learning import ITEMS
from crawler.detection.several_lists import further_lists, sibling_lists, wider_lists
from crawler.detection.table_cards import best_table, longest_of_listed, rows_of
from crawler.postings import Hints
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.detection.addresses import AddressGroup
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.site_reader import SiteReader

JOB_SAMPLE: Final = 8
"""Pages sampled of a folder that is called after jobs. Set by hand in 2026."""
LIST_DEPTH: Final = 2
"""Steps from the given page to a list of ads: a front page may lead to areas, and these to lists."""


@dataclass(frozen=True)
class _Found:
    """List pages, and the folders of ads that they lead to."""

    lists: Sequence[ListPage]
    winners: list[FolderSample]
    verdicts: list[FolderSample]
    pages: list[SampledPage]


@dataclass(frozen=True)
class ListSearch:
    """Looks at the list pages of one site."""

    site: SiteReader

    def by_whole_ads(self, page: FetchedPage) -> Iterator[CardProposal]:
        """A page, this one or one called after jobs, with ads that have no pages of their own."""
        proposal = self._whole(self.site.lists(page))
        if proposal is not None:
            yield proposal

    def by_links(self, page: FetchedPage) -> Iterator[CardProposal]:
        """A list page: this one, the folder of this ad, pages called after jobs, and those that these link to.

        Where none of them leads to ads, pages of one template, and then pages whatever they are called.
        """
        first = lists = self.site.lists(page)
        met = {one.page.url for one in lists}
        seen: list[ListPage] = []
        for _ in range(LIST_DEPTH):
            seen += lists
            proposal = self._best_list(lists, page) or (self._whole(lists) if lists is not first else None)
            if proposal is not None:
                yield proposal
                return
            below = [other for one in lists if one.is_named for other in self.site.lists(one.page)]
            lists = [one for one in below if one.page.url not in met][:LIST_PAGES]
            met |= {one.page.url for one in lists}
        wide = wider_lists(page, met, self.site.fetch, self.site.parser.facts)
        for proposal in (self._by_template(seen), self._whole(wide), self._best_list(wide, page)):
            if proposal is not None:
                yield proposal
                return

    def _whole(self, lists: Sequence[ListPage]) -> CardProposal | None:
        """A list page that holds its ads whole, in a table or in running text."""
        found, place = best_table(lists), "a table"
        if found is None:
            found, place = longest_of_listed(lists), "the text"
        if found is None:
            return None
        card = {"kind": "listing", "url": found.url, "follow": False, **found.paging}
        card |= learned_of(found.ads, self.site.url, self.site.head()) | self.site.private()
        return CardProposal(
            card, f"ads in {place} of {found.url}", found.ads[:SHOWN], len(found.ads), requests=1
        )

    def _folders(self, lists: Sequence[ListPage]) -> _Found:
        """The folders of ads that some lists lead to together, or else one of those called after jobs alone.

        A board of everything has the ads of all its parts in one folder.
        """
        verdicts, pages = self.site.sampled(merged_groups(lists))
        winners = [verdict for verdict in verdicts if verdict.holds_ads]
        if winners:
            return _Found(lists, winners, verdicts, pages)
        for one in lists if len(lists) > 1 else ():
            alone, own = self.site.sampled(one.groups) if one.is_named else ([], [])
            if winners := [verdict for verdict in alone if verdict.holds_ads]:
                return _Found([one], winners, alone, own)
        return _Found(lists, [], verdicts, pages)

    def _best_list(self, lists: Sequence[ListPage], front: FetchedPage) -> CardProposal | None:
        """The list that leads to most of the pages that read as ads, with further ones that lead to others."""
        found = self._folders(lists)
        lists, winners, pages = found.lists, found.winners, found.pages
        inside = {url for winner in winners for url in winner.group.urls}
        posts = thread_selectors(page for page in pages if page.fetched.asked in inside)
        partly = [one for one in winners if one.ads + one.over < one.read]
        if partly and winners == partly and not posts and (better := self._by_template(lists)) is not None:
            return better
        best = max(lists, key=lambda one: one.reach(inside), default=None)
        if best is None or not winners:
            links = sum(len(one.links) for one in lists)
            places = ", ".join(one.page.url for one in lists)
            self.site.tried.append(f"{counted(links, 'link')} of {places} ({reasons_of(found.verdicts)})")
            return None
        patterns = [winner.group.pattern() for winner in winners]
        if not best.is_named:
            ads = [page.fetched for page in pages if page.fetched.asked in inside and page.verdict == "ad"]
            best = list_of_ads(best, ads, patterns, self.site.fetch, self.site.parser.facts)
        card = {"kind": "listing", "url": best.page.url, **best.paging, **include_of(winners, best.all_links)}
        more = self._further(best, lists, patterns, front)
        card |= {"urls": more, "include": patterns} if more else {}
        card |= forum_of(card, posts) if posts else rows_of(best, card)
        return self.site.proposal(card, f"{said_of(winners)} that {best.page.url} links to", winners, pages)

    def _further(
        self, best: ListPage, lists: Sequence[ListPage], patterns: Sequence[str], front: FetchedPage
    ) -> list[str]:
        """Further lists of the site that lead to other ads than the best one."""
        others = sibling_lists(best, lists, self.site.fetch, self.site.parser.facts)
        if not best.is_paged:
            met = {best.page.url, *(one.page.url for one in others)}
            wide = wider_lists(front, met, self.site.fetch, self.site.parser.facts)
            others += [one for one in wide if one.is_named]
        return further_lists(best, others, patterns, self._are_ads)

    def _are_ads(self, urls: list[str]) -> bool:
        """Whether half of some pages or more are ads, live or over."""
        read = [read_sample(page, Hints(source="probed")) for page in self.site.fetch(urls)]
        return 2 * sum(page.verdict in ("ad", "over") for page in read) >= len(read) > 0

    def _by_template(self, lists: Sequence[ListPage]) -> CardProposal | None:
        """Pages of one template that a list called after jobs leads to."""
        for one in sorted(lists, key=lambda one: -one.reach(one.links)[0]):
            groups = [
                group
                for group in one.groups
                if len(group.urls) >= ITEMS and (one.is_named or group.is_job_folder)
            ]
            base = {"kind": "listing", "url": one.page.url, **one.paging}
            proposal = self.of_template(groups, base, one.all_links)
            if proposal is not None:
                return proposal
        return None

    def of_template(
        self, groups: Sequence[AddressGroup], base: dict[str, Any], addresses: Sequence[str]
    ) -> CardProposal | None:
        """Pages of one template in one of the folders, read by a learned headline; they must speak of hiring."""
        for group in sorted(groups, key=lambda group: (not group.is_job_folder, -len(group.urls)))[:3]:
            fetched = [page for page in self.site.fetch(group.sample(JOB_SAMPLE)) if page.status == 200]
            texts = [page.text for page in fetched]
            select = self.site.parser.page_selectors(texts[:3])
            if not select or not (group.is_job_folder or self.site.parser.is_about_hiring(texts)):
                continue
            pages = [read_sample(page, Hints(source="probed", select=select)) for page in fetched]
            winners = [verdict for verdict in folder_verdicts([group], pages) if verdict.holds_ads]
            if winners:
                card = base | include_of(winners, addresses) | {"select": base.get("select", {}) | select}
                why = f"{said_of(winners)}, by the headline of their template: look whether these are jobs"
                return self.site.proposal(card, why, winners, pages)
        return None
