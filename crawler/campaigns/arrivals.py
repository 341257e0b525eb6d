"""An ad as joining sees it: normal form, employer, language, and the contacts that may join it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from crawler.campaigns.boilerplate import End, ends_of
from crawler.campaigns.employers import employer_key
from crawler.campaigns.hubs import may_link
from crawler.campaigns.normal import NormalForm, Stretch, normal_form
from crawler.campaigns.problems import JoinProblem
from crawler.campaigns.shared_lines import shared_by_its_line
from crawler.campaigns.tables import Tables
from crawler.isolation import Failure, guarded
from crawler.records import JobPosting

_SURE: Final = 0.5
"""A contact that is more likely wrong than right joins nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One version on its way into the index."""

    version: int
    listing: int
    first: bool
    """Whether it is the first version of its listing."""
    language: str
    employer: str
    form: NormalForm
    ends: tuple[End, ...]
    """Where a site's own sentences may stand."""
    contacts: tuple[int, ...]
    """Contacts that may join it to others."""


def arrivals(
    tables: Tables, rows: Iterable[tuple[Any, ...]], problems: list[JoinProblem] | None = None
) -> Iterator[Arrival]:
    """Arrivals of rows as `Tables.versions_after` gives them.

    Args:
        tables: Where their contacts are asked for.
        rows: Versions.
        problems: Takes a line for each ad whose text can't be brought into normal form. It is placed by its
            contacts alone.
    """
    rows = list(rows)
    contacts: dict[int, list[tuple[Any, ...]]] = {}
    for version, *rest in tables.contacts_of(row[0] for row in rows):
        contacts.setdefault(version, []).append(tuple(rest))
    for row in rows:
        links = contacts.get(row[0], [])
        read = guarded("reading an ad for joining", partial(_arrival, row, links))
        if isinstance(read, Failure):
            if problems is not None:
                problems.append(JoinProblem("version", row[0], read))
            read = _textless(row, links)
        yield read


def _textless(row: tuple[Any, ...], links: list[tuple[Any, ...]]) -> Arrival:
    """An ad whose text can't be compared: its contacts still join it."""
    version, listing, number, language, document, *_ = row
    linking = [
        contact
        for contact, kind, _, _, _, boilerplate, confidence in links
        if _links(kind, document, boilerplate, confidence)
    ]
    return Arrival(
        version=version,
        listing=listing,
        first=number == 1,
        language=language,
        employer="",
        form=NormalForm((), ""),
        ends=(),
        contacts=tuple(dict.fromkeys(linking)),
    )


def _links(kind: str, document: str, boilerplate: int, confidence: float) -> bool:
    """Whether a contact may join its ad to others, by what is known of it without the text."""
    return not boilerplate and confidence >= _SURE and may_link(kind) and document != "warning"


def _arrival(row: tuple[Any, ...], links: list[tuple[Any, ...]]) -> Arrival:
    version, listing, number, language, document, title, description, text, employer, location = row
    posting = JobPosting(
        url="",
        source="",
        title=title,
        description=description,
        text=text,
        hiring_organization=employer,
        job_location=location,
    )
    form = normal_form(posting, [Stretch(*link[2:5]) for link in links])
    linking = []
    for position, (contact, kind, _, _, _, boilerplate, confidence) in enumerate(links):
        segment = form.contexts.get(position, "")
        own = _links(kind, document, boilerplate, confidence)
        if own and not (segment and shared_by_its_line(segment)):
            linking.append(contact)
    return Arrival(
        version=version,
        listing=listing,
        first=number == 1,
        language=language,
        employer=employer_key(employer),
        form=form,
        ends=ends_of(form),
        contacts=tuple(dict.fromkeys(linking)),
    )
