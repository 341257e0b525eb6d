"""The page of a campaign: what it is, why it is suspicious, whom it reaches, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.review import cover
from crawler.review.charts import postings_by_day
from crawler.review.doors import Call
from crawler.review.highlight import Piece
from crawler.review.joining import suggestions, template_of
from crawler.review.outliers import outliers
from crawler.review.reading import body_pieces
from crawler.review.views import address, place, read_view
from crawler.store import cases, review_campaign, review_decisions, review_events, review_open
from crawler.store.ledger import now
from crawler.store.review_campaign import ContactUse, Member, Sign
from crawler.store.review_queue import Row, View, by_campaign, from_computed
from crawler.store.review_rows import compute
from crawler.store.review_state import Standing

MEMBERS_SHOWN: Final = 30

REASONS: Final = {
    "refer": ("trafficking", "fee", "data_theft", "labour", "compound", "known", "other"),
    "dismiss": ("honest", "bad_but_legal", "warning", "not_ad", "duplicate", "wrong_join", "other"),
}
"""Keys of the reasons that go with a verdict, in the order of their digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """What this analyst may do with a campaign now."""

    kind: str
    """first | second | final | part; empty when there is nothing to decide."""
    part: int | None
    """The decision on left-out ads that an opinion is wanted on."""
    blind: bool
    """Earlier verdicts are hidden until a second opinion is given."""
    holder: str
    """A colleague who has it open."""


def campaign(call: Call) -> Response:
    """The page of one campaign."""
    number, db = call.number("campaign"), call.store.database.connection
    head = review_campaign.head(db, number)
    if head is None:
        return call.missing()
    if head.merged_into is not None:
        return RedirectResponse(f"/campaigns/{head.merged_into}", 303)
    view = read_view(call.query, call.session.user)
    row = row_of(call, number)
    stands, waits = review_events.stands(db, number), review_events.waits(db, number)
    seat = seat_of(call, row, waits)
    members = review_campaign.members(db, number)
    signs, contacts = _signs(call, number), review_campaign.contacts(db, number)
    odd = odd_ones(call, number, members)
    shown = displayed(members, odd, everyone="all" in call.query)
    how = review_events.how_decided(db, [member.id for member in members])
    return call.render(
        "campaign.html",
        head=head,
        row=row,
        seat=seat,
        stands=stands,
        members=shown,
        content=review_decisions.content_digest(member.content_hash for member in shown),
        ticked=ticked(members, odd, how, seat),
        odd=odd,
        how={} if seat.blind else how,
        events=[] if seat.blind else review_events.on_campaign(db, number),
        seen=review_events.last_event(db, number),
        signs=signs,
        contacts=contacts,
        worst=members[0] if members else None,
        pieces=_worst(call, members, signs, contacts),
        days=postings_by_day(members),
        shared=template_of(call.store, number),
        suggested=suggestions(call.store, number),
        history=review_campaign.history(db, number),
        cases=cases.open_cases(db),
        in_cases=cases.cases_of_campaign(db, number),
        reasons=REASONS,
        view=view,
        here=address(view),
        at=call.query.get("at", ""),
        done=_done(call),
        decided_once=call.query.get("conflict", ""),
    )


def row_of(call: Call, number: int) -> Row | None:
    """The row of the queue, made on the spot where the queue doesn't hold the campaign."""
    db = call.store.database.connection
    rows = by_campaign(db, [number])
    if rows:
        return rows[0]
    return next((from_computed(row) for row in compute(db, [number])), None)


def seat_of(call: Call, row: Row | None, waits: Standing) -> Seat:
    """What who asks may do: decide first, second (not one's own), settle as a lead, or look only."""
    if row is None:
        return Seat(kind="", part=None, blind=False, holder="")
    kind, blind = turn_of(call, row.state, waits)
    holder = review_open.take(call.store.database, row.campaign, call.session.user, now()) if kind else ""
    part = waits.part if kind in {"second", "final"} else None
    return Seat(kind=kind, part=part, blind=blind, holder=holder)


def turn_of(call: Call, state: str, waits: Standing) -> tuple[str, bool]:
    """Which opinion is this analyst's to give, empty for none, and whether earlier ones are hidden from them."""
    if not call.may("analyst"):
        return "", False
    fresh = call.session.user not in waits.users
    if state == "second":
        return ("second", waits.verdict != "second") if fresh else ("", False)
    if state == "disagree":
        return ("final", False) if call.may("lead") else ("second", True) if fresh else ("", False)
    return "part" if state == "part" else "first", False


def odd_ones(call: Call, number: int, members: list[Member]) -> dict[int, str]:
    """Members unlike the others."""
    db = call.store.database.connection
    return outliers(
        [member.id for member in members],
        review_campaign.member_contacts(db, number),
        review_campaign.member_signs(db, number),
    )


def displayed(members: list[Member], odd: dict[int, str], *, everyone: bool) -> list[Member]:
    """The ads of the table: outliers first, then the highest scores; a page stays small unless all are asked for."""
    ordered = sorted(members, key=lambda member: member.id not in odd)
    return ordered if everyone else ordered[:MEMBERS_SHOWN]


def ticked(
    members: list[Member], odd: dict[int, str], how: dict[int, tuple[str, int, str, int]], seat: Seat
) -> set[int]:
    """Members that a decision covers unless the analyst says otherwise."""
    if seat.part:
        return {member.id for member in members if how.get(member.id, ("", 0, "", 0))[3] == seat.part}
    if seat.kind == "part":
        return {member.id for member in members if how.get(member.id, ("", 0, "", 0))[1] == 0}
    return {member.id for member in members if member.id not in odd}


def _signs(call: Call, number: int) -> list[Sign]:
    """Signs of the campaign; where contacts are masked, quotes are cut from the ads' covered words."""
    signs, active = review_campaign.signs(call.store.database.connection, number), cover.current()
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


def _done(call: Call) -> list[review_events.Done]:
    batch = call.query.get("done", "")[:64]
    return review_events.of_batch(call.store.database.connection, batch) if batch else []


def go_on(call: Call, view: View, row: Row | None) -> str:
    """Where `next` leads from a row: the following campaign of the view, or the queue's head."""
    from crawler.review.queue import next_row

    after = (row.rank, row.campaign) if row else place(call.text("at"))
    following = next_row(call, view, after)
    query = address(view)
    return f"/campaigns/{following.campaign}?{query}" if following else f"/?{query}"
