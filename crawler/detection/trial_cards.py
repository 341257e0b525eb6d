"""Cards chosen by a trial walk: of everything that the read pages of a site allow, what would store most ads.

Rules about shapes of sites gained nothing on sites that nobody had seen. Here templates, lists and pages with whole
ads are taken as long as each adds more than it costs by the measure of `card_value`, whatever the site looks like.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.detection.card_value import REQUEST, PageValue, SiteValues, title_of
from crawler.detection.issues import issues_of
from crawler.detection.lasting_lists import LastingLists
from crawler.detection.link_cards import LeadingList, branches_above, card_of_links, first_pages
from crawler.detection.list_pages import ListPage
from crawler.detection.proposal import CardProposal
from crawler.detection.samples import FolderSample
from crawler.detection.several_lists import MOST as MOST_LISTS
from crawler.detection.site_survey import SiteSearch, SurveyedPage
from crawler.detection.survey_cards import card_by_rules
from crawler.postings.job_labels import is_company_address, is_job_address
from crawler.postings.word_patterns import names_archive
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.site_reader import SiteReader


def survey_card(site: SiteReader, front: FetchedPage) -> CardProposal | None:
    """The card of a site by a walk over it; None where it shows no ads.

    Args:
        site: The site.
        front: The page to begin with.
    """
    survey = SiteSearch(site.fetch, site.parser.facts)
    survey.walk(front)
    site.not_title = survey.not_title or site.not_title
    values = SiteValues(survey)
    found = [card_by_rules(site, survey, front)]
    issues = issues_of(survey)
    lists = LastingLists(survey)
    found += [_TrialWalk(site, values, front, likely, issues, lists).card() for likely in (False, True)]
    made = [one for one in found if one is not None]
    if not made:
        read = len(survey.pages)
        site.tried.append(f"{counted(read, 'page')} that {front.url} leads to (no list of ads among them)")
        return None
    rows = [(one, values.of_card(one.card)) for one in made]
    best, value = max(rows, key=lambda row: row[1].worth)
    different = len({repr(one.card) for one in made})
    return replace(best, worth=value.worth, why=f"{best.why}: {value.told(different)}")


@dataclass(frozen=True)
class _TrialWalk:
    site: SiteReader
    values: SiteValues
    front: FetchedPage
    likely: bool
    """Whether the card asks for fewer signs of an ad."""
    issues: Sequence[FolderSample]
    """Templates of bulletins and the like."""
    lists: LastingLists

    @property
    def survey(self) -> SiteSearch:
        return self.values.survey

    def card(self) -> CardProposal | None:
        """The card; None where no list leads to an ad."""
        groups = self._groups()
        inside = {url for one in groups for url in one.group.urls}
        leading = self._lists(inside)
        chosen = self._chosen(leading)
        covered = {url for one in chosen for url in one.ads}
        winners = [one for one in groups if not covered.isdisjoint(one.group.urls)]
        if not chosen:
            return None
        beside = self._whole(chosen, inside)
        branches = branches_above(self.survey, self.front, chosen, leading)
        return card_of_links(self.site, self.survey, winners, chosen, beside, branches, self.likely)

    def _value(self, url: str) -> PageValue:
        return self.values.of_page(url, self.likely)

    def _groups(self) -> list[FolderSample]:
        """The templates that are worth their requests."""
        found = list(self.issues)
        inside = {url for one in self.issues for url in one.group.urls}
        for group in self.survey.groups:
            if not inside.isdisjoint(group.urls):
                continue
            read = self.survey.read_of(group)
            ads = sum(self._value(one.page.fetched.asked).ads > 0 for one in read)
            over = sum(one.page.verdict == "over" for one in read)
            net = sum(self._value(url).net for url in group.urls)
            if ads and net > REQUEST * len(group.urls):
                found.append(FolderSample(group, ads, over, len(read), ""))
        return found

    def _lists(self, inside: Collection[str]) -> list[LeadingList]:
        """The read pages that lead to ads and are none."""
        frame = self.survey.frame()
        issues = {url for one in self.issues for url in one.group.urls}
        found = []
        for asked, one in self.survey.pages.items():
            url = one.page.fetched.url
            is_ad = (
                self._value(asked).ads > 0
                or asked in self.survey.maybe
                or one.page.verdict == "over"
                or asked in issues
            )
            is_ad = is_ad and asked not in self.lists.first_pages
            if one.page.verdict == "failed" or is_ad or names_archive(url) or is_company_address(url):
                continue
            ads = {
                url for url in one.links if url in inside and url not in frame and self._value(url).ads > 0
            }
            if ads:
                page = ListPage(one.page.fetched, asked in self.survey.named, one.facts)
                is_front = asked == self.front.asked and not is_job_address(asked)
                lasting = self.lists.is_lasting(asked, ads)
                found.append(LeadingList(page, frozenset(ads), is_front, lasting))
        return first_pages(found)

    def _chosen(self, lists: Sequence[LeadingList]) -> list[LeadingList]:
        """As few lists as lead to all of the ads, the one that adds most first; the front page last."""
        left, chosen, covered = list(lists), list[LeadingList](), set[str]()

        def gain(one: LeadingList) -> float:
            return sum(self._value(url).net for url in one.ads - covered)

        while left and len(chosen) < MOST_LISTS:
            best = max(
                left,
                key=lambda one: (
                    gain(one) > REQUEST,
                    one.is_lasting,
                    not one.is_front,
                    gain(one),
                    one.page.is_named,
                ),
            )
            if gain(best) <= REQUEST:
                break
            chosen.append(best)
            covered |= best.ads
            left.remove(best)
        return chosen

    def _whole(self, chosen: Sequence[LeadingList], inside: Collection[str]) -> list[SurveyedPage]:
        """The pages with whole ads that the lists don't lead to; those whose ads have pages of their own are none."""
        led_to = {url for one in chosen for url in one.page.all_links} & set(inside)
        known = {
            title_of(ad)
            for url in led_to
            if url in self.survey.pages
            for ad in self.survey.pages[url].page.postings
        }
        found = []
        for asked, one in self.survey.pages.items():
            titles = {title_of(ad) for ad in one.page.postings}
            usable = one.holds_several and asked not in led_to and not names_archive(one.page.fetched.url)
            if usable and 2 * len(titles & known) < len(titles):
                found.append(one)
                known |= titles
        return found[:MOST_LISTS]
