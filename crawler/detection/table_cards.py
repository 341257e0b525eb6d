"""Parts of a card for lists that hold ads in the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from crawler.confined import ConfinedProcess, ProcessLost
from crawler.detection.samples import as_page
from crawler.postings import Hints
from crawler.postings.job_tables import SHORTEST_TABLE, JobTables
from crawler.postings.page import read_listed, read_tables
from crawler.postings.word_patterns import names_archive

if TYPE_CHECKING:
    from crawler.detection.list_pages import ListPage
    from crawler.records import JobPosting

LISTED: Final = 3
"""Ads in running text from which a page is taken for a list of them. Set by hand in 2026."""
_HINTS: Final = Hints(source="probed")


@dataclass(frozen=True, slots=True)
class TableOfAds:
    """A list page whose table holds its ads whole."""

    url: str
    paging: Mapping[str, Any]
    """Keys of a card that lead to its next page."""
    ads: tuple[JobPosting, ...]


def best_table(lists: Iterable[ListPage]) -> TableOfAds | None:
    """The list page with the longest table of ads without pages of their own.

    None where the rows of the longest are in part led to by links: their pages say more.
    """
    found = [(_tables(one), one) for one in lists if not names_archive(one.page.url)]
    tables, best = max(found, key=lambda pair: len(pair[0].ads), default=(None, None))
    if tables is None or best is None or len(tables.ads) < 2 or len(tables.ads) < tables.rows:
        return None
    return TableOfAds(best.page.url, best.paging, tables.ads)


def longest_of_listed(lists: Iterable[ListPage]) -> TableOfAds | None:
    """The list called after jobs that holds most ads in running text, one below the other; None without one.

    A page with a table of ads is none: what its rows don't say whole, pages of their own do.
    """
    named = [one for one in lists if one.is_named and not names_archive(one.page.url)]
    found = [(_listed(one), one) for one in named if not _tables(one).rows]
    ads, best = max(found, key=lambda pair: len(pair[0]), default=((), None))
    return TableOfAds(best.page.url, best.paging, ads) if best is not None and len(ads) >= LISTED else None


def rows_of(best: ListPage, card: Mapping[str, Any]) -> dict[str, Any]:
    """The keys by which the ads of its rows are taken beside those that a list leads to; {} where it has none.

    Args:
        best: The list page.
        card: Its card so far; `include` then also lets addresses of rows through.
    """
    if not _tables(best).ads:
        return {}
    return {"rows": True} | ({"include": [*card["include"], "#"]} if "include" in card else {})


def _listed(one: ListPage) -> tuple[JobPosting, ...]:
    """The ads in the running text of a list page, read in a confined process; none where it took too much."""
    try:
        with ConfinedProcess() as process:
            return process.ask(read_listed, as_page(one.page), _HINTS)
    except ProcessLost:
        return ()


def _tables(one: ListPage) -> JobTables:
    """The tables of a list page, read in a confined process; none where it took too much."""
    if one.page.body.lower().count(b"<tr") < SHORTEST_TABLE:
        return JobTables()
    try:
        with ConfinedProcess() as process:
            return process.ask(read_tables, as_page(one.page), _HINTS)
    except ProcessLost:
        return JobTables()
