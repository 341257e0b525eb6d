"""The page of a campaign: what it is, why it is suspicious, whom it reaches, and what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.review.ad.annotations import annotate_body
from crawler.review.ad.highlight import AnnotatedPiece
from crawler.review.campaign import sql as campaign_sql
from crawler.review.campaign.rulings import suggestions, template_of
from crawler.review.campaign.sql import CampaignAd, CampaignContact, CampaignIndicator
from crawler.review.cases import sql as case_sql
from crawler.review.decisions import history_sql
from crawler.review.decisions import sql as decision_sql
from crawler.review.decisions.page import REASONS
from crawler.review.decisions.permissions import find_outliers, permissions_for, queue_row, ticked
from crawler.review.queue.view import address, read_view
from crawler.review.web import redaction
from crawler.review.web.charts import Timeline, timeline
from crawler.review.web.formatters import defang_contact, masked
from crawler.review.web.routing import RequestContext

MEMBERS_SHOWN: Final = 30
PLACES_SHOWN: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """The ads of the table that are on this page."""

    members: list[CampaignAd]
    first: int
    """Place of the first of them among all, from 0."""
    before: int | None
    after: int | None
    """Where the neighbouring pages begin."""


def campaign(context: RequestContext) -> Response:
    """The page of one campaign."""
    number, db = context.number("campaign"), context.db
    head = campaign_sql.head(db, number)
    if head is None:
        return context.missing()
    if head.merged_into is not None:
        return RedirectResponse(f"/campaigns/{head.merged_into}", 303)
    view = read_view(context.query, context.session.user)
    row = queue_row(context, number)
    stands, waits = history_sql.effective(db, number), history_sql.pending(db, number)
    permissions = permissions_for(context, row, waits)
    members = campaign_sql.members(db, number)
    signs, contacts = _signs(context, number), campaign_sql.contacts(db, number)
    odd = find_outliers(context, number, members)
    page = page_of_members(members, odd, context.query.get("from", ""))
    how = history_sql.how_decided(db, [member.id for member in members])
    return context.render(
        "campaign.html",
        head=head,
        row=row,
        permissions=permissions,
        stands=stands,
        page=page,
        content=decision_sql.content_digest(member.content_hash for member in page.members),
        ticked=ticked(members, odd, how, permissions),
        outliers=odd,
        how={} if permissions.blind else how,
        events=[] if permissions.blind else history_sql.on_campaign(db, number),
        seen=history_sql.last_event(db, number),
        signs=signs,
        contacts=contacts,
        worst=members[0] if members else None,
        pieces=_worst(context, members, signs, contacts),
        days=timeline([(member.source, member.first_seen) for member in members]),
        contact_days=_by_contact(context, number, members, contacts),
        places=Counter(member.place for member in members if member.place).most_common(PLACES_SHOWN),
        shared=template_of(context.store, number),
        suggested=suggestions(context.store, number),
        history=campaign_sql.history(db, number),
        cases=case_sql.open_cases(db),
        in_cases=case_sql.cases_of_campaign(db, number),
        reasons=REASONS,
        view=view,
        here=address(view),
        done=_done(context),
    )


def page_of_members(members: list[CampaignAd], odd: dict[int, str], first: str) -> MemberPage:
    """The ads from a place on: outliers come first, then the highest scores; a page stays small."""
    ordered = sorted(members, key=lambda member: member.id not in odd)
    asked = int(first) if first.isascii() and first.isdecimal() and len(first) < 6 else 0
    at = asked if asked < len(ordered) else 0
    return MemberPage(
        members=ordered[at : at + MEMBERS_SHOWN],
        first=at,
        before=max(0, at - MEMBERS_SHOWN) if at else None,
        after=at + MEMBERS_SHOWN if at + MEMBERS_SHOWN < len(ordered) else None,
    )


def _by_contact(
    context: RequestContext, number: int, members: list[CampaignAd], contacts: list[CampaignContact]
) -> Timeline | None:
    """When ads with each contact were first seen; None where there is no second contact to tell apart."""
    if len(contacts) < 2:
        return None
    carried = campaign_sql.member_contacts(context.db, number)
    said = {
        one.id: masked(one.value) if one.masked else defang_contact(redaction.said(one.value), one.kind)
        for one in contacts
    }
    return timeline(
        [
            (said[contact], member.first_seen)
            for member in members
            for contact in carried.get(member.id, ())
            if contact in said
        ]
    )


def _signs(context: RequestContext, number: int) -> list[CampaignIndicator]:
    """Signs of the campaign; where contacts are masked, quotes are cut from the ads' covered words."""
    signs, active = campaign_sql.signs(context.db, number), redaction.current()
    if active is redaction.NOTHING:
        return signs
    ads = context.store.reader.by_version([sign.version for sign in signs])
    covered = {ad.version: active.listing(ad).posting for ad in ads}
    return [
        replace(sign, quote=covered[sign.version].text_of(sign.field)[sign.start : sign.end])
        if sign.quote and sign.version in covered
        else sign
        for sign in signs
    ]


def _worst(
    context: RequestContext,
    members: list[CampaignAd],
    signs: list[CampaignIndicator],
    contacts: list[CampaignContact],
) -> list[AnnotatedPiece]:
    """The text of the highest-scoring ad, with the numbers of the page's own lists."""
    listing = context.store.get(members[0].key) if members else None
    if listing is None:
        return []
    names = [f"{one.kind}:{one.value}" for one in contacts]
    return annotate_body(redaction.current().listing(listing), [sign.indicator for sign in signs], names)


def _done(context: RequestContext) -> list[history_sql.DecisionRecord]:
    batch = context.query.get("done", "")[:64]
    return history_sql.of_batch(context.db, batch) if batch else []
