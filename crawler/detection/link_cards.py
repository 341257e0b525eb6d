"""The card of lists and of the pages of ads that they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.detection.branches import BRANCHES, BranchGroup, branches_of
from crawler.detection.folder_cards import forum_of, include_of, said_of
from crawler.detection.lasting_lists import not_lasting
from crawler.detection.list_pages import ListPage
from crawler.detection.proposal import CardProposal
from crawler.detection.samples import FolderSample, thread_selectors
from crawler.detection.site_survey import SiteSearch, SurveyedPage
from crawler.detection.table_cards import rows_of
from crawler.postings.indexes.list_page import page_pattern
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.site_reader import SiteReader


@dataclass(frozen=True, slots=True)
class LeadingList:
    """A page that leads to ads."""

    page: ListPage
    ads: frozenset[str]
    """Addresses behind it that are ads, or of a template of ads."""
    is_front: bool
    """Whether it is the page that the walk began with, and not called after jobs."""
    is_lasting: bool = True
    """Whether tomorrow's ads will stand on it too."""

    def order(self, covered: set[str]) -> tuple[bool, bool, int, bool]:
        """What makes it the better next list: a lasting one, not the front page, more new ads, called after jobs."""
        return self.is_lasting, not self.is_front, len(self.ads - covered), self.page.is_named


def first_pages(lists: Sequence[LeadingList]) -> list[LeadingList]:
    """Those of some lists that are no further page of another one."""
    further = [page_pattern(str(one.page.paging.get("page_url", ""))) for one in lists]
    first = [one for one in lists if not any(p and p.fullmatch(one.page.page.url) for p in further)]
    return first or list(lists)


def card_of_links(
    site: SiteReader,
    survey: SiteSearch,
    winners: Sequence[FolderSample],
    chosen: Sequence[LeadingList],
    beside: Sequence[SurveyedPage],
    branches: BranchGroup | None,
    likely: bool | None = None,
) -> CardProposal:
    """The card of some lists and the pages of ads that they lead to.

    Args:
        site: The site.
        survey: Its pages that were read.
        winners: The templates of ads.
        chosen: The lists, the best one first.
        beside: Pages that hold ads whole.
        branches: What the lists are branches of.
        likely: Whether fewer signs of an ad are asked for; None: where a template of `survey.likely` is among them.
    """
    if likely is None:
        likely = any(winner.group.key in survey.likely for winner in winners)
    best = chosen[0].page
    inside = {url for winner in winners for url in winner.group.urls}
    pages = [one.page for one in survey.pages.values()]
    posts = thread_selectors(page for page in pages if page.fetched.asked in inside and page.verdict == "ad")
    card: dict[str, Any] = {"kind": "listing", "url": best.page.url, **_paging(chosen)}
    further = [one.page.page.url for one in chosen[1:]]
    if branches is not None:
        card = {"kind": "listing", "url": branches.root, "lists": list(branches.patterns)}
        paging = _paging(chosen)
        card |= paging if "{list}" in str(paging.get("page_url", "{list}")) else {}
        further = [url for url in (best.page.url, *further) if not branches.holds(url)]
    card |= {"urls": further} if further else {}
    card |= (
        {"include": [winner.group.pattern() for winner in winners]}
        if further or branches
        else include_of(winners, best.all_links)
    )
    card |= forum_of(card, posts) if posts else rows_of(best, card)
    if "include" in card and any(survey.holds_whole(one.group.urls) for one in winners):
        card["include"] = [*dict.fromkeys([*card["include"], "#"])]
    if beside and card["kind"] == "listing":
        card |= {"whole_pages": [one.page.fetched.url for one in beside]}
        card |= {"include": [*dict.fromkeys([*card["include"], "#"])]} if "include" in card else {}
    if card["kind"] == "listing" and likely:
        card["pages_are_ads"] = True
    more = f" and {counted(len(further), 'more list')}" if further else ""
    more += " and the lists below it" if branches is not None else ""
    more += f" and {counted(len(beside), 'page')} with whole ads" if beside else ""
    warned = "" if branches is not None else not_lasting(best.page.url, chosen[0].is_lasting)
    return site.proposal(card, f"{said_of(winners)} that {card['url']}{more} link to{warned}", winners, pages)


def branches_above(
    survey: SiteSearch, front: FetchedPage, chosen: Sequence[LeadingList], leading: Sequence[LeadingList]
) -> BranchGroup | None:
    """The page above the lists of a card and what is below it, where they are branches of one board."""
    lists = [one.page.page.asked for one in chosen if not one.is_front]
    if len(lists) < BRANCHES:
        return None
    read = {
        asked: frozenset(one.links)
        for asked, one in survey.pages.items()
        if one.page.verdict != "failed" and not one.is_ad
    }
    return branches_of(
        lists,
        read,
        [one.page.page.asked for one in leading],
        lambda url: url == front.asked,
        lambda url: url in survey.pages and survey.pages[url].is_ad,
    )


def _paging(chosen: Sequence[LeadingList]) -> dict[str, Any]:
    """Keys that lead from the lists to their next pages; of several with a template in common, by `{list}`."""
    own = [one.page.paging for one in chosen]
    tails = {
        str(paging["page_url"]).removeprefix(one.page.page.url)
        for one, paging in zip(chosen, own, strict=True)
        if str(paging.get("page_url", "")).startswith(one.page.page.url)
    }
    if len(chosen) > 1 and len(tails) == 1:
        first = next(paging for paging in own if "page_url" in paging)
        return {**first, "page_url": "{list}" + tails.pop()}
    return own[0]
