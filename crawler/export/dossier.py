"""The dossier: one self-contained HTML file for a reader without any tool. Nothing loads from outside.

Addresses are defanged and never links, text of ads is shown as text, and the page forbids itself every request
(`default-src 'none'`). PDF comes from the same page through WeasyPrint, an optional extra.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.errors import UserError
from crawler.export.by_listing import ListingFile, files
from crawler.export.document import CaseInfo, ContactPoint, ExportDocument, contact_id
from crawler.export.dossier_parts import (
    DossierCampaign,
    DossierRoute,
    harm_name,
    indicator_name,
    map_of,
    meanings_of,
    routes_of,
    told_campaign,
)
from crawler.export.flat import body, details
from crawler.export.page_figures import PageTable, page_figures
from crawler.export.tables import read_me
from crawler.geo.world_map import MapView, land
from crawler.installed import require
from crawler.records import Decision, Listing
from crawler.text.display import defang, visible

if TYPE_CHECKING:
    import jinja2

EXCERPT = 4_000
"""Characters of an ad's text that the dossier shows; the whole text is in JSON Lines and capture."""


_PLACED: Final = frozenset(
    {
        "id", "url", "source", "title", "description", "text", "hiring_organization", "job_location", "base_salary",
        "date_posted", "first_seen", "last_seen", "gone_at", "gone_reason", "score", "band", "harm_types",
    }
)  # fmt: skip
"""Flat names of an ad that the page shows in rows of their own; the others are listed below them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactUse:
    """A contact with the ads that name it."""

    contact: ContactPoint
    ads: tuple[str, ...]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day of the timeline, in the units of the drawing."""

    day: str
    count: int
    x: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything the page shows."""

    case: CaseInfo
    facts: tuple[tuple[str, str], ...]
    ads: tuple[ListingFile, ...]
    contacts: tuple[ContactUse, ...]
    campaigns: tuple[DossierCampaign, ...]
    decisions: tuple[Decision, ...]
    timeline: tuple[Bar, ...]
    undated: int
    """Ads that state no date; the timeline lacks them."""
    seen: tuple[str, str]
    """Days on which the first and the last of the ads was first seen; empty where there is none."""
    routes: tuple[DossierRoute, ...]
    map: MapView | None
    pages: PageTable
    """Pictures of the captured pages."""
    meanings: dict[str, str]
    """What an indicator means, by id, where all ads have the same sentence for it."""


def gather(document: ExportDocument) -> Dossier:
    """Read the document once into what the page needs."""
    ads = tuple(files(document))
    listings = [ad.listing for ad in ads]
    routes = routes_of(listings)
    return Dossier(
        case=document.case,
        facts=read_me(document.case),
        ads=ads,
        contacts=_uses(document, ads),
        campaigns=tuple(told_campaign(campaign, listings) for campaign in document.campaigns()),
        decisions=tuple(document.decisions()),
        timeline=_timeline(listings),
        undated=sum(not listing.posting.date_posted for listing in listings),
        seen=_span(listing.first_seen[:10] for listing in listings),
        routes=routes,
        map=map_of(routes),
        pages=page_figures(document, ads),
        meanings=meanings_of(listings),
    )


def _uses(document: ExportDocument, ads: tuple[ListingFile, ...]) -> tuple[ContactUse, ...]:
    named: dict[str, dict[str, None]] = {}
    written: dict[str, dict[str, None]] = {}
    for ad in ads:
        for contact in ad.mentions:
            named.setdefault(contact_id(contact), {})[ad.listing.key] = None
            written.setdefault(contact_id(contact), {})[contact.raw] = None
    return tuple(
        ContactUse(
            contact=contact,
            ads=tuple(named.get(contact.id, {})),
            written=() if contact.masked else tuple(written.get(contact.id, {})),
        )
        for contact in document.contacts()
    )


def _timeline(listings: list[Listing]) -> tuple[Bar, ...]:
    """Ads per day by their own dates, over 700 units of width and 100 of height."""
    days = Counter(listing.posting.date_posted[:10] for listing in listings if listing.posting.date_posted)
    if not days:
        return ()
    step, most = 700 / len(days), max(days.values())
    return tuple(
        Bar(day=day, count=count, x=round(index * step, 1), height=round(100 * count / most, 1))
        for index, (day, count) in enumerate(sorted(days.items()))
    )


def _span(days: Iterable[str]) -> tuple[str, str]:
    found = sorted(days)
    return (found[0], found[-1]) if found else ("", "")


def render(document: ExportDocument) -> str:
    """The page."""
    return _environment().get_template("dossier.html").render(dossier=gather(document), excerpt=EXCERPT)


@cache
def _environment() -> jinja2.Environment:
    require("dossier")
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    environment.filters["defang"] = defang
    environment.filters["body"] = body
    environment.globals["land"] = land
    environment.filters["indicator_name"] = indicator_name
    environment.filters["harm_name"] = harm_name
    environment.filters["details"] = lambda listing: details(listing, _PLACED)
    return environment


def write(document: ExportDocument, out: Path) -> None:
    """Write the page to `out`."""
    out.write_text(render(document), encoding="utf-8")


def write_pdf(document: ExportDocument, out: Path) -> None:
    """Write the page as a tagged PDF; needs the extra `pdf` (WeasyPrint)."""
    require("pdf")
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:  # cffi finds no library
        message = f"PDF needs Pango on this machine ({error}); or use --format dossier and print it"
        raise UserError(message) from error
    inline = URLFetcher(
        allowed_protocols=("data",)
    )  # pictures are in the page; whatever else it names stays unasked
    HTML(string=render(document), url_fetcher=inline).write_pdf(out, pdf_variant="pdf/ua-1")
