"""What a search for a card asks of a site's pages, answered by a confined process: their markup is a stranger's.

One process reads the pages of one site, so that a page of one can't falsify what is said of another's. A page that
ends it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, ParamSpec, Self, TypeVar

from crawler.confined import ConfinedProcess, ProcessLost
from crawler.detection import selector_learning
from crawler.detection.fetch_page import FetchedPage
from crawler.detection.language_links import language_versions, same_pages
from crawler.detection.site_headlines import headlines_of
from crawler.detection.site_index import (
    SitemapText,
    feeds_of,
    head_words,
    job_links_of,
    links_of,
    paging_of,
    sitemap_text,
)
from crawler.isolation import FailedElsewhere

P = ParamSpec("P")
R = TypeVar("R")

SECONDS: Final = 120.0
"""When the process is ended whatever it does; its processor seconds are limited too. Set by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a page says of where to go on."""

    links: tuple[str, ...] = ()
    """Addresses that it links to, without fragments, each once."""
    job_links: tuple[str, ...] = ()
    """Those that are called after jobs, the shortest paths first."""
    paging: dict[str, Any] = field(default_factory=dict)
    """Keys of a card that lead from it to the next page of a list."""
    feeds: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    """Parts of its title, description and keywords."""
    headlines: tuple[str, ...] = ()
    """Its headlines that are no links, and the parts of its title."""
    versions: tuple[str, ...] = ()
    """Addresses of it, or of its site, in other languages; they may be on other hosts."""
    original: str = ""
    """Address of which it says that it is a copy."""
    translations: tuple[str, ...] = ()
    """Addresses that it marks as itself in other languages."""


def facts_of(page: FetchedPage) -> PageFacts:
    """In a confined process: the facts of a page."""
    original, translations = same_pages(page)
    return PageFacts(
        original=original,
        translations=translations,
        links=tuple(links_of(page)),
        job_links=tuple(job_links_of(page)),
        paging=paging_of(page),
        feeds=tuple(feeds_of(page)),
        head=head_words(page),
        headlines=headlines_of(page),
        versions=language_versions(page),
    )


class PageParser:
    """Asks a confined process about the pages of one site; a context manager, which ends the process."""

    def __init__(self) -> None:
        self._process = ConfinedProcess(seconds=SECONDS, module=__name__)
        self._known: dict[tuple[str, str], PageFacts] = {}

    def facts(self, page: FetchedPage) -> PageFacts:
        """The facts of a page, read once."""
        known = self._known.get((page.asked, page.url))
        if known is None:
            known = self._known[page.asked, page.url] = self._asked(PageFacts(), facts_of, page)
        return known

    def sitemap(self, page: FetchedPage) -> SitemapText:
        """What a page is, and what it names as a sitemap."""
        return self._asked(SitemapText("page"), sitemap_text, page)

    def list_selectors(self, html: str) -> dict[str, str]:
        """As `selector_learning.list_selectors`."""
        return self._asked({}, selector_learning.list_selectors, html)

    def page_selectors(self, pages: Sequence[str]) -> dict[str, str]:
        """As `selector_learning.page_selectors`."""
        return self._asked({}, selector_learning.page_selectors, tuple(pages))

    def is_about_hiring(self, pages: Sequence[str]) -> bool:
        """As `selector_learning.is_about_hiring`."""
        return self._asked(False, selector_learning.is_about_hiring, tuple(pages))

    def speaks_of_work(self, html: str, item: str) -> bool:
        """As `selector_learning.speaks_of_work`."""
        return self._asked(False, selector_learning.speaks_of_work, html, item)

    def _asked(self, otherwise: R, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        try:
            return self._process.ask(work, *arguments, **named)
        except (ProcessLost, FailedElsewhere):
            return otherwise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.close()
