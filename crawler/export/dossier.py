"""The dossier: one self-contained HTML file for a reader without any tool. Nothing loads from outside.

Addresses are defanged and never links, text of ads is shown as text, and the page forbids itself every request
(`default-src 'none'`). PDF comes from the same page through WeasyPrint, an optional extra.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.errors import UserError
from crawler.export.by_listing import ListingFile, files
from crawler.export.document import CaseInfo, ContactPoint, ExportDocument, contact_id
from crawler.export.flat import body, details
from crawler.export.tables import read_me
from crawler.geo.countries import english_names
from crawler.geo.way import places_of, way_of
from crawler.geo.world_map import MapView, land, world_map
from crawler.installed import require
from crawler.records import Campaign, Decision, Listing
from crawler.text.display import defang, visible
from crawler.triage.campaign_summary import EnglishWords, counts_of, sentence, summary_of

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
class DossierCampaign:
    """A campaign with a sentence that says what its ads are."""

    campaign: Campaign
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRoute:
    """Where the ads of a campaign recruit and where the work is, in English names."""

    name: str
    """Public id of the campaign, or of an ad without one."""
    ads: int
    origins: str
    destinations: str
    recruiters: str
    readers: str
    crosses_border: bool
    ways: tuple[tuple[str, str], ...]
    """Pairs of ISO 3166-1 codes, origin and destination."""


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
    """Ads that state no date; the timeline has them on the day they were first seen."""
    routes: tuple[DossierRoute, ...]
    map: MapView | None


def gather(document: ExportDocument) -> Dossier:
    """Read the document once into what the page needs."""
    ads = tuple(files(document))
    listings = [ad.listing for ad in ads]
    routes = _routes(listings)
    return Dossier(
        case=document.case,
        facts=read_me(document.case),
        ads=ads,
        contacts=_uses(document, ads),
        campaigns=tuple(_campaign(campaign, listings) for campaign in document.campaigns()),
        decisions=tuple(document.decisions()),
        timeline=_timeline(listings),
        undated=sum(listing.posting.date_posted is None for listing in listings),
        routes=routes,
        map=_map(routes),
    )


def _campaign(campaign: Campaign, listings: list[Listing]) -> DossierCampaign:
    ads = [ad for ad in listings if ad.campaign == campaign.id or ad.key in campaign.members]
    ads.sort(key=lambda ad: -ad.assessment.score)
    told = sentence(summary_of(ads, counts_of(ads)), EnglishWords()) if ads else ""
    return DossierCampaign(campaign=campaign, sentence=told)


def _routes(listings: list[Listing]) -> tuple[DossierRoute, ...]:
    """One row a campaign, from the ads that the dossier holds."""
    together: dict[str, list[Listing]] = {}
    for listing in listings:
        together.setdefault(listing.campaign or listing.key, []).append(listing)
    return tuple(_route(name, ads) for name, ads in together.items())


def _route(name: str, ads: list[Listing]) -> DossierRoute:
    route = way_of(places_of(ad.posting) for ad in ads)
    return DossierRoute(
        name=name,
        ads=len(ads),
        origins=_names(route.origins),
        destinations=_names(route.destinations),
        recruiters=_names(route.recruiters),
        readers=_names(route.readers),
        crosses_border=route.crosses_border,
        ways=tuple((one, other) for one in route.origins for other in route.destinations),
    )


def _map(routes: tuple[DossierRoute, ...]) -> MapView | None:
    """The ways of all campaigns on one map."""
    ways = [way for route in routes for way in route.ways]
    return world_map(Counter(one for one, _ in ways), Counter(other for _, other in ways), ways)


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(english_names().get(code, code) for code in codes)


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
    """Ads per day, by their own date or else the first observation, over 700 units of width and 100 of height."""
    days = Counter((listing.posting.date_posted or listing.first_seen)[:10] for listing in listings)
    if not days:
        return ()
    step, most = 700 / len(days), max(days.values())
    return tuple(
        Bar(day=day, count=count, x=round(index * step, 1), height=round(100 * count / most, 1))
        for index, (day, count) in enumerate(sorted(days.items()))
    )


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
    environment.filters["country_name"] = lambda code: english_names().get(code, code)
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
    except OSError as error:  # cffi finds no library
        message = f"PDF needs Pango on this machine ({error}); or use --format dossier and print it"
        raise UserError(message) from error
    HTML(string=render(document)).write_pdf(out, pdf_variant="pdf/ua-1")
