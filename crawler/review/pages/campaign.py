"""The page of a campaign: what it is, why it is suspicious, whom it reaches, and what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.review.deciding.decide import REASONS
from crawler.review.deciding.joining import suggestions, template_of
from crawler.review.deciding.seat import odd_ones, row_of, seat_of, ticked
from crawler.review.doors import Call
from crawler.review.showing import cover
from crawler.review.showing.charts import Days, by_day
from crawler.review.showing.highlight import Piece
from crawler.review.showing.marks import body_pieces
from crawler.review.showing.shapes import defang_contact, masked
from crawler.review.views import address, read_view
from crawler.store import review
from crawler.store.review.campaigns import ContactUse, Member, Sign

MEMBERS_SHOWN: Final = 30
PLACES_SHOWN: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The ads of the table that are on this page."""

    members: list[Member]
    first: int
    """Place of the first of them among all, from 0."""
    before: int | None
    after: int | None
    """Where the neighbouring pages begin."""


def campaign(call: Call) -> Response:
    """The page of one campaign."""
    number, db = call.number("campaign"), call.store.database.connection
    head = review.campaigns.head(db, number)
    if head is None:
        return call.missing()
    if head.merged_into is not None:
        return RedirectResponse(f"/campaigns/{head.merged_into}", 303)
    view = read_view(call.query, call.session.user)
    row = row_of(call, number)
    stands, waits = review.events.stands(db, number), review.events.waits(db, number)
    seat = seat_of(call, row, waits)
    members = review.campaigns.members(db, number)
    signs, contacts = _signs(call, number), review.campaigns.contacts(db, number)
    odd = odd_ones(call, number, members)
    leaf = leaf_of(members, odd, call.query.get("from", ""))
    how = review.events.how_decided(db, [member.id for member in members])
    return call.render(
        "campaign.html",
        head=head,
        row=row,
        seat=seat,
        stands=stands,
        leaf=leaf,
        content=review.decisions.content_digest(member.content_hash for member in leaf.members),
        ticked=ticked(members, odd, how, seat),
        odd=odd,
        how={} if seat.blind else how,
        events=[] if seat.blind else review.events.on_campaign(db, number),
        seen=review.events.last_event(db, number),
        signs=signs,
        contacts=contacts,
        worst=members[0] if members else None,
        pieces=_worst(call, members, signs, contacts),
        days=by_day([(member.source, member.first_seen) for member in members]),
        contact_days=_by_contact(call, number, members, contacts),
        places=Counter(member.place for member in members if member.place).most_common(PLACES_SHOWN),
        shared=template_of(call.store, number),
        suggested=suggestions(call.store, number),
        history=review.campaigns.history(db, number),
        cases=review.cases.open_cases(db),
        in_cases=review.cases.cases_of_campaign(db, number),
        reasons=REASONS,
        view=view,
        here=address(view),
        done=_done(call),
    )


def leaf_of(members: list[Member], odd: dict[int, str], first: str) -> Leaf:
    """The ads from a place on: outliers come first, then the highest scores; a page stays small."""
    ordered = sorted(members, key=lambda member: member.id not in odd)
    asked = int(first) if first.isascii() and first.isdecimal() and len(first) < 6 else 0
    at = asked if asked < len(ordered) else 0
    return Leaf(
        members=ordered[at : at + MEMBERS_SHOWN],
        first=at,
        before=max(0, at - MEMBERS_SHOWN) if at else None,
        after=at + MEMBERS_SHOWN if at + MEMBERS_SHOWN < len(ordered) else None,
    )


def _by_contact(call: Call, number: int, members: list[Member], contacts: list[ContactUse]) -> Days | None:
    """When ads with each contact were first seen; None where there is no second contact to tell apart."""
    if len(contacts) < 2:
        return None
    carried = review.campaigns.member_contacts(call.store.database.connection, number)
    said = {
        one.id: masked(one.value) if one.masked else defang_contact(cover.said(one.value), one.kind)
        for one in contacts
    }
    return by_day(
        [
            (said[contact], member.first_seen)
            for member in members
            for contact in carried.get(member.id, ())
            if contact in said
        ]
    )


def _signs(call: Call, number: int) -> list[Sign]:
    """Signs of the campaign; where contacts are masked, quotes are cut from the ads' covered words."""
    signs, active = review.campaigns.signs(call.store.database.connection, number), cover.current()
    if active is cover.NOTHING:
        return signs
    ads = call.store.reading.by_version([sign.version for sign in signs])
    covered = {ad.version: active.listing(ad).posting for ad in ads}
    return [
        replace(sign, quote=covered[sign.version].text_of(sign.field)[sign.start : sign.end])
        if sign.quote and sign.version in covered
        else sign
        for sign in signs
    ]


def _worst(call: Call, members: list[Member], signs: list[Sign], contacts: list[ContactUse]) -> list[Piece]:
    """The text of the highest-scoring ad, with the numbers of the page's own lists."""
    listing = call.store.get(members[0].key) if members else None
    if listing is None:
        return []
    names = [f"{one.kind}:{one.value}" for one in contacts]
    return body_pieces(cover.current().listing(listing), [sign.indicator for sign in signs], names)


def _done(call: Call) -> list[review.events.Done]:
    batch = call.query.get("done", "")[:64]
    return review.events.of_batch(call.store.database.connection, batch) if batch else []
