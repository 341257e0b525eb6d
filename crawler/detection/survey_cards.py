"""The card of a site that was walked over: lists that lead to its ads between them, or pages that hold them whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from crawler.detection.block_cards import SHOWN
from crawler.detection.card_value import title_of
from crawler.detection.folder_cards import learned_of
from crawler.detection.issues import issues_of
from crawler.detection.lasting_lists import LastingLists
from crawler.detection.link_cards import LeadingList, branches_above, card_of_links, first_pages
from crawler.detection.list_pages import ListPage
from crawler.detection.proposal import CardProposal
from crawler.detection.samples import FolderSample, folder_verdicts
from crawler.detection.several_lists import MOST as MOST_LISTS
from crawler.detection.site_survey import SiteSearch, SurveyedPage
from crawler.postings.job_labels import is_company_address, is_job_address
from crawler.postings.word_patterns import names_archive
from crawler.text.display import counted

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


def card_by_rules(site: SiteReader, survey: SiteSearch, front: FetchedPage) -> CardProposal | None:
    """The card of a site that was walked over, by what its templates hold; None where it shows no ads.

    Args:
        site: The site.
        survey: Its pages that were read.
        front: The page that the walk began with.
    """
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
        return None
    branches = branches_above(survey, front, chosen, leading)
    return card_of_links(site, survey, winners, chosen, _beside(survey, whole, linked, chosen), branches)


def _beside(
    survey: SiteSearch, whole: Sequence[SurveyedPage], linked: Collection[str], chosen: Sequence[LeadingList]
) -> list[SurveyedPage]:
    """The pages with several ads whole that the lists of a card don't lead to; summaries of ads are none."""
    led_to = {url for one in chosen for url in one.page.all_links} & set(linked)
    titles = {title_of(ad) for one in survey.pages.values() if one.is_ad for ad in one.page.postings}
    found = []
    for one in whole:
        known = sum(title_of(ad) in titles for ad in one.page.postings)
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
) -> list[LeadingList]:
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
    lists = LastingLists(survey)
    found = []
    for asked, one in survey.pages.items():
        is_ad = one.is_ad or asked in pure or asked in beside
        if (is_ad and asked not in lists.first_pages) or one.page.verdict == "failed":
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
            found.append(
                LeadingList(
                    page,
                    frozenset(ads),
                    asked == front.asked and not is_job_address(asked),
                    lists.is_lasting(asked, ads),
                )
            )
    return first_pages(found)


def _cover(lists: Iterable[LeadingList]) -> list[LeadingList]:
    """As few lists as lead to all of the ads."""
    left, covered, chosen = list(lists), set[str](), list[LeadingList]()
    while left and len(chosen) < MOST_LISTS:
        best = max(left, key=lambda one: (bool(one.ads - covered), one.order(covered)))
        if not best.ads - covered:
            break
        chosen.append(best)
        covered |= best.ads
        left.remove(best)
    return chosen


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
    places = urls[0] + (f" and {counted(len(urls) - 1, 'more page')}" if urls[1:] else "")
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
