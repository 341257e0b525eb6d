"""Parts of the dossier that are about campaigns: what they are in a sentence, why, and from where to where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.geo.countries import english_names
from crawler.geo.way import places_of, way_of
from crawler.geo.world_map import MapView, world_map
from crawler.indicators import load_catalogue
from crawler.records import Campaign, Hit, Listing
from crawler.triage.campaign_summary import UNTITLED, counts_of, first_words, sentence, summary_of
from crawler.triage.english_words import EnglishWords

_STYLE: Final = re.compile(r"the shape of the ad adds (\S+) to its place in the queue")
_GROUP: Final = re.compile(r"(?<=signs of |ances of )[a-z-]+(?= count )")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """An indicator over the ads of a campaign, under its human name."""

    name: str
    weight: str
    quote: str
    why: str
    ads: int
    of_campaign: bool
    """A comparison of ads found it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierCampaign:
    """A campaign with a sentence that says what its ads are."""

    campaign: Campaign
    title: str
    """Its title, else the first words of its first ad."""
    sentence: str
    ads: tuple[str, ...]
    """Public ids of its ads, the highest score first."""
    reasons: tuple[ReasonRow, ...]
    score_reasons: tuple[str, ...]
    """Its joins and its score in words, without the program's own names for signs and wording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRoute:
    """Where the ads of a campaign recruit and where the work is, in English names."""

    name: str
    """Public id of the campaign, or of an ad without one."""
    ads: int
    origins: str
    destinations: str
    recruiters: str
    readers: str
    crosses_border: bool
    ways: tuple[tuple[str, str], ...]
    """Pairs of ISO 3166-1 codes, origin and destination."""


def told_campaign(campaign: Campaign, listings: list[Listing]) -> DossierCampaign:
    """A campaign with its sentence and its reasons, from the ads that the dossier holds."""
    ads = [ad for ad in listings if ad.campaign == campaign.id or ad.key in campaign.members]
    ads.sort(key=lambda ad: -ad.assessment.score)
    told = sentence(summary_of(ads, counts_of(ads)), EnglishWords()) if ads else ""
    title = campaign.title if campaign.title not in UNTITLED else first_words(ads[0]) if ads else ""
    return DossierCampaign(
        campaign=campaign,
        title=title,
        sentence=told,
        ads=tuple(ad.key for ad in ads),
        reasons=tuple(_reasons(ads)),
        score_reasons=tuple(map(plain_reason, campaign.reasons)),
    )


def plain_reason(reason: str) -> str:
    """A reason of the score for readers who don't know the program: signs by their names, no codes of style."""
    if found := _STYLE.match(reason):
        return f"how the ads are written adds {found[1]} to the score, which orders ads for reading"
    head, space, rest = reason.partition(" ")
    if head in load_catalogue().indicators and rest.startswith(("adds nothing: ", "counts ")):
        head = f"“{indicator_name(head)}”"
    return _GROUP.sub(lambda group: group[0].replace("-", " "), f"{head}{space}{rest}")


def _reasons(ads: list[Listing]) -> Iterator[ReasonRow]:
    """Indicators over the ads, most points first."""
    best: dict[str, Hit] = {}
    carried: Counter[str] = Counter()
    for ad in ads:
        for hit in ad.assessment.found_hits:
            if hit.id not in best or hit.points > best[hit.id].points:
                best[hit.id] = hit
        carried.update({hit.id for hit in ad.assessment.found_hits})
    for hit in sorted(best.values(), key=lambda hit: (-hit.points, hit.id)):
        yield ReasonRow(
            name=indicator_name(hit.id),
            weight=hit.weight,
            quote=hit.quote,
            why=hit.why,
            ads=carried[hit.id],
            of_campaign=hit.origin == "cross-ad",
        )


def meanings_of(listings: list[Listing]) -> dict[str, str]:
    """Sentences of indicators, by id, that are the same in all ads: they are printed once."""
    said: dict[str, set[str]] = {}
    for ad in listings:
        for hit in ad.assessment.found_hits:
            said.setdefault(hit.id, set()).add(hit.why if hit.quote else "")
    same = {name: next(iter(sentences)) for name, sentences in said.items() if len(sentences) == 1}
    return {name: sentence for name, sentence in sorted(same.items()) if sentence}


def indicator_name(indicator: str) -> str:
    """The catalogue's name of an indicator, or its id in words."""
    found = load_catalogue().indicators.get(indicator)
    return found.name if found else indicator.replace("-", " ")


def harm_name(harm: str) -> str:
    """The catalogue's name of a harm type, or its id in words."""
    found = load_catalogue().harm_types.get(harm)
    return found.name if found else harm.replace("-", " ")


def routes_of(listings: list[Listing]) -> tuple[DossierRoute, ...]:
    """One row a campaign, from the ads that the dossier holds."""
    together: dict[str, list[Listing]] = {}
    for listing in listings:
        together.setdefault(listing.campaign or listing.key, []).append(listing)
    return tuple(_route(name, ads) for name, ads in together.items())


def _route(name: str, ads: list[Listing]) -> DossierRoute:
    route = way_of(places_of(ad.posting) for ad in ads)
    return DossierRoute(
        name=name,
        ads=len(ads),
        origins=_names(route.origins),
        destinations=_names(route.destinations),
        recruiters=_names(route.recruiters),
        readers=_names(route.readers),
        crosses_border=route.crosses_border,
        ways=tuple((one, other) for one in route.origins for other in route.destinations),
    )


def map_of(routes: tuple[DossierRoute, ...]) -> MapView | None:
    """The ways of all campaigns on one map."""
    ways = [way for route in routes for way in route.ways]
    return world_map(Counter(one for one, _ in ways), Counter(other for _, other in ways), ways)


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(english_names().get(code, code) for code in codes)
