"""Deciding on many campaigns at once: three ads of each are shown first, and outliers stay out."""

from __future__ import annotations

from random import Random
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.actor import sql as actor_sql
from crawler.review.campaign import members_sql
from crawler.review.campaign import sql as campaign_sql
from crawler.review.campaign.decide_page import LONGEST_NOTE, REASONS
from crawler.review.campaign.outliers import find_outliers
from crawler.review.decisions import history_sql, presence_sql
from crawler.review.decisions import sql as decision_sql
from crawler.review.decisions.sql import DecisionConflict, NewDecision
from crawler.review.queue.view import address, read_view
from crawler.review.web import i18n
from crawler.review.web.first_words_sql import words_of_ads
from crawler.review.web.routing import RequestContext
from crawler.review.weights import sql as weight_sql

MOST_AT_ONCE: Final = 200
"""Campaigns of one bulk decision; set by hand in 2026."""
SAMPLED: Final = 3
"""Ads of each campaign that are shown before a bulk decision; set by hand in 2026."""
TEXT: Final = 600
"""Characters of their texts; set by hand in 2026: most ads whole, so that nobody dismisses by a title."""


def bulk_look(context: RequestContext) -> Response:
    """Before deciding on many at once: three ads of each, by chance, and what stays out."""
    db = context.db
    numbers = _numbers(context)
    verdict = context.query.get("verdict", "")
    if not numbers or verdict not in {"watch", "dismiss"}:
        return context.render("message.html", 400, kind="bulk")
    chosen = []
    for number in numbers:
        head = campaign_sql.head(db, number)
        ids, odd = members_sql.unlike_ads(db, number)
        if head is not None and ids:
            even = [listing for listing in ids if listing not in odd]
            chosen.append((head, Random(number).sample(even, min(SAMPLED, len(even))), len(odd)))
    ads = members_sql.ads_by_id(db, [listing for _, some, _ in chosen for listing in some])
    looks = [(head, [ads[listing] for listing in some], odd, head.listings) for head, some, odd in chosen]
    view = read_view(context.query, context.session.user)
    return context.render(
        "bulk.html",
        looks=looks,
        words=words_of_ads(db, list(ads)),
        texts=words_of_ads(db, list(ads), TEXT),
        verdict=verdict,
        actor=context.query.get("actor", ""),
        here=address(view),
        reasons=REASONS.get(verdict, ()),
    )


def bulk(context: RequestContext) -> Response:
    """Decide on many campaigns as one batch; outliers stay out, and what someone else has open is left."""
    db, who = context.db, context.session
    verdict, reason = context.text("verdict"), context.text("reason", 60)
    if verdict not in {"watch", "dismiss"} or (reason and reason not in REASONS.get(verdict, ())):
        return context.render("message.html", 400, kind="verdict")
    decisions = []
    note = _note(context)
    wanted = list(dict.fromkeys(context.numbers("campaign")))[:MOST_AT_ONCE]
    held = presence_sql.holders(db, wanted, who.user, precise_timestamp())
    for number in wanted:
        if number in held or not campaign_sql.head(db, number):
            continue
        seen = history_sql.last_event(db, number)
        if history_sql.effective(db, number).decision is not None:
            continue
        decisions.append(_decision(context, number, verdict, reason, note, seen))
    if not decisions:
        return context.render("message.html", 400, kind="nothing")
    try:
        batch = decision_sql.decide(context.store.database, context.store.ledger, decisions)
    except DecisionConflict:
        return context.render("message.html", 409, kind="conflict")
    return RedirectResponse(f"/?{context.text('view', 1_000)}&done={batch}", 303)


def _note(context: RequestContext) -> str:
    """The analyst's note; where the campaigns are one actor's, each says that the decision is on all of them."""
    note = context.text("note", LONGEST_NOTE)
    actor = actor_sql.head(context.db, context.one("actor") or 0)
    if actor is None:
        return note
    told = i18n.say("actor.decided", actor=f"a{actor.id}", n=actor.campaigns)
    return f"{told} {note}".strip()[:LONGEST_NOTE]


def _decision(
    context: RequestContext, number: int, verdict: str, reason: str, note: str, seen: int
) -> NewDecision:
    """A first decision on all ads of a campaign but its outliers."""
    members = members_sql.load_members(context.db, number)
    odd = find_outliers(members)
    return NewDecision(
        campaign=number,
        verdict=verdict,
        user=context.session.user,
        analyst=context.session.name,
        included={listing: text for listing, text in members.hashes.items() if listing not in odd},
        left_out={listing: text for listing, text in members.hashes.items() if listing in odd},
        reason=reason,
        note=note,
        ruleset=weight_sql.newest_ruleset(context.db),
        seen=seen,
    )


def _numbers(context: RequestContext) -> list[int]:
    values = context.request.query_params.getlist("c")[:MOST_AT_ONCE]
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]
