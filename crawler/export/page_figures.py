"""Pictures of the captured pages, for the dossier: each page once, with the ads that were read from it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.export.by_listing import ListingFile
from crawler.export.document import ExportDocument
from crawler.page_pictures.drawing import draw_pages, why_not
from crawler.records import Capture

MOST: Final = 60
"""Pages that are drawn, those of the first ads: about a second a page under load. Set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """The picture of a captured page."""

    ads: tuple[int, ...]
    """Places of the ads in the dossier, from 1, that were read from the page."""
    capture: Capture
    picture: str
    """A `data:` address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """The pictures, and why some pages have none."""

    figures: tuple[PagePicture, ...] = ()
    why_none: str = ""
    """Why no page was drawn at all; empty where one was."""
    without: int = 0
    """Ads whose capture is no page, or could not be drawn."""
    more: int = 0
    """Pages beyond `MOST`."""


def page_figures(document: ExportDocument, ads: Sequence[ListingFile]) -> PageTable:
    """Have the captured pages of the ads drawn; nothing is fetched."""
    why = why_not()
    if why:
        return PageTable(why_none=why)
    pages: dict[str, tuple[Capture, str]] = {}
    read_from: dict[str, list[int]] = {}
    for place, ad in enumerate(ads, 1):
        found = _page_of(document, ad)
        if found is not None:
            capture, page = found
            pages.setdefault(capture.payload_sha256, (capture, page))
            read_from.setdefault(capture.payload_sha256, []).append(place)
    chosen = list(pages)[:MOST]
    drawn = draw_pages([pages[digest][1] for digest in chosen])
    figures = tuple(
        PagePicture(
            ads=tuple(read_from[digest]),
            capture=pages[digest][0],
            picture=f"data:image/jpeg;base64,{b64encode(picture).decode()}",
        )
        for digest, picture in zip(chosen, drawn, strict=True)
        if picture is not None
    )
    more = len(pages) - len(chosen)
    later = sum(len(read_from[digest]) for digest in list(pages)[MOST:])
    shown = sum(len(figure.ads) for figure in figures)
    return PageTable(figures=figures, without=len(ads) - shown - later, more=more)


def _page_of(document: ExportDocument, ad: ListingFile) -> tuple[Capture, str] | None:
    """The newest capture of an ad that is a page."""
    for capture in reversed(ad.captures):
        page = document.captured_page(capture)
        if page is not None:
            return capture, page
    return None
