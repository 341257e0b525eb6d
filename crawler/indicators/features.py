"""Features of an ad other than phrases: who hires, where, for what pay, through which channel.

Each feature is a plain function over an `AnalysedPosting`, whose method `feature` computes it once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.gaps import Match
from crawler.money.prose import Amount
from crawler.records import Contact

MONTHLY: Final[Mapping[str, float]] = {"hour": 173.0, "day": 22.0, "week": 4.33, "month": 1.0, "year": 1 / 12}
"""Units of a period in a month of work: 40 hours a week (173 hours), 22 days, 52/12 weeks; conventional figures."""

CUE_REACH: Final = 70
"""Characters between a country and the word (visa, ticket, abroad) that makes it a destination; set by hand in
2026, not fitted."""
INVITATION: Final = 120
"""Words up to which a message can be a bare invitation: of 25 of a Nigerian board the longest has 123. Set by hand in
2026."""
TRADES: Final = ("group/role-unskilled", "group/role-skilled", "group/role-clerical")
"""Groups of work that a reader would do; a manager or director, of `role-professional`, may be who signs."""
WORK_IN_REACH: Final = 5
"""Characters between "work in" and the country: it counts only right before it; set by hand in 2026."""


def employer_named(ad: AnalysedPosting) -> bool:
    """True when a firm, body or shop is named, or its own domain or address is given."""
    organisation = ad.posting.hiring_organization.strip().lower()
    if organisation and not organisation.startswith(ad.wordings.undisclosed_employers):
        return True
    if own_domain_contact(ad):
        return True
    return ad.feature(firm_in_text)


def firm_in_text(ad: AnalysedPosting) -> bool:
    """True when the text holds a firm's name or an address."""
    return any(pattern.search(ad.text) for pattern in ad.catalogue.tables.firm_patterns)


def own_domain_contact(ad: AnalysedPosting) -> bool:
    """True when a mailbox or page of the recruiter is on a domain that is not open to anybody."""
    tables = ad.catalogue.tables
    for contact in recruiter_contacts(ad, "email", "website"):
        host = host_of(contact.value)
        if host and host not in tables.free_mail and not tables.loose_host(host):
            return True
    return False


def bare_invitation(ad: AnalysedPosting) -> Match | None:
    """Where a short message calls its reader to an interview at a set hour, and names no work and no firm's address.

    Victims of "networking" schemes and of fee scams are fetched so in West Africa. None for any other text.
    """
    keys = ("group/invites-you", "group/selection-event", "group/clock-time")
    if ad.words > INVITATION or not all(map(ad.has, keys)):
        return None
    if ad.has("group/names-the-work", *TRADES) or ad.feature(own_domain_contact):
        return None
    return ad.matches(keys[0])[0]


def recruiter_contacts(ad: AnalysedPosting, *kinds: str) -> Iterator[Contact]:
    """Contacts that are the recruiter's (not the site's), of these kinds or of any."""
    for contact in ad.contacts:
        if contact.boilerplate or contact.field == "base_salary":
            continue
        if not kinds or contact.kind in kinds:
            yield contact


def host_of(value: str) -> str:
    """Host of an e-mail address or URL, lower case, without "www."."""
    host = (
        value.rpartition("@")[2] if "@" in value and "//" not in value else value.partition("//")[2] or value
    )
    return host.partition("/")[0].partition(":")[0].lower().removeprefix("www.")


def audience(ad: AnalysedPosting) -> str:
    """ISO country of the readers: that of the source, else the one where the language is at home."""
    return ad.posting.region or ad.catalogue.tables.home.get(ad.language, "")


def destinations(ad: AnalysedPosting) -> Mapping[str, tuple[int, int]]:
    """Countries other than the readers' in which the work is, with the span of the word (-1, -1 for a field)."""
    home = audience(ad)
    found = {
        place.country: (-1, -1) for place in ad.posting.places if place.country and place.country != home
    }
    return {**found, **{code: at for code, at in ad.feature(named_abroad).items() if code not in found}}


def named_abroad(ad: AnalysedPosting) -> dict[str, tuple[int, int]]:
    """Countries other than the readers' that the words of the ad name as where the work is."""
    home = audience(ad)
    found: dict[str, tuple[int, int]] = {}
    for code, matches in ad.countries.items():
        if code == home:
            continue
        match = next((match for match in matches if _is_destination(ad, match)), None)
        if match is not None:
            found[code] = (match.start, match.end)
    return found


def bound_for(ad: AnalysedPosting) -> tuple[str, ...]:
    """Where the work is, abroad; a country in words wins over the stated place, often the recruiter's office."""
    return tuple(ad.feature(named_abroad)) or tuple(ad.feature(destinations))


def _is_destination(ad: AnalysedPosting, match: Match) -> bool:
    """True near a visa, ticket or "abroad"; for known readers also in the headline or after "work in"."""
    left, right = ad.sentence(match.start, match.end)
    for cue in ad.matches("group/abroad-cue"):
        near = -CUE_REACH <= cue.end - match.start <= CUE_REACH
        if near and left <= cue.start < right and cue.start != match.start:
            return True
    if not ad.posting.region:
        return False
    if ad.in_headline(match.start):
        return True
    before = ad.matches("group/work-in")
    return any(0 <= match.start - cue.end <= WORK_IN_REACH for cue in before)


def goes_abroad(ad: AnalysedPosting) -> bool:
    """True when the work is in another country than the readers."""
    return bool(ad.feature(destinations)) or ad.has("indicator/unlicensed-overseas-recruiter")


def labour_abroad(ad: AnalysedPosting) -> bool:
    """True when the work abroad is not that of a profession: migrant labour, homes, bars, chat rooms."""
    if ad.has("indicator/unlicensed-overseas-recruiter"):
        return True
    return bool(ad.feature(destinations)) and not ad.has("group/role-professional")


def monthly_usd(ad: AnalysedPosting, amount: Amount) -> tuple[float, float] | None:
    """Low and high of an amount as US dollars a month; None when currency or period isn't known."""
    worth = ad.catalogue.tables.to_usd.get(currency_of(ad, amount))
    units = MONTHLY.get(amount.period)
    if worth is None or units is None:
        return None
    return amount.low * worth * units, amount.high * worth * units


def currency_of(ad: AnalysedPosting, amount: Amount) -> str:
    """ISO 4217 code of an amount; a sign of several currencies (rupees) is the readers' own where it may be."""
    home = home_currency(ad)
    if not amount.currency:
        return home
    shared = any({home, amount.currency} <= group for group in ad.catalogue.tables.shared_currencies)
    return home if shared else amount.currency


def home_currency(ad: AnalysedPosting) -> str:
    """Currency of the readers' country; empty when it isn't known."""
    norm = ad.catalogue.tables.pay_norms.get(audience(ad))
    return norm.currency if norm else ""


@lru_cache(maxsize=4096)
def country_of(number: str) -> str | None:
    """ISO country of an E.164 number; None when it belongs to none or can't be read."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(parsed)
    if region is None and parsed.country_code is not None:
        region = phonenumbers.region_code_for_country_code(parsed.country_code)
    return region if isinstance(region, str) and region.isalpha() and region != "ZZ" else None
