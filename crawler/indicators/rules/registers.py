"""What a register of licensed agencies says of an ad: it raises the score and says why, and never lowers it.

Number *and* name must agree. A licence that both confirm changes no weight: a fraudster copies both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.features import country_of, host_of, recruiter_contacts
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.licence_check import (
    is_named,
    licence_numbers,
    licence_problem,
    phones_of,
    registers_of,
)
from crawler.indicators.rules.channel import at
from crawler.records import Contact, Weight
from crawler.registers.register import Agency, Register, comparable

Found = Mapping[str, IndicatorFinding]


def licence_not_in_register(ad: AnalysedPosting, found: Found) -> Iterator[IndicatorFinding]:
    """A licence number that the register does not have, that has run out, or that is somebody else's."""
    for register in ad.feature(registers_of):
        number = ad.feature(licence_numbers).get(register.country)
        if number is None:
            continue
        _, start, end = number
        problem = licence_problem(ad, register, number)
        if problem is not None:
            weight, why = problem
            yield IndicatorFinding(id="licence-not-in-register", weight=weight, why=why, start=start, end=end)
            return


def licensed_agency_impersonation(ad: AnalysedPosting, found: Found) -> Iterator[IndicatorFinding]:
    """The name of a licensed agency, but contacts of another country, or a mailbox that anybody can have."""
    for register in ad.feature(registers_of):
        agency = _named(ad, register)
        if agency is None or any(_is_own(contact, agency) for contact in recruiter_contacts(ad)):
            continue
        odd = _odd_contact(ad, register)
        if odd is not None:
            weight, contact, what = odd
            why = f"{agency.name} is licensed ({agency.licence}, {register.name} of {register.as_of}), but {what}."
            yield IndicatorFinding(
                id="licensed-agency-impersonation", weight=weight, why=why, quote=at(contact)
            )
            return


def _named(ad: AnalysedPosting, register: Register) -> Agency | None:
    """The licensed agency that an ad names as the one that hires, or by its number and name."""
    name = ad.posting.hiring_organization.strip()
    rows = register.names.find(name) if name else []
    number = ad.feature(licence_numbers).get(register.country)
    if not rows and number is not None:
        numbered = register.by_number.get(comparable(number[0]), ())
        rows = [row for row in numbered if is_named(ad, register, row, number)]
    return register.agencies[rows[0]] if rows else None


def _is_own(contact: Contact, agency: Agency) -> bool:
    return contact.value in agency.phones or (
        contact.kind in ("email", "website") and host_of(contact.value) in agency.hosts
    )


def _odd_contact(ad: AnalysedPosting, register: Register) -> tuple[Weight, Contact, str] | None:
    phones = phones_of(ad)
    countries = [country_of(contact.value) for contact in phones]
    if register.country in countries:
        return None
    foreign = next((n for n, code in enumerate(countries) if code), None)
    if foreign is not None:
        return "strong", phones[foreign], f"answers go to a phone of another country ({countries[foreign]})"
    for contact in recruiter_contacts(ad, "email"):
        if (host := host_of(contact.value)) in ad.catalogue.tables.free_mail:
            return "medium", contact, f"answers go to a free mailbox ({host})"
    return None
