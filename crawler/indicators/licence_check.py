"""Licences for recruiting abroad in an ad: whether a number is shown, and what a register of agencies says of it."""

from __future__ import annotations

from crawler.contact_kinds import NUMBERS
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.features import audience, country_of, recruiter_contacts
from crawler.indicators.tables import Licence
from crawler.records import Contact, Weight
from crawler.registers.register import Agency, Register, comparable

ShownNumber = tuple[str, int, int]
"""A licence number as an ad writes it, and where it stands in the text, with the words before it ("RL No")."""


def licence_shown(ad: AnalysedPosting) -> Licence | None:
    """The kind of licence for recruiting abroad whose number is written out, that of the readers' country first.

    Anybody can write a number: it is told to the analyst, and takes no sign away.
    """
    home = audience(ad)
    for licence in sorted(ad.catalogue.tables.licences, key=lambda one: one.country != home):
        if any(pattern.search(ad.lines) for pattern in licence.patterns):
            return licence
    return None


def unconfirmed(ad: AnalysedPosting, licence: Licence) -> str:
    """The end of a sentence that tells an analyst of a licence number and where to look it up."""
    for register in ad.feature(registers_of):
        number = ad.feature(licence_numbers).get(register.country)
        if register.country == licence.country and number is not None:
            if licence_problem(ad, register, number) is not None:
                return f"the licence number shown is not confirmed by the register {register.name}."
            return (
                f"number and name are in the register {register.name} of {register.as_of}, which anybody can copy; "
                "see whether the contacts are the agency's."
            )
    return f"the licence number shown is not confirmed; look it up ({licence.issuer})."


def registers_of(ad: AnalysedPosting) -> tuple[Register, ...]:
    """Registers of the readers' country, or of the country of a recruiter's phone."""
    registers = ad.catalogue.tables.registers
    if not registers:
        return ()
    near = {audience(ad)} | {country_of(contact.value) for contact in phones_of(ad)}
    return tuple(register for register in registers if register.country in near)


def phones_of(ad: AnalysedPosting) -> list[Contact]:
    """Contacts of the recruiter that are phone numbers, under any app."""
    return [contact for contact in recruiter_contacts(ad) if contact.kind in NUMBERS]


def licence_numbers(ad: AnalysedPosting) -> dict[str, ShownNumber]:
    """Of each country with a register: the first licence number that is written out, with its span in the text."""
    wanted = {register.country for register in ad.feature(registers_of)}
    found: dict[str, ShownNumber] = {}
    for licence in ad.catalogue.tables.licences:
        if licence.country in wanted:
            for pattern in licence.numbers or licence.patterns:
                if match := pattern.search(ad.lines):
                    shown = match.group(1 if licence.numbers else 0)
                    found[licence.country] = (shown, match.start(0), match.end(0))
                    break
    return found


def licence_problem(
    ad: AnalysedPosting, register: Register, number: ShownNumber
) -> tuple[Weight, str] | None:
    """Weight and reason of what is wrong with a licence number; None when number and name are in the register."""
    shown = number[0]
    of = f"the register {register.name} of {register.as_of} ({register.source})"
    rows = register.by_number.get(comparable(shown), ())
    if not rows:
        return "medium", f"The licence number {shown} is not in {of}."
    current = [row for row in rows if not _expired(register.agencies[row], ad, register)]
    if not current:
        last = register.agencies[rows[0]]
        return "medium", f"The licence number {shown} ({last.name}) ran out on {last.expires}, says {of}."
    owner = register.agencies[current[0]].name
    name = ad.posting.hiring_organization.strip()
    if any(is_named(ad, register, row, number) for row in current):
        return None
    if not name:
        return (
            "medium",
            f"The licence number {shown} is that of {owner}, whom the ad does not name, says {of}.",
        )
    if any(register.names.agrees(name, row) for row in current):
        return None
    return "strong", f"The licence number {shown} is that of {owner}, not of {name}, says {of}."


def is_named(ad: AnalysedPosting, register: Register, row: int, number: ShownNumber) -> bool:
    """Whether an ad's words name the agency of a row: anywhere as it is written, or mistyped beside its number."""
    return register.names_row(row, ad.text) or register.names_row_beside(row, ad.text, *number[1:])


def _expired(agency: Agency, ad: AnalysedPosting, register: Register) -> bool:
    return bool(agency.expires) and agency.expires < (ad.posting.date_posted or register.as_of)[:10]
