"""Read a report: what it says of the suspect, which contacts are the reporter's own, and who may be in danger.

Pure. Contacts and signs are read as in an ad; nothing here is a finding about a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.assess import SAMPLE
from crawler.campaigns.sketch import Hashes
from crawler.contact_kinds import identity
from crawler.contacts import find_contacts
from crawler.indicators import load_catalogue
from crawler.indicators.evaluate_report import evaluate_report
from crawler.records import Contact, JobPosting
from crawler.reports.dangers import dangers_of
from crawler.reports.templates import template_texts
from crawler.reports.whose import owners
from crawler.reports.words import spoken
from crawler.text.disguised_words import in_reading_order
from crawler.text.language import detect


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReading:
    """What a report says, without the reporter's own words."""

    language: str
    """BCP 47 primary tag; `und` when the text is too short to tell."""
    suspect: tuple[Contact, ...]
    """Contacts that the text gives as those of whoever is reported."""
    reporter: tuple[Contact, ...]
    """Contacts that the reporter calls their own, or that their file gives as theirs."""
    unclear: tuple[Contact, ...]
    """Contacts of which the text does not say whose they are: they may be the reporter's."""
    indicators: tuple[str, ...]
    """Ids of the catalogue's indicators that the text describes."""
    harm_types: tuple[str, ...]
    destinations: tuple[str, ...]
    """ISO 3166-1 countries that are named as the place of the work."""
    dangers: tuple[str, ...]
    """Of `DANGERS`."""
    texts: tuple[Hashes, ...] = ()
    """Shingles of the texts that may be an ad's (`templates.template_texts`)."""


def read_report(
    text: str,
    *,
    own: Iterable[str] = (),
    region: str | None = None,
    today: date,
    language: str = "",
    shown: Sequence[tuple[int, int]] = (),
) -> ReportReading:
    """Read one report.

    Args:
        text: The reporter's words, with what they forward.
        own: Contacts that the reporter gave as theirs, in any spelling.
        region: ISO 3166-1 country of the hotline: national phone numbers are read by it.
        today: Dates of journeys are compared with it.
        language: Of the text, where it is known.
        shown: Offsets of what its pictures show.
    """
    posting = JobPosting(url="", source="report", text=text, region=region, language=language or None)
    contacts, spoken_in = find_contacts(posting), detect(in_reading_order(text[:SAMPLE]), language or None)
    named = JobPosting(url="", source="report", text="\n".join(own), region=region)
    theirs = {identity(one.kind, one.value) for one in find_contacts(named)}
    languages = spoken(spoken_in) | spoken(language or spoken_in)
    whose = {identity(one.kind, one.value): "unclear" for one in contacts}
    for one, told in zip(contacts, owners(text, contacts, languages), strict=True):
        if told != "unclear" and whose[identity(one.kind, one.value)] != "reporter":
            whose[identity(one.kind, one.value)] = told
    whose |= dict.fromkeys(theirs, "reporter")
    owned = {
        name: tuple(one for one in contacts if whose[identity(one.kind, one.value)] == name)
        for name in ("suspect", "reporter", "unclear")
    }
    signs = evaluate_report(posting, contacts=contacts, language=spoken_in, catalogue=load_catalogue())
    return ReportReading(
        language=spoken_in,
        **owned,
        indicators=signs.indicators,
        harm_types=signs.harm_types,
        destinations=signs.destinations,
        dangers=dangers_of(text, signs.indicators, today, languages),
        texts=tuple(template_texts(text, contacts, languages, shown)),
    )
