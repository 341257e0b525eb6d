"""Who hires: nobody named, a famous name borrowed, a recruiter for abroad without a licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from crawler.contact_kinds import CHATS
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.features import (
    destinations,
    employer_named,
    host_of,
    labour_abroad,
    own_domain_contact,
    recruiter_contacts,
)
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.gaps import Match
from crawler.indicators.licence_check import licence_shown, unconfirmed
from crawler.indicators.rules.channel import at
from crawler.indicators.tables import Brand
from crawler.records import Contact, Weight

LONG_TEXT: Final = 180
"""Words from which a text speaks of its firm in ways that no pattern of names catches; set by hand in 2026, not
fitted."""
FRAME_REACH: Final = 3
"""Characters less one between a firm's name and the words that make it the employer; set by hand in 2026."""


def employer_not_named(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """No organisation, domain or address: weak; medium for work abroad, unless there is an office to come to."""
    if ad.words > LONG_TEXT and not ad.feature(labour_abroad):
        return
    if ad.feature(employer_named):
        return
    heavy = ad.feature(labour_abroad) and not ad.has("group/our-office")
    weight: Weight = "medium" if heavy else "weak"
    why = "No employer, address or mailbox of a firm is given, so nobody can be held to the offer."
    yield IndicatorFinding(id="employer-not-named", weight=weight, why=why)


def brand_impersonation(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """A known name as employer, with a contact that isn't its own or a fee."""
    named: Iterator[tuple[str, list[Match], Weight]] = chain(
        ((name, matches, "strong") for name, matches in ad.keyed("brand/")),
        ((name, matches, "medium") for name, matches in _said_to_hire(ad)),
    )
    for name, matches, weight in named:
        brand = ad.catalogue.tables.brands[name]
        reason = _mismatch(ad, brand, found)
        if reason is None:
            continue
        why = f"{name} is used as employer, but {reason[0]}."
        if reason[1] is None:
            start, end = matches[0].start, matches[0].end
            yield IndicatorFinding(id="brand-impersonation", weight=weight, why=why, start=start, end=end)
        else:
            yield IndicatorFinding(id="brand-impersonation", weight=weight, why=why, quote=at(reason[1]))
        return


def _said_to_hire(ad: AnalysedPosting) -> Iterator[tuple[str, list[Match]]]:
    """Brands of everyday tools that the ad names as the one that hires: "Google is recruiting", "HR of Google".

    A shop that asks for "experience with Meta and TikTok" looks alike: such a find alone asks for no look.
    """
    before = {cue.end for cue in ad.matches("employer-frame/before")}
    after = {cue.start for cue in ad.matches("employer-frame/after")}
    for name, matches in ad.keyed("employer-brand/"):
        framed = [
            match
            for match in matches
            if any(match.start - gap in before or match.end + gap in after for gap in range(FRAME_REACH))
        ]
        if framed:
            yield name, framed


def _mismatch(
    ad: AnalysedPosting, brand: Brand, found: Mapping[str, IndicatorFinding]
) -> tuple[str, Contact | None] | None:
    tables = ad.catalogue.tables
    contacts = list(recruiter_contacts(ad))
    for contact in contacts:
        host = host_of(contact.value) if contact.kind in ("email", "website") else ""
        if host and any(host == own or host.endswith("." + own) for own in brand.domains):
            return None
        if host and _looks_like(host, brand):
            return f"{host} only looks like its domain", contact
    for contact in contacts:
        host = host_of(contact.value) if contact.kind in ("email", "website") else ""
        if host in tables.free_mail:
            return f"answers go to a free mailbox ({host})", contact
        if host and tables.loose_host(host):
            return f"the link leads to {host}", contact
    if contacts and all(contact.kind in CHATS for contact in contacts):
        return "answers go to a messenger", contacts[0]
    if "upfront-recruitment-fee" in found or "visa-travel-cost-on-worker" in found:
        return "money is asked for", None
    return None


def _looks_like(host: str, brand: Brand) -> bool:
    """True for a host one or two letters from an official one, or that carries the brand's word."""
    name = host.split(".")[0]
    for own in brand.domains:
        official = own.split(".")[0]
        if (
            len(official) >= 5
            and name != official
            and (official in name or 0 < _distance(name, official) <= 2)
        ):
            return True
    return False


def _distance(one: str, other: str) -> int:
    """Edit distance; given up as 99 when the lengths differ by more than two."""
    if abs(len(one) - len(other)) > 2:
        return 99
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, against in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (letter != against))
    return row[-1]


def unlicensed_overseas_recruiter(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """Work abroad, not by an employer with a domain of its own; a licence number takes nothing away by itself."""
    places = ad.feature(destinations)
    phrase = ad.matches("indicator/unlicensed-overseas-recruiter")
    if not ad.feature(labour_abroad):
        return
    if ad.feature(own_domain_contact) or ad.posting.hiring_organization:
        return
    start, end = (phrase[0].start, phrase[0].end) if phrase else next(iter(places.values()))
    weight: Weight
    nobody = found.get("employer-not-named")
    if nobody is not None and nobody.weight == "medium" and not phrase:
        # The firm that is missing is also the one that would have the licence: one absence counts once.
        weight, without = "weak", "no recruiter's licence is shown either."
    else:
        weight, without = "medium", "no recruiter's licence and no employer's own address is shown."
    if ad.has("group/claims-licence"):
        without = "a licence is claimed without a number to look up."
    licence = ad.feature(licence_shown)
    why = f"Work abroad is offered; {unconfirmed(ad, licence) if licence else without}"
    yield IndicatorFinding(id="unlicensed-overseas-recruiter", weight=weight, why=why, start=start, end=end)
