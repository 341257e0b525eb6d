"""One sentence about a campaign, made of what was read in its ads; each part knows the words that it comes from.

`summary_of` is pure and makes parts; `sentence` writes them in a language, with the strings of the desk's catalogue.
The desk, the dossier and `adwatch campaigns` use both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from crawler.geo.way import OfferRoute, places_of, way_of
from crawler.money.prose import shipped_reader
from crawler.records import Hit, Listing
from crawler.text.fold import fold

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
PRICED: Final = frozenset(
    {"upfront-recruitment-fee", "visa-travel-cost-on-worker", "training-kit-or-deposit"}
)
"""Of them, those whose quote reaches to the sum that stands right behind it."""
PRICE_REACH: Final = 20
"""Characters from such words to their sum; set by hand in 2026: " of", " is", a colon, but no other matter."""
MOST_TOLD: Final = 4
"""Of them, so that it stays a sentence; the reasons below it tell all. Set by hand in 2026."""
MOST_PLACES: Final = 4
"""Countries, or languages, named in one list; set by hand in 2026."""
UNTITLED: Final = ("", "(no title)")
"""Titles of campaigns without one; the second is what is stored of several ads without one."""
LONGEST_QUOTE: Final = 60
"""Characters of a quote; set by hand in 2026: half a line of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPart:
    """A part of the sentence."""

    key: str
    """Of its string, below `summary.`."""
    n: int | None = None
    """The number that it tells."""
    countries: tuple[str, ...] = ()
    """Countries that it names (ISO 3166-1)."""
    languages: tuple[str, ...] = ()
    """Languages that it names (BCP 47 primary tags)."""
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

    def language(self, tag: str) -> str:
        """The name of a language by its BCP 47 primary tag."""


def counts_of(ads: Sequence[Listing], listings: int | None = None) -> CampaignCounts:
    """The counts of ads that are all of their campaign, or of the `listings` that it has."""
    return CampaignCounts(
        listings=len(ads) if listings is None else listings,
        employers=len({ad.posting.hiring_organization.casefold() for ad in ads} - {""}),
        contacts=len({one.value for ad in ads for one in ad.assessment.contacts if not one.boilerplate}),
        route=way_of(places_of(ad.posting) for ad in ads),
    )


def summary_of(ads: Sequence[Listing], counts: CampaignCounts, reads: str = "en") -> tuple[SummaryPart, ...]:
    """The parts of the sentence about a campaign.

    Args:
        ads: those that were read, the highest score first; masked contacts are covered.
        counts: of the whole campaign.
        reads: language of the reader (BCP 47 primary tag): quotes come from ads in it, where there are some.
    """
    ads = sorted(ads, key=lambda ad: ad.assessment.language != reads)
    hits = _hits(ads, reads)
    head = [
        SummaryPart(key="ads", n=counts.listings),
        SummaryPart(key="employers" if counts.employers else "no_employer", n=counts.employers or None),
        *_offer(ads, hits, counts.listings),
        *_list("work_in", counts.route.destinations),
        *_wanted(hits, len(ads)),
    ]
    told = [
        _told(name, hits[name], len(ads), clause)
        for clause, name in enumerate((name for name in TOLD if name in hits), 1)
    ]
    last = [*told[:MOST_TOLD], *_from(counts.route), *_written(ads, reads), _contacts(counts.contacts)]
    return (*head, *last)


@dataclass(frozen=True, slots=True)
class _Found:
    ads: int
    best: Hit
    listing: str
    worth: tuple[bool, bool, float, int]
    """By which quotes are compared."""


def _hits(ads: Sequence[Listing], reads: str) -> dict[str, _Found]:
    """Each indicator with the number of ads and its best quote."""
    found: dict[str, _Found] = {}
    for ad in ads:
        told = ad.assessment.language == reads
        mine: dict[str, Hit] = {}
        for hit in _undisputed(ad.assessment.found_hits):
            if hit.id not in mine or _worth(hit, told) > _worth(mine[hit.id], told):
                mine[hit.id] = hit
        for name, hit in mine.items():
            before = found.get(name)
            worth = _worth(hit, told)
            if before is None or worth > before.worth:
                found[name] = _Found((before.ads if before else 0) + 1, _priced(hit, ad), ad.key, worth)
            else:
                found[name] = replace(before, ads=before.ads + 1)
    return found


def _priced(hit: Hit, ad: Listing) -> Hit:
    """A hit of `PRICED` with its quote up to the sum behind it; any other as it is."""
    if hit.id not in PRICED:
        return hit
    text = ad.posting.text_of(hit.field)
    if not hit.quote or text[hit.start : hit.end] != hit.quote:
        return hit
    behind = fold(text[hit.end : hit.end + 3 * PRICE_REACH])
    amount = next(shipped_reader().amounts(behind.text), None)
    if amount is None or amount.start > PRICE_REACH or _ENDS & set(behind.text[: amount.start]):
        return hit
    _, end = behind.span(amount.start, amount.end)
    return replace(hit, quote=text[hit.start : hit.end + end])


_ENDS: Final = frozenset(".!?;,،。，\n")
"""Signs that end a clause."""


def _undisputed(hits: Sequence[Hit]) -> list[Hit]:
    """Without a journey that the worker pays where the same words say that it is paid for ("free ticket, visa")."""
    free = [hit for hit in hits if hit.id == "all-inclusive-package"]
    return [
        hit
        for hit in hits
        if hit.id != "visa-travel-cost-on-worker"
        or not any(one.field == hit.field and one.start < hit.end and hit.start < one.end for one in free)
    ]


def _worth(hit: Hit, told: bool) -> tuple[bool, bool, float, int]:
    """A quote in the reader's language before others, of those the one with the most points, then the shortest."""
    return bool(hit.quote), told, hit.points, -len(hit.quote)


def _offer(ads: Sequence[Listing], hits: Mapping[str, _Found], listings: int) -> list[SummaryPart]:
    """What the work is: a kind that half of the ads have, else the first title, else the first words."""
    for name in WORK:
        if name in hits and hits[name].ads * 2 >= len(ads):
            key = f"{'work_of_one' if listings == 1 else 'work'}.{name}"
            return [SummaryPart(key=key, indicator=name, listing=hits[name].listing)]
    for ad in ads:
        if words := ad.posting.title or first_words(ad):
            return [SummaryPart(key="offer", quote=_short(words), listing=ad.key)]
    return []


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


def _written(ads: Sequence[Listing], reads: str) -> list[SummaryPart]:
    """The languages of the ads, the most frequent first, where there is another than the reader's."""
    counted = Counter(ad.assessment.language for ad in ads if ad.assessment.language not in {"", "und"})
    tags = tuple(sorted(counted, key=lambda tag: (-counted[tag], tag)))
    return [SummaryPart(key="written", languages=tags, clause=91)] if set(tags) - {reads} else []


def _contacts(contacts: int) -> SummaryPart:
    return SummaryPart(key="contacts" if contacts else "no_contact", n=contacts or None, clause=92)


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
    if names := [*map(words.country, part.countries), *map(words.language, part.languages)]:
        more = len(names) - MOST_PLACES
        places = words.say("punct.comma").join(names[:MOST_PLACES])
        values["places"] = words.say("summary.places_more", places=places, n=more) if more > 0 else places
    text = words.say(f"summary.{part.key}", **values)
    if part.quote:
        text = words.say("summary.quoted", text=text, quote=part.quote)
    if part.some:
        text = words.say("summary.some", text=text, ads=part.some[0], of=part.some[1])
    return text
