"""What a card would store: the one measure by which the cards of a site are compared.

Each card is walked in mind over the pages that were read: which addresses its lists lead to, which of them its
patterns let through, and what would be stored of each. A page that reads as an ad is a live one with a probability
that was counted on sites whose truth is known. What wasn't read of a template counts as the read part of it. A card
is worth the ads that it would store, less the false ones, less what its requests cost.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from crawler.detection.site_survey import FIRST
from crawler.postings.indexes.list_page import page_pattern
from crawler.postings.page_blocks import squeezed

if TYPE_CHECKING:
    from crawler.detection.addresses import AddressGroup
    from crawler.detection.samples import FolderSample
    from crawler.detection.site_survey import SiteSearch, SurveyedPage
from crawler.records import JobPosting

SURE: Final = 0.99
"""Share of pages that read as an ad that are live ones: 411 of 414 pages that were read of 96 invented sites of ten
writers in December 2026 (`python -m quality.invented_sites.counted FOLDER...`), as all shares here."""
AMONG_ADS: Final = 0.95
"""That of pages that are ads if fewer signs are asked for, beside one of their template that surely is: 42 of 44."""
ALONE: Final = 0.25
"""That of such pages where no other page of the template is one: 6 of 24."""
WHOLE: Final = 0.96
"""That of ads which a page holds whole beside others: 160 of 166."""
FALSE: Final = 1.0
"""Ads that one false ad outweighs. Set by hand in 2026."""
REQUEST: Final = 0.01
"""Ads that one request outweighs: a hundred pages asked for in vain cost as much as an ad that is missed. By hand."""


@dataclass(frozen=True, slots=True)
class PageValue:
    """What would be stored of one page."""

    ads: float = 0.0
    """Live ads of it that are expected."""
    false: float = 0.0
    """Stored ads of it that are expected to be none."""

    @property
    def net(self) -> float:
        """Its ads less the false ones."""
        return self.ads - FALSE * self.false


@dataclass(frozen=True)
class CardValue:
    """What a card would store of the pages that were read."""

    pages: Mapping[str, PageValue] = field(default_factory=dict)
    """Address -> what would be stored of it."""
    requests: int = 0
    doubles: int = 0
    """Ads that would be stored whole beside the page of their own."""

    @cached_property
    def ads(self) -> float:
        """Distinct live ads that it would store."""
        return sum(one.ads for one in self.pages.values()) - self.doubles

    @cached_property
    def false(self) -> float:
        """Stored ads that are none, or are stored twice."""
        return sum(one.false for one in self.pages.values()) + self.doubles

    @property
    def worth(self) -> float:
        """What the cards of a site are compared by."""
        return self.ads - FALSE * self.false - REQUEST * self.requests

    def told(self, cards: int) -> str:
        """What speaks for a card that was chosen among some, in words."""
        chosen = f"; the best of {cards} cards" if cards > 1 else ""
        return f"it would store about {self.ads:.0f} ads, {self.false:.1f} of them false or twice{chosen}"


def value_of_sample(winners: Iterable[FolderSample]) -> CardValue:
    """What a card of some templates would store of them, by what their sample showed."""
    pages: dict[str, PageValue] = {}
    for one in winners:
        share = one.ads / max(1, one.read)
        pages |= {url: PageValue(share * SURE, share * (1 - SURE)) for url in one.group.urls}
    return CardValue(pages, len(pages))


@dataclass(frozen=True)
class SiteValues:
    """The values of the pages of one site that was walked over."""

    survey: SiteSearch

    @cached_property
    def _group_of(self) -> dict[str, AddressGroup]:
        return {url: group for group in self.survey.groups for url in group.urls}

    @cached_property
    def _among_ads(self) -> set[str]:
        """Addresses of templates that have a page which is surely an ad."""
        survey = self.survey
        sure = {url for url, one in survey.pages.items() if one.is_ad and url not in survey.maybe}
        return {url for group in survey.groups if not sure.isdisjoint(group.urls) for url in group.urls}

    def of_page(self, url: str, likely: bool) -> PageValue:
        """What would be stored of an address; of one that wasn't read what its template gives on average.

        Args:
            url: The address.
            likely: Whether the card asks for fewer signs of an ad.
        """
        one = self.survey.pages.get(url)
        if one is not None:
            return self._of_read(url, one, likely)
        values = [self._of_read(page, self.survey.pages[page], likely) for page in self._beside(url)]
        if not values:
            return PageValue()
        count = len(values)
        return PageValue(sum(one.ads for one in values) / count, sum(one.false for one in values) / count)

    def _beside(self, url: str) -> list[str]:
        """The read pages that tell of one that wasn't: of its template, behind one list with it if there are some."""
        group = self._group_of.get(url)
        read = [] if group is None else [page for page in group.urls if page in self.survey.pages]
        above = set(self.survey.parents.get(url, ()))
        near = [page for page in read if not above.isdisjoint(self.survey.parents[page])]
        return near if len(near) >= FIRST else read

    def _of_read(self, url: str, one: SurveyedPage, likely: bool) -> PageValue:
        if one.holds_several:
            count = len(one.page.postings)
            return PageValue(count * WHOLE, count * (1 - WHOLE))
        if url in self.survey.maybe:
            share = AMONG_ADS if url in self._among_ads else ALONE
            return PageValue(share, 1 - share) if likely else PageValue()
        return PageValue(SURE, 1 - SURE) if one.page.verdict == "ad" else PageValue()

    def of_card(self, card: Mapping[str, Any], addresses: Iterable[str] = ()) -> CardValue:
        """What a card would store.

        Args:
            card: Its table.
            addresses: What its index names, where that is no page: a sitemap.
        """
        likely = bool(card.get("pages_are_ads"))
        lists, led_to = (
            self._walked(card) if card["kind"] in ("listing", "forum") else (set(), set(addresses))
        )
        whole = {str(url) for url in card.get("whole_pages", ())}
        if card.get("rows"):
            whole |= lists
        if card.get("follow", True) is False:
            whole, led_to = set(lists), set()
        wanted = [re.compile(pattern) for pattern in card.get("include", ())]
        led_to = {url for url in led_to if not wanted or any(one.search(url) for one in wanted)} - lists
        pages = {url: self.of_page(url, likely) for url in led_to}
        pages |= {asked: self._of_read(asked, one, likely) for asked, one in self._read(whole)}
        return CardValue(pages, len(lists) + len(led_to), self.doubles(whole, led_to))

    def _read(self, urls: Collection[str]) -> Iterator[tuple[str, SurveyedPage]]:
        """Those of some pages that were read, by the address that was asked for."""
        for asked, one in self.survey.pages.items():
            if asked in urls or one.page.fetched.url in urls:
                yield asked, one

    def _walked(self, card: Mapping[str, Any]) -> tuple[set[str], set[str]]:
        """The lists of a card that were read with their further pages, and all that they link to."""
        patterns = [re.compile(pattern) for pattern in card.get("lists", ())]
        waiting = deque([str(card.get("url", "")), *card.get("urls", ()), *card.get("whole_pages", ())])
        template = str(card.get("page_url", ""))
        made = map(page_pattern, dict.fromkeys(template.replace("{list}", start) for start in waiting))
        further = [pattern for pattern in made if pattern is not None]
        met, led_to = set(waiting), set[str]()
        lists = set(waiting)
        while waiting:
            for asked, one in self._read({waiting.popleft()}):
                lists |= {asked, one.page.fetched.url}
                for url in one.links:
                    is_list = any(pattern.search(url) for pattern in patterns) or any(
                        pattern.fullmatch(url) for pattern in further
                    )
                    if is_list and url not in met:
                        met.add(url)
                        waiting.append(url)
                    elif not is_list:
                        led_to.add(url)
        return lists | met, led_to

    def doubles(self, whole: Collection[str], led_to: Collection[str]) -> int:
        """Ads that some pages hold whole and others as their only one, or as well."""
        known = {
            title_of(ad)
            for asked, one in self._read(led_to)
            if not one.holds_several
            for ad in one.page.postings
        }
        count = 0
        for _, one in self._read(whole):
            titles = {title_of(ad) for ad in one.page.postings}
            count += len(titles & known)
            known |= titles
        return count


def title_of(ad: JobPosting) -> str:
    """The title of an ad, as two of them are compared: a list may print it in capitals, or with a stop."""
    return squeezed(ad.title)
