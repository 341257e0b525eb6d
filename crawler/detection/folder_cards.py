"""Parts of a card for folders of ads, and what is said of them: include, sitemap, robots.txt, reasons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from crawler.fetch.politeness.robots import parse_robots
from crawler.geo.countries import countries, currency_of
from crawler.geo.places import read_places
from crawler.text.display import counted
from crawler.text.language import detect
from crawler.text.top_domains import GENERIC

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.samples import FolderSample
    from crawler.detection.site_index import SitemapIndex
    from crawler.records import JobPosting

SAME_COUNTRY: Final = 3
"""Ads of one country from which it is taken for that of the site. Set by hand in 2026."""
MOST_PLACES: Final = 0.6
"""Share of the ads with a country that it must have. Set by hand in 2026."""
SHARE_OF_LANGUAGE: Final = 0.2
"""Share of the ads that a site states to be in a language from which it is one of its languages. Set by hand."""
MONTHS: Final = 12
OF_ALL_COUNTRIES: Final = frozenset(["ws", "fm", "to", "la", "gg", "sh", "ly", "nu", "so", "st", "vc", "cx"])
"""Country domains that sites of all countries take, beside those that `GENERIC` has."""
_OF_LANGUAGE: Final = {
    "am": "ET", "bg": "BG", "bn": "BD", "cs": "CZ", "et": "EE", "fi": "FI", "hu": "HU", "hy": "AM", "id": "ID",
    "ja": "JP", "ka": "GE", "km": "KH", "ko": "KR", "lo": "LA", "lt": "LT", "lv": "LV", "mn": "MN", "my": "MM",
    "ne": "NP", "pl": "PL", "si": "LK", "sk": "SK", "th": "TH", "tl": "PH", "uk": "UA", "vi": "VN",
}  # fmt: skip
"""Language -> the one country in which most who write it live (likely subtags of Unicode CLDR 46)."""
_SET_UNASKED: Final = frozenset(("BR", "CN", "DE", "ES", "FR", "GB", "IN", "IT", "NL", "PT", "RU", "US"))
"""Countries in tags of languages that programs for sites set wherever the site is. Set by hand in 2026."""
_OF_DESTINATIONS: Final = frozenset(("AED", "BHD", "ILS", "KWD", "MYR", "OMR", "QAR", "SAR", "SGD", "TWD"))
"""Currencies in which agencies of other countries offer work abroad. Set by hand in 2026."""
_FIGURES: Final = re.compile(r"(?<!\d)(\d{1,2})[/\-](\d{1,2})[/\-]\d{4}(?!\d)")


def include_of(winners: Sequence[FolderSample], addresses: Sequence[str]) -> dict[str, Any]:
    """The patterns of the folders with ads; none where they hold every address of the index."""
    inside = {url for winner in winners for url in winner.group.urls}
    if inside >= set(addresses):
        return {}
    return {"include": [winner.group.pattern() for winner in winners]}


def forum_of(card: Mapping[str, Any], posts: Mapping[str, str]) -> dict[str, Any]:
    """The keys that make the card of a list one of a forum whose threads have these posts."""
    return {"kind": "forum", "select": {**card.get("select", {}), **posts}}


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
    return f"{counted(count, 'page')} in {folders} ({ads} of {read} sampled are ads{gone})"


def reasons_of(verdicts: Sequence[FolderSample]) -> str:
    """Why the folders of an index gave no ad."""
    if not verdicts:
        return "no page to sample"
    first = next((one for one in verdicts if one.reason), verdicts[0])
    read = sum(one.read for one in verdicts)
    return f"no ad in {counted(read, 'sampled page')}; in {first.group.key}: {first.reason or 'too few'}"


def learned_of(ads: Iterable[JobPosting], url: str, head: Iterable[str] = ()) -> dict[str, Any]:
    """What the pages show of themselves: their language, the order of their dates, the country of their places.

    Dates and national phone numbers are read by these. A key is left out where the pages don't agree; English is,
    where it is the only one. The languages are those which the pages state, each of a good part of them, or that of
    the text of those that state none.

    Args:
        ads: As read from some pages.
        url: Of the site: its top-level domain counts where the places name no country.
        head: Parts of the head of its front page: a country that these name counts then, or that of its language.
    """
    ads = list(ads)
    stated = Counter(ad.language.partition("-")[0].lower() for ad in ads if ad.language)
    written = [name for name, count in stated.most_common() if count >= SHARE_OF_LANGUAGE * stated.total()]
    stated = stated or Counter(detect(f"{ad.title}\n{ad.description or ad.text}", "en") for ad in ads)
    language = stated.most_common(1)[0][0] if stated else "en"
    languages = written or [language]
    learned: dict[str, Any] = {} if languages == ["en"] else {"languages": languages}
    orders = {order for ad in ads if (order := _order(ad.date_posted_raw))}
    if len(orders) == 1:
        learned["date_order"] = orders.pop()
    named = _country_of(ads) or _country_by_name(url) or _country_in(head) or _country_of_tags(ads)
    region = named or _OF_LANGUAGE.get(language, "") or _country_of_pay(ads)
    return learned | ({"region": region} if region else {})


def _country_of(ads: Sequence[JobPosting]) -> str:
    """The country of most places; "" where they differ.

    A place that is a country alone may be a town of that name
    in another script (Amman and Oman).
    """
    towns = [{place.country for place in ad.places if place.country and place.locality} for ad in ads]
    found = Counter(country for named in towns for country in named).most_common(1)
    if found and found[0][1] >= max(SAME_COUNTRY, MOST_PLACES * sum(map(bool, towns))):
        return found[0][0]
    return ""


def _country_of_pay(ads: Sequence[JobPosting]) -> str:
    """The country in whose own currency most of some ads pay; "" for one of several countries, or of work abroad."""
    paid = Counter(ad.pay.currency for ad in ads if ad.pay is not None and ad.pay.currency)
    currency, count = paid.most_common(1)[0] if paid else ("", 0)
    if count < max(SAME_COUNTRY, MOST_PLACES * paid.total()) or currency in _OF_DESTINATIONS:
        return ""
    places = [code for code in countries() if currency_of(code) == currency]
    return places[0] if len(places) == 1 else ""


def _country_of_tags(ads: Sequence[JobPosting]) -> str:
    """The one country that the tags of the pages' languages name (es-PE); "" for those that programs set unasked."""
    named = {ad.language.rpartition("-")[2].upper() for ad in ads if ad.language and "-" in ad.language}
    found = named.pop() if len(named) == 1 else ""
    return found if len(found) == 2 and found not in _SET_UNASKED else ""


def _country_in(head: Iterable[str]) -> str:
    """The one country that the head of the front page names; "" for none or several."""
    named = {
        place.country for part in head for place in read_places(part) if place.country and not place.locality
    }
    return named.pop() or "" if len(named) == 1 else ""


def _country_by_name(url: str) -> str:
    """The country of a site's top-level domain; "" for one that sites of all countries take."""
    name = (urlsplit(url).hostname or "").rpartition(".")[2].lower()
    code = {"uk": "GB"}.get(name, name.upper())
    return code if code in countries() and name not in GENERIC | OF_ALL_COUNTRIES else ""


def _order(raw: str) -> str:
    """The order that a date in digits can only have: 26/11/2026 begins with the day; "" where it may have another."""
    found = _FIGURES.search(raw)
    if found is None:
        return ""
    first, second = int(found[1]), int(found[2])
    return "DMY" if first > MONTHS >= second else "MDY" if second > MONTHS >= first else ""


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
