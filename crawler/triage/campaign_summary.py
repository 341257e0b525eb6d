"""One sentence about a campaign, made of what was read in its ads; each part knows the words that it comes from.

`summary_of` is pure and makes parts; `sentence` writes them in a language, with the strings of the desk's catalogue.
The desk, the dossier and `adwatch campaigns` use both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from crawler.geo.countries import english_names
from crawler.geo.way import OfferRoute, places_of, way_of
from crawler.records import Hit, Listing

WORK: Final = (
    "live-in-domestic-abroad",
    "sexual-services-euphemism",
    "scam-centre-role",
    "money-parcel-or-courier-role",
    "task-and-deposit-earning",
    "conflict-or-body-part-recruitment",
)
"""Indicators that say what the work is, by catalogue id; the first that half of the ads have is taken."""
WANTED: Final = ("minors-targeted", "gender-age-targeting", "looks-photos-and-body-data")
"""Indicators that say who is wanted; the first that an ad has."""
TOLD: Final = (
    "upfront-recruitment-fee",
    "visa-travel-cost-on-worker",
    "training-kit-or-deposit",
    "debt-or-salary-deduction",
    "passport-retention",
    "identity-documents-in-advance",
    "restricted-movement",
    "fines-and-penalties",
    "excessive-hours-or-withheld-pay",
    "irregular-route-or-secrecy",
    "visit-visa-for-work",
    "guaranteed-job-or-visa",
    "messaging-app-only",
)
"""Indicators that the sentence tells, gravest first by hand."""
UNQUOTED: Final = frozenset({"messaging-app-only"})
"""Of them, those whose words are a contact, which the sentence counts."""
MOST_TOLD: Final = 4
"""Of them, so that it stays a sentence; the reasons below it tell all. Set by hand in 2026."""
MOST_PLACES: Final = 4
"""Countries named in one list; set by hand in 2026."""
LONGEST_QUOTE: Final = 60
"""Characters of a quote; set by hand in 2026: half a line of the page."""
ENGLISH: Final = Path(__file__).parents[1] / "review" / "strings" / "en.toml"
"""Where the strings of the desk's catalogue are, for those who have no desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPart:
    """A part of the sentence."""

    key: str
    """Of its string, below `summary.`."""
    n: int | None = None
    """The number that it tells."""
    countries: tuple[str, ...] = ()
    """Countries that it names (ISO 3166-1)."""
    quote: str = ""
    """Words of an ad."""
    indicator: str = ""
    """Catalogue id of the indicator that it tells; empty for what was counted."""
    listing: str = ""
    """Public id of the ad with the quote."""
    some: tuple[int, int] | None = None
    """In how many of how many ads, where it is fewer than half."""
    clause: int = 0
    """Parts of one clause are joined by a space, clauses by semicolons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCounts:
    """What is known of a campaign beside the ads that were read."""

    listings: int
    employers: int
    contacts: int
    route: OfferRoute = field(default_factory=OfferRoute)


class SummaryWords(Protocol):
    """A language: the desk's strings and its names of countries."""

    def say(self, key: str, **values: object) -> str:
        """The string of a key; with `n`, the form for that number."""

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166-1 code."""


def counts_of(ads: Sequence[Listing], listings: int | None = None) -> CampaignCounts:
    """The counts of ads that are all of their campaign, or of the `listings` that it has."""
    return CampaignCounts(
        listings=len(ads) if listings is None else listings,
        employers=len({ad.posting.hiring_organization.casefold() for ad in ads} - {""}),
        contacts=len({one.value for ad in ads for one in ad.assessment.contacts if not one.boilerplate}),
        route=way_of(places_of(ad.posting) for ad in ads),
    )


def summary_of(ads: Sequence[Listing], counts: CampaignCounts) -> tuple[SummaryPart, ...]:
    """The parts of the sentence about a campaign.

    Args:
        ads: those that were read, the highest score first; masked contacts are covered.
        counts: of the whole campaign.
    """
    hits = _hits(ads)
    head = [
        SummaryPart(key="ads", n=counts.listings),
        SummaryPart(key="employers" if counts.employers else "no_employer", n=counts.employers or None),
        *_offer(ads, hits),
        *_list("work_in", counts.route.destinations),
        *_wanted(hits, len(ads)),
    ]
    told = [
        _told(name, hits[name], len(ads), clause)
        for clause, name in enumerate((name for name in TOLD if name in hits), 1)
    ]
    last = [*told[:MOST_TOLD], *_from(counts.route), _contacts(counts.contacts)]
    return (*head, *last)


@dataclass(frozen=True, slots=True)
class _Found:
    ads: int
    best: Hit
    listing: str


def _hits(ads: Sequence[Listing]) -> dict[str, _Found]:
    """Each indicator with the number of ads and the shortest quote of those with the most points."""
    found: dict[str, _Found] = {}
    for ad in ads:
        mine: dict[str, Hit] = {}
        for hit in ad.assessment.found_hits:
            if hit.id not in mine or _better(hit, mine[hit.id]):
                mine[hit.id] = hit
        for name, hit in mine.items():
            before = found.get(name)
            better = before is None or _better(hit, before.best)
            found[name] = _Found(
                (before.ads if before else 0) + 1,
                hit if better or before is None else before.best,
                ad.key if better or before is None else before.listing,
            )
    return found


def _better(hit: Hit, other: Hit) -> bool:
    return (bool(hit.quote), hit.points, -len(hit.quote)) > (
        bool(other.quote),
        other.points,
        -len(other.quote),
    )


def _offer(ads: Sequence[Listing], hits: Mapping[str, _Found]) -> list[SummaryPart]:
    """What the work is: a kind that half of the ads have, else the first title, else the first words."""
    for name in WORK:
        if name in hits and hits[name].ads * 2 >= len(ads):
            return [SummaryPart(key=f"work.{name}", indicator=name, listing=hits[name].listing)]
    words = next((words for ad in ads if (words := ad.posting.title or first_words(ad))), "")
    return [SummaryPart(key="offer", quote=_short(words), listing=ads[0].key)] if words else []


def first_words(ad: Listing) -> str:
    """The beginning of an ad's text, for ads without a title."""
    return _short(" ".join((ad.posting.description or ad.posting.text)[: LONGEST_QUOTE * 2].split()))


def _wanted(hits: Mapping[str, _Found], ads: int) -> list[SummaryPart]:
    name = next((name for name in WANTED if name in hits and hits[name].best.quote), None)
    return [_told(name, hits[name], ads, 0)] if name else []


def _told(name: str, found: _Found, ads: int, clause: int) -> SummaryPart:
    return SummaryPart(
        key=f"told.{name}",
        quote="" if name in UNQUOTED else _short(found.best.quote),
        indicator=name,
        listing=found.listing,
        some=(found.ads, ads) if found.ads * 2 < ads else None,
        clause=clause,
    )


def _list(key: str, countries: tuple[str, ...]) -> list[SummaryPart]:
    return [SummaryPart(key=key, countries=countries)] if countries else []


def _from(route: OfferRoute) -> list[SummaryPart]:
    if route.origins:
        return [SummaryPart(key="recruits_in", countries=route.origins, clause=90)]
    if route.readers and route.readers != route.destinations:
        return [SummaryPart(key="readers", countries=route.readers, clause=90)]
    return []


def _contacts(contacts: int) -> SummaryPart:
    return SummaryPart(key="contacts" if contacts else "no_contact", n=contacts or None, clause=91)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_QUOTE else f"{plain[: LONGEST_QUOTE - 1].rstrip()}…"


def pieces(parts: Sequence[SummaryPart], words: SummaryWords) -> list[tuple[str, SummaryPart, str]]:
    """The sentence in a language as pieces of text with their parts, and what stands behind each."""
    made = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        text = _text(part, words)
        between = " " if following and following.clause == part.clause else words.say("punct.semicolon")
        end = "." if following is None else between
        made.append((text, part, end))
    return made


def sentence(parts: Sequence[SummaryPart], words: SummaryWords) -> str:
    """The whole sentence in a language."""
    return "".join(text + end for text, _, end in pieces(parts, words))


def _text(part: SummaryPart, words: SummaryWords) -> str:
    values: dict[str, object] = {}
    if part.n is not None:
        values["n"] = part.n
    if part.countries:
        shown = [words.country(code) for code in part.countries[:MOST_PLACES]]
        more = len(part.countries) - MOST_PLACES
        places = words.say("punct.comma").join(shown)
        values["places"] = words.say("summary.places_more", places=places, n=more) if more > 0 else places
    text = words.say(f"summary.{part.key}", **values)
    if part.quote:
        text = words.say("summary.quoted", text=text, quote=part.quote)
    if part.some:
        text = words.say("summary.some", text=text, ads=part.some[0], of=part.some[1])
    return text


class EnglishWords:
    """English without the desk's packages, for the command line and the dossier."""

    def say(self, key: str, **values: object) -> str:
        """The string of a key; with a number `n` of 1, its form for one."""
        table = _english()
        text = table.get(f"{key}_one", table[key]) if values.get("n") == 1 else table[key]
        return text.format(**values)

    def country(self, code: str) -> str:
        """The English name of a country, or its code."""
        return english_names().get(code, code)


@cache
def _english() -> Mapping[str, str]:
    found: dict[str, str] = {}
    _flatten(tomllib.loads(ENGLISH.read_text("utf-8")), "", found.__setitem__)
    return found


def _flatten(tree: Mapping[str, object], prefix: str, put: Callable[[str, str], None]) -> None:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            _flatten(value, f"{prefix}{name}.", put)
        else:
            put(prefix + name, str(value))
