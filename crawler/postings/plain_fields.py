"""The fields of the one ad of a page without structured data, from its headlines, labels, marks and first lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from crawler.postings.company_names import names_company
from crawler.postings.job_labels import (
    has_date_label,
    is_label,
    is_unnamed,
    label_field,
    names_employment,
    names_jobs,
)
from crawler.postings.line_parts import (
    LONGEST_NAME,
    NO_NAME,
    SHORT_LINE,
    TOP,
    first_that,
    is_name,
    is_place,
    is_volatile,
)
from crawler.postings.posted_day import posted_near
from crawler.postings.said_fields import posting_of
from crawler.postings.small_ad import SmallAd, spoken_wage
from crawler.postings.spoken_fields import place_in_headline, who_hires

if TYPE_CHECKING:
    from crawler.postings.hints import Hints
    from crawler.postings.page_headlines import Headlines
    from crawler.records import JobPosting, Page

FOOT: Final = 4
"""Lines at the end of a page that may be its foot. Set by hand in 2026."""


def posting_on_page(
    headlines: Headlines,
    values: Mapping[str, str],
    lines: tuple[str, ...],
    own: tuple[str, ...],
    top: list[str],
    page: Page,
    hints: Hints,
) -> JobPosting:
    """The posting of a page.

    Args:
        headlines: Its title, and what stands beside it in `<title>`.
        values: Fields by label and mark, and the pay.
        lines: The lines of its main part.
        own: Those of them that show no other ads.
        top: Parts of the lines below the title, where employer and place stand without a label.
        page: The page as fetched.
        hints: Settings of its source.
    """
    title = headlines.title
    prose = _below(own, title)
    pay = values["base_salary"] or spoken_wage(SmallAd(0, title, "", "\n".join(prose)), hints.region)
    stated = _name(values.get("hiring_organization", ""))
    beside = headlines.employer if _is_in(headlines.employer, title, lines) else ""
    employer = ("" if is_unnamed(stated) else stated) or first_that(top, _is_company) or beside
    place = _name(values.get("job_location", "")) or first_that(top, is_place) or place_in_headline(title)
    posted = values.get("date_posted") or headlines.posted
    if not employer and not stated:
        employer = _employer_in(top, title, place, pay) or who_hires(prose)
    words = {
        "title": title,
        "description": "\n".join(line for line in lines if not is_volatile(line)),
        "hiring_organization": employer,
        "job_location": place,
        "base_salary": pay,
        "employment_type": values.get("employment_type", ""),
        "date_posted": posted,
        "valid_through": values.get("valid_through", ""),
    }
    found = posting_of(words, page.url, page, hints)
    near = None if found.date_posted else posted_near(lines, title, page, hints)
    return found if near is None else replace(found, date_posted_raw=near[0], date_posted=near[1])


def joined(marked: Mapping[str, str], labelled: Mapping[str, str]) -> dict[str, str]:
    """Marks and labels: a label counts before a mark, unless what follows it runs on behind the mark's value."""
    longer = {
        name: value for name, value in marked.items() if value and labelled.get(name, "").startswith(value)
    }
    return {**marked, **labelled, **longer}


def _name(said: str) -> str:
    """What a label says of an employer or a place; "" for a sentence, a number or a mere sign."""
    return said if is_name(said) and any(map(str.isalpha, said)) else ""


def _is_company(part: str) -> bool:
    return names_company(part) and is_name(part) and len(part.split()) <= LONGEST_NAME


def _below(lines: tuple[str, ...], title: str) -> tuple[str, ...]:
    """The first lines below the title."""
    begin = next((number for number, line in enumerate(lines, 1) if title and title in line), 0)
    return lines[begin : begin + TOP]


def _is_in(name: str, title: str, lines: tuple[str, ...]) -> bool:
    """True for a name beside the headline in `<title>` that the ad says too: else it may be that of the site.

    What stands above the headline and at the very end of a page is its frame.
    """
    if names_company(name):
        return True
    begin = next((number for number, line in enumerate(lines, 1) if title and title in line), 0)
    inside = lines[begin : max(begin + 1, len(lines) - FOOT)] if len(lines) - begin > FOOT else lines[begin:]
    return any(name in line for line in inside)


def title_of(headlines: Headlines, labelled: str) -> str:
    """The headline; the value of a label "position" where there is none, or one that only says that this is a job."""
    if (
        labelled
        and (not headlines.is_heading or names_jobs(headlines.title))
        and labelled not in headlines.title
    ):
        return labelled
    return headlines.title or labelled


def line_above_rows(lines: tuple[str, ...], rows: Sequence[tuple[str, str]]) -> str:
    """The short line right above the first row of labels, which is its headline; "" without one.

    Args:
        lines: The lines of the main part of a page.
        rows: Label and value of the rows of its tables.
    """
    starts = {" ".join(row) for row in rows}
    at = next((n for n, line in enumerate(lines) if line in starts), 0)
    above = lines[at - 1] if at else ""
    if (
        not 2 < len(above) <= SHORT_LINE
        or ":" in above
        or "@" in above
        or names_company(above)
        or is_label(above)
    ):
        return ""
    return above


def _employer_in(top: list[str], title: str, place: str, pay: str) -> str:
    """The part before the place, where the line below the title reads "employer · place"."""
    at = top.index(place) if place in top else 0
    before = top[at - 1] if at else ""
    if (
        before in ("", title, pay)
        or names_employment(before)
        or has_date_label(before)
        or NO_NAME.search(before)
        or is_label(before)
        or label_field(before)
    ):
        return ""
    return before if len(before.split()) <= LONGEST_NAME else ""
