"""Where an offer recruits, where its work is, and where the recruiter sits: one model for desk, dossier and exports.

Origin is what the ads or their contacts say. The country of a board's readers is no origin: it is kept apart, shown
as such, and never makes a way across a border. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import phonenumbers

from crawler.records import JobPosting


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPlaces:
    """What one ad says of countries (ISO 3166-1 alpha-2)."""

    stated: str | None
    """Country of the place in its place field."""
    abroad: tuple[str, ...] = ()
    """Countries other than the readers' in which the work is said to be."""
    contacts: tuple[str, ...] = ()
    """Countries of its phone numbers, those of the board and shared ones left out."""
    readers: str | None = None
    """Country of the source."""

    @property
    def goes_elsewhere(self) -> bool:
        """Whether it states a place and names work in another country: the place is then where it recruits."""
        return self.stated is not None and any(code != self.stated for code in self.abroad)


@dataclass(frozen=True, slots=True)
class OfferRoute:
    """The way of an offer, each list by how many ads say so, most first."""

    origins: tuple[str, ...] = ()
    """Where people are sought, by what ads or contacts say; empty where nothing says it."""
    destinations: tuple[str, ...] = ()
    """Where the work is."""
    recruiters: tuple[str, ...] = ()
    """Countries of the recruiter's phone numbers."""
    readers: tuple[str, ...] = ()
    """Countries of the boards' readers."""
    crosses_border: bool = False
    """Whether an ad recruits in one country for work in another, by its own words or contacts."""


@dataclass(slots=True)
class _Counts:
    origins: Counter[str] = field(default_factory=Counter)
    destinations: Counter[str] = field(default_factory=Counter)
    crosses_border: bool = False


def way_of(ads: Iterable[StatedPlaces]) -> OfferRoute:
    """The way of the ads of one offer.

    The ads of an offer fill the same form: where most of those that state a place name work elsewhere, the stated
    place of the others is where they recruit, too.
    """
    known = list(ads)
    stated = [ad for ad in known if ad.stated is not None]
    elsewhere = sum(ad.goes_elsewhere for ad in stated)
    recruits_there = elsewhere * 2 > len(stated)
    counts = _Counts()
    for ad in known:
        _count(counts, ad, recruits_there=recruits_there)
    return OfferRoute(
        origins=_by_number(counts.origins),
        destinations=_by_number(counts.destinations),
        recruiters=_by_number(Counter(code for ad in known for code in ad.contacts)),
        readers=_by_number(Counter(ad.readers for ad in known if ad.readers)),
        crosses_border=counts.crosses_border,
    )


def _count(counts: _Counts, ad: StatedPlaces, *, recruits_there: bool) -> None:
    """Add what one ad says."""
    if ad.goes_elsewhere:
        origins: Sequence[str] = [ad.stated] if ad.stated else []
        destinations = [code for code in ad.abroad if code != ad.stated]
    elif recruits_there and ad.stated:
        origins, destinations = [ad.stated], []
    else:
        destinations = list(ad.abroad) or ([ad.stated] if ad.stated else [])
        origins = [code for code in ad.contacts if code not in destinations] if destinations else []
        if set(ad.contacts) & set(destinations):
            origins = []  # a number at the place of work: who else writes it from abroad is not known
    counts.origins.update(origins)
    counts.destinations.update(destinations)
    if any(there != here for here in origins for there in destinations):
        counts.crosses_border = True


def _by_number(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(code for code, _ in counted.most_common())


@lru_cache(maxsize=4096)
def country_of_number(number: str) -> str | None:
    """ISO 3166-1 alpha-2 country of a number in E.164; None for what is none, or belongs to no country."""
    try:
        found = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return None
    return None if found in {None, "001"} else found


def places_of(posting: JobPosting) -> StatedPlaces:
    """What one assessed ad says of countries; contacts of the site itself are left out."""
    assessed = posting.assessment
    contacts = [] if assessed is None else [one for one in assessed.contacts if not one.boilerplate]
    codes = (country_of_number(one.value) for one in contacts if one.value.startswith("+"))
    return StatedPlaces(
        stated=next((place.country for place in posting.places if place.country), None),
        abroad=() if assessed is None else assessed.destinations,
        contacts=tuple(dict.fromkeys(filter(None, codes))),
        readers=posting.region,
    )
