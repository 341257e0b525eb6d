"""The page of an ad: its annotated text, its versions, its captures and its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from itertools import pairwise
from typing import Any, Final

from starlette.responses import Response

from crawler.geo.way import places_of, way_of
from crawler.masking import active as masking
from crawler.pictures.doubt import doubts_about
from crawler.pictures.posting import picture_of
from crawler.records import TEXT_FIELDS, Listing
from crawler.review.ad import sql as ad_sql
from crawler.review.ad.deobfuscation import MOST, AlignedText, align, obfuscations
from crawler.review.ad.translation import FILE
from crawler.review.campaign import members_sql
from crawler.review.decisions import history_sql
from crawler.review.decisions.permissions import opinion_due
from crawler.review.web import diff
from crawler.review.web.annotations import annotate
from crawler.review.web.formatters import country
from crawler.review.web.gloss import gloss_of
from crawler.review.web.i18n import current_language, say, say_or
from crawler.review.web.routing import RequestContext
from crawler.triage.queries import row_of

RAW_AND_PARSED: Final = (
    ("job_location", "places"),
    ("base_salary", "pay"),
    ("date_posted_raw", "date_posted"),
    ("date_modified_raw", "date_modified"),
    ("valid_through_raw", "valid_through"),
)
ALONE: Final = (
    "hiring_organization",
    "hiring_organization_url",
    "employment_type",
    "applicant_location_requirements",
    "job_location_type",
    "application_contact",
    "industry",
    "identifier",
    "language",
    "region",
)
TABS: Final = ("text", "reads", "captured", "changes", "fields")


def ad(context: RequestContext) -> Response:
    """One ad, on one of its four tabs."""
    db = context.db
    key = ad_sql.key_of_listing(db, context.number("listing"))
    stored = context.store.get(key) if key else None
    if stored is None:
        return context.missing()
    listing = masking.current().listing(stored, stand_ins=False)
    tab = context.query.get("tab", "text")
    tab = tab if tab in TABS else "text"
    campaign = members_sql.campaign_of(db, listing.id)
    read = _read(listing) if tab == "reads" else []
    disguised = obfuscations(one for _, found in read for one in found)
    return context.render(
        "ad.html",
        ad=listing,
        posting=listing.posting,
        found=listing.assessment,
        route=_route(listing),
        marked=annotate(listing),
        gloss=gloss_of(listing.posting, listing.assessment) if tab == "text" else None,
        translated=_is_translated(context, listing),
        tab=tab,
        tabs=TABS,
        campaign=campaign,
        siblings=ad_sql.siblings(db, campaign) if campaign else 0,
        how=_decided(context, listing.id, campaign),
        ids=ad_sql.contact_ids(db, listing.version),
        read=read,
        disguised=disguised[:MOST],
        disguised_more=max(0, len(disguised) - MOST),
        changes=_changes(context, listing) if tab == "changes" else [],
        captures=ad_sql.captures(db, listing.id) if tab == "captured" else [],
        pairs=_pairs(listing) if tab == "fields" else [],
        alone=[(name, getattr(listing.posting, name)) for name in ALONE if getattr(listing.posting, name)],
        extra=_extra(listing.posting.extra),
        picture=picture_of(listing.posting),
        doubts=_doubts(listing),
    )


def _route(listing: Listing) -> dict[str, tuple[str, ...]]:
    """Where the ad recruits and where its work is, as the queue and the dossier have it."""
    found = way_of([places_of(listing.posting)])
    return {"origins": found.origins, "countries": found.destinations, "readers": found.readers}


def _is_translated(context: RequestContext, listing: Listing) -> bool:
    """Whether a translation service is set and the ad is in another language than the desk."""
    return listing.assessment.language != current_language() and (context.app.home / FILE).exists()


def _doubts(listing: Listing) -> list[tuple[str, str]]:
    """Contacts that were read in a picture with doubt, and why."""
    picture = picture_of(listing.posting)
    found = listing.assessment.contacts if picture is not None else ()
    return [(one.value, doubt) for one in found if picture for doubt in doubts_about(one, picture)]


def _read(listing: Listing) -> list[tuple[str, list[AlignedText]]]:
    """Every text field that is not empty, aligned with its deobfuscated form."""
    texts = [(name, listing.posting.text_of(name)) for name in TEXT_FIELDS]
    return [(name, align(text)) for name, text in texts if text]


def _decided(context: RequestContext, listing: int, campaign: int | None) -> history_sql.AdDecision | None:
    """How the ad was decided; None when the analyst still owes a blind opinion on it."""
    db = context.db
    row = row_of(db, campaign) if campaign else None
    if row and campaign and opinion_due(context, row.state, history_sql.pending(db, campaign))[1]:
        return None
    return history_sql.how_decided(db, [listing]).get(listing)


def _changes(context: RequestContext, listing: Listing) -> list[dict[str, Any]]:
    """Every step from one version to the next, newest first, field by field."""
    history = [masking.current().listing(one) for one in context.store.reader.history(listing.key)]
    steps = []
    for before, after in pairwise(history):
        fields = []
        for name in ("title", "hiring_organization", "job_location", "base_salary", "description", "text"):
            old, new = getattr(before.posting, name), getattr(after.posting, name)
            if old != new:
                fields.append((name, diff.words(old, new)))
        steps.append({"before": before, "after": after, "fields": fields})
    return steps[::-1]


def _pairs(listing: Listing) -> list[tuple[str, str, str]]:
    posting = listing.posting
    pairs = []
    for raw, parsed in RAW_AND_PARSED:
        stated, read = getattr(posting, raw), getattr(posting, parsed)
        if stated or read:
            pairs.append((parsed, stated, _text(read)))
    return pairs


def _text(value: object) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return "; ".join(_text(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {name: part for name, part in asdict(value).items() if part is not None and name != "raw"}
        return ", ".join(
            f"{say_or(f'part.{name}', name)} {_part(name, part)}" for name, part in parts.items()
        )
    return f"{value:g}" if isinstance(value, float) else str(value)


def _part(name: str, value: object) -> str:
    """A part of a place or of pay: countries and periods by their names."""
    if name == "country":
        return country(str(value))
    return say(f"part.of_{value}") if name == "period" else _text(value)


def _extra(extra: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(name, masking.covered(value)[:500]) for name, value in list(_flat(extra))[:60]]


def _flat(extra: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Fields without a place of their own; the facts of where a message comes from, one by one."""
    for name, value in extra.items():
        if name == "provenance" and isinstance(value, Mapping):
            for fact, said in value.items():
                yield f"{name}: {fact}", ", ".join(map(str, said)) if isinstance(said, list) else said
        else:
            yield name, value
