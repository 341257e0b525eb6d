"""How the reader is to answer: messengers only, free mailboxes, disguises, foreign numbers, odd links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from crawler.contact_kinds import CHATS, KINDS, NUMBERS
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.features import (
    country_of,
    destinations,
    firm_in_text,
    goes_abroad,
    host_of,
    own_domain_contact,
    recruiter_contacts,
)
from crawler.indicators.finding import IndicatorFinding
from crawler.records import Contact, Weight

_ACCIDENTS: Final = frozenset(["spaced", "damaged-dot", "no-scheme"])
"""Disguises that also come from a scanner ("gmail com" of a flyer) or a hurried hand ("wa.me/..." without https)."""
_AGAINST_HARVESTERS: Final = frozenset(["at-dot-words"])
"""How firms write their own mailbox on free boards, so that programs that gather addresses miss it."""
_COUNTRY_OF_DOMAIN: Final = {"uk": "GB", "eu": "", "co": "", "me": "", "io": "", "ai": "", "tv": ""}
"""Ends of domains that aren't the ISO code of their country, or are sold to anybody."""


def at(contact: Contact) -> tuple[str, int, int]:
    """Field and span of a contact, as a finding's quote."""
    return contact.field, contact.start, contact.end


def messaging_app_only(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """Every contact is a chat handle, or the reader is asked for a private message, and nothing else."""
    if ad.feature(own_domain_contact) or ad.posting.application_contact:
        return
    contacts = list(recruiter_contacts(ad))
    if any(contact.kind not in CHATS for contact in contacts):
        return
    kinds = {contact.kind for contact in contacts}
    phrase = found.get("messaging-app-only")
    if not kinds and phrase is None:
        return
    heavy = kinds == {"telegram"} or not kinds or ad.feature(goes_abroad)
    weight: Weight = "medium" if heavy else "weak"
    way = ", ".join(sorted(KINDS[kind].label for kind in kinds)) or "a private message"
    why = f"The only way to answer is {way}, so nobody can tell who is hiring."
    if contacts:
        yield IndicatorFinding(id="messaging-app-only", weight=weight, why=why, quote=at(contacts[0]))
    elif phrase is not None:
        yield IndicatorFinding(
            id="messaging-app-only", weight=weight, why=why, start=phrase.start, end=phrase.end
        )


def free_email_for_company(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """The ad names an organisation but applications go to a mailbox that anybody can open."""
    name = ad.posting.hiring_organization or "A firm"
    if name == "A firm" and not ad.feature(firm_in_text):
        return
    for contact in recruiter_contacts(ad, "email"):
        host = host_of(contact.value)
        if host in ad.catalogue.tables.free_mail:
            why = f"{name} is named, but applications go to a free mailbox ({host})."
            yield IndicatorFinding(id="free-email-for-company", weight="weak", why=why, quote=at(contact))
            return


def obfuscated_contact(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """A contact that could be read only after undoing a disguise."""
    for contact in recruiter_contacts(ad):
        if contact.obfuscated:
            how = ", ".join(contact.disguises) or "disguised"
            why = f"The {contact.kind} is written so that filters miss it ({how})."
            weight: Weight = "weak" if _harmless_disguise(ad, contact) else "medium"
            yield IndicatorFinding(id="obfuscated-contact", weight=weight, why=why, quote=at(contact))
            return


def _harmless_disguise(ad: AnalysedPosting, contact: Contact) -> bool:
    """True for an accident, and for a firm's own mailbox written against programs that gather addresses."""
    how = set(contact.disguises)
    if how <= _ACCIDENTS:
        return True
    own = contact.kind == "email" and host_of(contact.value) not in ad.catalogue.tables.free_mail
    return own and how <= _AGAINST_HARVESTERS | _ACCIDENTS


def phone_country_mismatch(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """Every number is from a country that is not the readers', nor named in the ad, nor that of the firm's domain."""
    home = ad.posting.region
    if not home:
        return
    fitting = {home, *ad.countries, *ad.feature(destinations)}
    fitting |= {place.country for place in ad.posting.places if place.country}
    fitting |= set(_countries_of_domains(ad))
    phones = list(recruiter_contacts(ad, *NUMBERS))
    countries = [(contact, country_of(contact.value)) for contact in phones]
    if not phones or any(country in fitting or not country for _, country in countries):
        return
    contact, country = countries[0]
    why = f"The number is from {country}, which is neither where the readers are nor where the work is."
    yield IndicatorFinding(id="phone-country-mismatch", weight="medium", why=why, quote=at(contact))


def _countries_of_domains(ad: AnalysedPosting) -> Iterator[str]:
    """ISO countries in whose domain the recruiter has a mailbox or page of its own ("x.lt" is Lithuania's)."""
    for contact in recruiter_contacts(ad, "email", "website"):
        host = host_of(contact.value)
        end = host.rpartition(".")[2]
        if len(end) == 2 and host not in ad.catalogue.tables.free_mail:  # codes of countries have two letters
            yield _COUNTRY_OF_DOMAIN.get(end, end.upper())


def suspicious_link(ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]) -> Iterator[IndicatorFinding]:
    """Applying leads through a shortened link or a site anybody can put up."""
    for contact in recruiter_contacts(ad, "website"):
        host = host_of(contact.value)
        kind = ad.catalogue.tables.loose_host(host)
        if kind in ("shortener", "site-builder"):
            word = "hides where it leads" if kind == "shortener" else "is a page anybody can put up"
            why = f"The link to apply ({host}) {word}."
            yield IndicatorFinding(
                id="suspicious-link-or-share-gate", weight="weak", why=why, quote=at(contact)
            )
            return
