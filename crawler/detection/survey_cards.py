"""The card of a site that was walked over: lists that lead to its ads between them, or pages that hold them whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from crawler.detection.block_cards import SHOWN
from crawler.detection.branches import BRANCHES, BranchGroup, branches_of
from crawler.detection.folder_cards import forum_of, include_of, learned_of, said_of
from crawler.detection.issues import issues_of
from crawler.detection.list_pages import ListPage
from crawler.detection.proposal import CardProposal
from crawler.detection.samples import FolderSample, folder_verdicts, thread_selectors
from crawler.detection.several_lists import MOST as MOST_LISTS
from crawler.detection.site_survey import SiteSearch, SurveyedPage
from crawler.detection.table_cards import rows_of
from crawler.postings.indexes.list_page import page_pattern
from crawler.postings.job_labels import is_company_address, is_job_address
from crawler.postings.word_patterns import names_archive

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.site_reader import SiteReader

SHARE: Final = 0.5
"""Share of the pages behind a list that must be ads. Set by hand in 2026."""
PURE: Final = 0.8
"""Share from which a template is taken to hold ads alone."""
FEW_ADS: Final = 2
"""Ads of a template of many other pages from which the lists that lead to them are looked for."""
WHOLE: Final = 2
"""Times as many ads as have pages of their own from which those that have none are the site's ads."""
OLDER: Final = 20
"""Pages of a wall of posts that a crawl goes back: older ones were read before. Set by hand in 2026."""


@dataclass(frozen=True, slots=True)
class _List:
    page: ListPage
    ads: frozenset[str]
    """Addresses behind it that are ads, or of a template of ads."""
    is_front: bool
    """Whether it is the page that the walk began with, and not called after jobs."""

    def order(self, covered: set[str]) -> tuple[bool, int, bool]:
        """What makes it the better next list: not the front page, more new ads, called after jobs."""
        return not self.is_front, len(self.ads - covered), self.page.is_named


def survey_card(site: SiteReader, front: FetchedPage) -> CardProposal | None:
    """The card of a site by a walk over it; None where it shows no ads.

    Args:
        site: The site.
        front: The page to begin with.
    """
    survey = SiteSearch(site.fetch, site.parser.facts)
    survey.walk(front)
    issues = issues_of(survey)
    winners = [*_with_named(_winners(_verdicts(survey)), survey, issues), *issues]
    leading = _lists(survey, winners, front, {url for one in issues for url in one.group.urls})
    chosen = _cover(leading)
    covered = {url for one in chosen for url in one.ads}
    winners = [one for one in winners if not covered.isdisjoint(one.group.urls)]
    in_issues = {url for one in issues for url in one.group.urls}
    whole = [one for one in _whole_lists(survey) if one.page.fetched.asked not in in_issues]
    count = sum(len(one.page.postings) for one in whole)
    linked = {url for winner in winners for url in winner.group.urls}
    is_named = any(one.page.is_named for one in chosen)
    if whole and count >= WHOLE * len(linked) and not is_named:
        return _card_of_whole(site, whole)
    if not chosen or not winners:
        read = len(survey.pages)
        site.tried.append(f"{read} pages that {front.url} leads to (no list of ads among them)")
        return None
    branches = _branches(survey, front, chosen, leading)
    return _card_of_links(site, survey, winners, chosen, _beside(survey, whole, linked, chosen), branches)


def _beside(
    survey: SiteSearch, whole: Sequence[SurveyedPage], linked: Collection[str], chosen: Sequence[_List]
) -> list[SurveyedPage]:
    """The pages with several ads whole that the lists of a card don't lead to; summaries of ads are none."""
    led_to = {url for one in chosen for url in one.page.all_links} & set(linked)
    titles = {ad.title for one in survey.pages.values() if one.is_ad for ad in one.page.postings}
    found = []
    for one in whole:
        known = sum(ad.title in titles for ad in one.page.postings)
        if one.page.fetched.asked not in led_to and 2 * known < len(one.page.postings):
            found.append(one)
    return found


def _verdicts(survey: SiteSearch) -> list[FolderSample]:
    return folder_verdicts(
        survey.groups, [one.page for one in survey.pages.values() if not one.holds_several]
    )


def _winners(verdicts: Sequence[FolderSample]) -> list[FolderSample]:
    """The templates of ads; of folders beside each other, two of which hold ads, each that has one: areas, trades."""
    found = [one for one in verdicts if one.ads + one.over >= min(FEW_ADS, len(one.group.urls))]
    found = [one for one in found if one.holds_ads or one.ads >= FEW_ADS]
    shapes = Counter(_shape(one) for one in found)
    return [one for one in verdicts if one in found or (one.ads and shapes[_shape(one)] >= FEW_ADS)]


def _with_named(
    winners: list[FolderSample], survey: SiteSearch, issues: Sequence[FolderSample]
) -> list[FolderSample]:
    """The templates of ads, and those of whose pages a list called after jobs leads to ads alone.

    An office puts its posts beside other pages of its folder, and what they say into documents.
    """
    inside = {url for one in issues for url in one.group.urls}
    winners = [one for one in winners if inside.isdisjoint(one.group.urls)]
    known = {one.group.key for one in winners}
    more = [one for one in survey.behind_named() if one.group.key not in known]
    more = [one for one in more if inside.isdisjoint(one.group.urls)]
    pages = [one for one in (*winners, *more) if not one.group.key.endswith(".pdf")]
    # The card says it of all its pages: where some may be none, documents are not read with fewer signs either.
    if all(one.ads + one.over >= PURE * one.read for one in pages):
        survey.likely |= {one.group.key for one in more if one not in pages and one.ads < one.read}
    return [*winners, *more]


def _shape(one: FolderSample) -> tuple[str, str]:
    """The folder above that of a template, and its last part."""
    folders, _, last = one.group.key.rpartition("/")
    return folders.rpartition("/")[0], last


def _lists(
    survey: SiteSearch, winners: Sequence[FolderSample], front: FetchedPage, issues: Collection[str]
) -> list[_List]:
    """The pages that lead to ads, or to issues that hold some."""
    inside = {url for winner in winners for url in winner.group.urls}
    pure = {
        url
        for winner in winners
        if winner.ads + winner.over >= PURE * winner.read
        for url in winner.group.urls
    } | set(issues)
    frame = survey.frame()
    shapes = {_shape(winner) for winner in winners if winner.group.key.count("/") > 2}
    beside = {url for one in _verdicts(survey) if _shape(one) in shapes for url in one.group.urls} - inside
    found = []
    for asked, one in survey.pages.items():
        if one.is_ad or asked in pure or asked in beside or one.page.verdict == "failed":
            continue
        behind = [url for url in one.links if url in inside and url not in frame]
        read = [survey.pages[url] for url in behind if url in survey.pages]
        sure = sum(page.is_ad or page.page.fetched.asked in issues for page in read)
        share = sure >= SHARE * len(read)
        ads = {url for url in behind if url in pure or url not in survey.pages or survey.pages[url].is_ad}
        url = one.page.fetched.url
        usable = not names_archive(url) and not is_company_address(url)
        if ads and usable and (share if read else ads <= pure):
            page = ListPage(one.page.fetched, asked in survey.named, one.facts)
            found.append(_List(page, frozenset(ads), asked == front.asked and not is_job_address(asked)))
    further = [page_pattern(str(one.page.paging.get("page_url", ""))) for one in found]
    first = [one for one in found if not any(p and p.fullmatch(one.page.page.url) for p in further)]
    return first or found


def _cover(lists: Iterable[_List]) -> list[_List]:
    """As few lists as lead to all of the ads."""
    left, covered, chosen = list(lists), set[str](), list[_List]()
    while left and len(chosen) < MOST_LISTS:
        best = max(left, key=lambda one: (bool(one.ads - covered), one.order(covered)))
        if not best.ads - covered:
            break
        chosen.append(best)
        covered |= best.ads
        left.remove(best)
    return chosen


def _card_of_links(
    site: SiteReader,
    survey: SiteSearch,
    winners: Sequence[FolderSample],
    chosen: Sequence[_List],
    beside: Sequence[SurveyedPage],
    branches: BranchGroup | None,
) -> CardProposal:
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
    if card["kind"] == "listing" and any(winner.group.key in survey.likely for winner in winners):
        card["pages_are_ads"] = True
    more = f" and {len(further)} more lists" if further else ""
    more += " and the lists below it" if branches is not None else ""
    more += f" and {len(beside)} pages that hold ads whole" if beside else ""
    return site.proposal(card, f"{said_of(winners)} that {card['url']}{more} link to", winners, pages)


def _branches(
    survey: SiteSearch, front: FetchedPage, chosen: Sequence[_List], leading: Sequence[_List]
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


def _paging(chosen: Sequence[_List]) -> dict[str, Any]:
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


def _whole_lists(survey: SiteSearch) -> list[SurveyedPage]:
    """Pages that hold several ads whole, the fullest first."""
    found = [
        one for one in survey.pages.values() if one.holds_several and not names_archive(one.page.fetched.url)
    ]
    return sorted(found, key=lambda one: -len(one.page.postings))[:MOST_LISTS]


def _card_of_whole(site: SiteReader, whole: Sequence[SurveyedPage]) -> CardProposal:
    further = _further_pages(whole)
    whole = [one for one in whole if one not in further] or whole[:1]
    ads = [ad for one in [*whole, *further] for ad in one.page.postings]
    urls = [one.page.fetched.url for one in whole]
    paging = next((one.facts.paging for one in whole if one.facts.paging), {})
    card: dict[str, Any] = {"kind": "listing", "url": urls[0], "follow": False, **paging}
    card |= {"pages": OLDER} if further else {}
    card |= ({"urls": urls[1:]} if urls[1:] else {}) | learned_of(ads, site.url, site.head()) | site.private()
    places = f"{urls[0]}{f' and {len(urls) - 1} more pages' if urls[1:] else ''}"
    return CardProposal(
        card, f"ads that {places} hold whole", tuple(ads[:SHOWN]), len(ads), requests=len(urls)
    )


def _further_pages(whole: Sequence[SurveyedPage]) -> list[SurveyedPage]:
    """Those pages that are older pages of another one, whose paging leads to them: their addresses change."""
    paged = [one for one in whole if one.facts.paging]
    places = {
        urlsplit(one.page.fetched.url).path for one in paged if not urlsplit(one.page.fetched.url).query
    }
    found = [urlsplit(one.page.fetched.url) for one in whole]
    return [one for one, at in zip(whole, found, strict=True) if at.query and at.path in places]
