"""Read what a page states of its ad in words, beside what its structured data or its scripts' data state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from crawler.postings.job_labels import read_labels
from crawler.postings.label_rows import parted_items, two_cell_rows
from crawler.postings.line_parts import first_that, is_date, parts_below
from crawler.postings.marked_fields import marked_fields
from crawler.postings.page_blocks import PageBlocks, main_part
from crawler.postings.page_headlines import Headlines, read_headlines
from crawler.postings.parser_guard import simplified
from crawler.postings.plain_page import MAX_PAGE, is_list
from crawler.postings.site_names import named_as
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from crawler.postings.hints import Hints
    from crawler.records import JobPosting, Page


@dataclass(frozen=True, slots=True)
class PageLabels:
    """What a page states of its ad by labels and by marks of its template, beside what its structured data states."""

    blocks: PageBlocks
    values: Mapping[str, str]
    """Field of a posting -> value; nothing that had to be guessed from where it stands."""
    site: frozenset[str]
    """Names of the site, letters and digits alone."""


def read_stated(html: str, page: Page, hints: Hints, posting: JobPosting) -> PageLabels | None:
    """What a page states in words of an ad; None for one that can't be parsed.

    Only what the ad lacks is looked for: most structured ads lack their pay alone.

    Args:
        html: The decoded page.
        page: The page as fetched.
        hints: Settings of its source.
        posting: The ad as its structured data states it.
    """
    if len(html) > MAX_PAGE or exceeds_parser_limits(html):
        return None
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(simplified(html))
    lacks_date = posting.date_posted is None
    is_site = bool(posting.hiring_organization) and _is_in_title(tree, posting.hiring_organization)
    headlines = read_headlines(tree, page.url, hints.not_title) if lacks_date or is_site else Headlines()
    blocks = main_part(tree)
    if blocks is None:
        return None
    stated = (posting.hiring_organization, posting.job_location, posting.base_salary)
    if all(stated) and not lacks_date and not headlines.site:
        return PageLabels(blocks, {}, headlines.site)
    lines = blocks.lines()
    labels = read_labels(lines, two_cell_rows(blocks, parted_items(blocks)))
    if is_list(labels, lines, blocks):
        return PageLabels(blocks, {}, headlines.site)
    top = parts_below(lines, headlines.title) if lacks_date else []
    seen = {"date_posted": first_that(top, partial(is_date, page=page, hints=hints))}
    return PageLabels(blocks, seen | marked_fields(blocks.root) | labels.values, headlines.site)


def _is_in_title(tree: LexborHTMLParser, name: str) -> bool:
    """Whether the title of a page names the employer, as one does that a site gives to all its ads."""
    title = tree.css_first("title")
    return title is not None and named_as(name) in named_as(title.text() or "")
