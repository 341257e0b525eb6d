"""Read the one ad of a page without structured data and without selectors, where a person would see it.

A page is an ad when labels and headings of an ad are on it (`job_labels`): a text about work is not enough, since
news and lessons are that too. Pages with several ads, and lists of links, give nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from crawler.postings.company_names import names_company, names_role
from crawler.postings.hiring_words import names_other_offer
from crawler.postings.job_labels import (
    JobLabels,
    has_date_label,
    is_company_address,
    is_job_address,
    names_jobs,
    read_labels,
)
from crawler.postings.label_rows import parted_items, set_apart, two_cell_rows
from crawler.postings.line_parts import (
    first_that,
    is_pay,
    parts_below,
)
from crawler.postings.links_away import begins_list, heads_away, links_of_a_template
from crawler.postings.listed_ads import read_listed_ads
from crawler.postings.main_text import hidden_links
from crawler.postings.marked_fields import marked_fields
from crawler.postings.notice_boards import read_notices
from crawler.postings.other_ads import lines_of_other_ads
from crawler.postings.page_blocks import PageBlocks, main_part, squeezed
from crawler.postings.page_headlines import Headlines, read_headlines
from crawler.postings.parser_guard import simplified
from crawler.postings.plain_fields import joined, line_above_rows, posting_on_page, title_of
from crawler.postings.post_walls import read_wall
from crawler.postings.section_ads import read_section_ads
from crawler.postings.spoken_offer import PHONE, has_contact, is_spoken_offer
from crawler.postings.teasers import begins_with_teaser, without_teasers
from crawler.postings.threads import MARKED, offer_of, read_thread
from crawler.postings.vacancy_blocks import read_vacancies
from crawler.postings.word_patterns import names_price
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from crawler.postings.hints import Hints
    from crawler.records import JobPosting, Page

MAX_PAGE: Final = 2 * 1024 * 1024
"""Characters of the longest page that is read so. Set by hand in 2026."""
STRONG: Final = frozenset(
    ("base_salary", "employment_type", "valid_through", "duties", "requirements", "offer", "apply")
)
"""What hardly any page but an ad has a label or a heading for."""
ENOUGH: Final = 3
"""Different marks, a strong one among them, from which a page is an ad. Of 164 pages that are none, two have two
marks and none has three; 228 of 233 ads of three boards have them (November 2026)."""
MIN_TEXT: Final = 60
"""Characters of the shortest ad, in a script without spaces. Set by hand in 2026."""
LIST_SHARE: Final = 2
"""Times as much text in lists of links as beside them from which a page is a list. Set by hand in 2026."""


def read_plain_page(html: str, page: Page, hints: Hints, known: bool = False) -> tuple[JobPosting, ...]:
    """The ad of a page, or its several vacancies; () for a page that is none, a list, or can't be parsed.

    Args:
        html: The decoded page.
        page: The page as fetched.
        hints: Settings of its source.
        known: Whether it is known to be one ad unless it is a list: the card of the source says so.
    """
    if len(html) > MAX_PAGE or exceeds_parser_limits(html):
        return ()
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(simplified(html))
    if not known and MARKED.found_in(html) and (thread := read_thread(tree, page.url)) is not None:
        if wall := read_wall(tree, page, hints):
            return tuple(wall)
        offer = offer_of(thread, page, hints)
        return () if offer is None else (offer,)
    headlines = read_headlines(tree, page.url, hints.not_title)
    blocks = main_part(tree)
    if blocks is None:
        return ()
    items = parted_items(blocks)
    lines = set_apart(blocks.lines(), items)
    rows = two_cell_rows(blocks, items)
    labels = read_labels(lines, rows)
    several: list[JobPosting] = []
    if not known and not is_company_address(page.url):
        several = read_vacancies(blocks, lines, page, hints)
        in_parts = not several and (
            labels.several or not is_ad(labels, lines, blocks)
        )  # else labels make it one ad
        several = several or read_listed_ads(blocks, lines, page, hints)
        if not several and not in_parts and names_jobs(headlines.title):
            several = read_notices(blocks, lines, headlines.title, page, hints)
        if in_parts:
            several = max(
                several,
                read_section_ads(blocks, lines, headlines.title, page, hints),
                read_notices(blocks, lines, headlines.title, page, hints),
                key=len,
            )
    if several:
        return tuple(several)
    found = _one_ad(headlines, blocks, lines, rows, labels, page, hints, known)
    return () if found is None else (found,)


def _one_ad(
    headlines: Headlines,
    blocks: PageBlocks,
    lines: tuple[str, ...],
    rows: list[tuple[str, str]],
    labels: JobLabels,
    page: Page,
    hints: Hints,
    known: bool,
) -> JobPosting | None:
    """The one ad of a page; None for a page that is none or holds several."""
    others = lines_of_other_ads(blocks.root, page.url)
    own = tuple(line for line in lines if line not in others) if others else lines
    if len(own) < len(lines):
        rows = [row for row in rows if " ".join(row) not in others]
        labels = read_labels(own, rows)
    title = title_of(headlines, labels.values.get("title", ""))
    if names_company(title) and not headlines.is_heading and (above := line_above_rows(own, rows)):
        headlines, title = replace(headlines, title=above, employer=title), above
    if is_list(labels, lines, blocks):
        return None
    if not known and (not title or is_company_address(page.url) or names_other_offer(title)):
        return None
    top = parts_below(own, headlines.title or title)
    amounts = [*(value for name, value in rows if not names_price(name)), *top]
    pay = labels.values.get("base_salary") or first_that(amounts, partial(is_pay, region=hints.region))
    marked = marked_fields(blocks.root)
    if not known:
        found_pay = {"base_salary"} if pay else set()
        told = not begins_list(blocks, lines) and is_ad(
            labels, lines, blocks, found_pay, is_job_address(page.url), marked
        )
        if not told and not _is_spoken(
            headlines, title, labels, lines, blocks, pay or marked.get("base_salary", ""), page, hints
        ):
            return None
        if not headlines.is_heading and begins_with_teaser(blocks, lines, page.url):
            return None
        beside = without_teasers(blocks, own, title, page.url)
        if len(beside) < len(own) and not _is_ad_beside(
            beside, headlines, title, blocks, page, hints, marked
        ):
            return None
    values = joined(marked, labels.values)
    values["base_salary"] = values.get("base_salary") or pay
    found = posting_on_page(replace(headlines, title=title), values, lines, own, top, page, hints)
    hidden = hidden_links(blocks.root, found.description)
    return replace(found, application_contact="\n".join(hidden)) if hidden else found


def _is_ad_beside(
    lines: tuple[str, ...],
    headlines: Headlines,
    title: str,
    blocks: PageBlocks,
    page: Page,
    hints: Hints,
    marked: Collection[str],
) -> bool:
    """Whether a page is an ad by what it says beside its teasers of other pages.

    Args:
        lines: Its lines without those of the teasers.
        headlines: What its headlines say.
        title: Its title.
        blocks: Its main part.
        page: The page as fetched.
        hints: Settings of its source.
        marked: Fields that its template marks.
    """
    labels = read_labels(lines, [])
    pay = labels.values.get("base_salary") or first_that(
        parts_below(lines, headlines.title or title), partial(is_pay, region=hints.region)
    )
    found = {"base_salary"} if pay else set()
    job_address = is_job_address(page.url)
    return is_ad(labels, lines, blocks, found, job_address, marked) or _is_spoken(
        headlines, title, labels, lines, blocks, pay, page, hints
    )


def is_ad(
    labels: JobLabels,
    lines: tuple[str, ...],
    blocks: PageBlocks,
    found: Collection[str] = (),
    job_address: bool = False,
    marked: Collection[str] = (),
) -> bool:
    """True for a page with the labels and headings of one ad.

    Args:
        labels: What its labels and headings give.
        lines: The lines of its main part.
        blocks: Its main part.
        found: Fields that were found without a label.
        job_address: Whether its address is called after jobs.
        marked: Fields that its template marks; they count where one is labelled too or the address is one of jobs.
    """
    if sum(map(len, lines)) < MIN_TEXT or is_list(labels, lines, blocks):
        return False
    marks = {*labels.values, *labels.sections, *found}
    stated = (
        bool(labels.values) or bool(found) or len(labels.sections) >= ENOUGH
    )  # a guide to jobs has headings alone
    if stated or job_address:
        marks |= set(marked)
        stated = stated or (bool(marked) and len(marks) + job_address >= ENOUGH)
    return stated and bool(marks & STRONG) and len(marks) + job_address >= ENOUGH


def _is_spoken(
    headlines: Headlines,
    title: str,
    labels: JobLabels,
    lines: tuple[str, ...],
    blocks: PageBlocks,
    pay: str,
    page: Page,
    hints: Hints,
) -> bool:
    """True for a page that offers work in its words.

    One with several headlines that lead away is a list, and so is one called "Vacancies" with links to other pages.
    """
    if heads_away(blocks) >= ENOUGH or is_list(labels, lines, blocks):
        return False
    if names_jobs(title) and links_of_a_template(blocks, page.url) >= ENOUGH:
        return False
    stated = bool(labels.values or pay)
    dated = bool(headlines.posted) or any(map(has_date_label, lines))
    beside = 2 * (stated and hints.likely) + is_job_address(page.url) + names_role(title) + dated
    paid = "base_salary" in labels.values
    links = hidden_links(blocks.root, "")
    if not links and not has_contact("\n".join(_from_title(lines, title)), PHONE):
        return False
    return is_spoken_offer(title, lines, stated or hints.likely, paid, beside, links)


def _from_title(lines: tuple[str, ...], title: str) -> tuple[str, ...]:
    """The lines from the headline on: above it the site names its own telephone."""
    name = squeezed(title)
    return lines[next((number for number, line in enumerate(lines) if squeezed(line) == name), 0) :]


def is_list(labels: JobLabels, lines: tuple[str, ...], blocks: PageBlocks) -> bool:
    """True for a page with several ads, or with more text in lists of links than beside them."""
    return labels.several or blocks.listed_text > LIST_SHARE * sum(map(len, lines))
