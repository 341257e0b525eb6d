"""Deciding on many campaigns at once: three ads of each are shown first, and outliers stay out."""

from __future__ import annotations

from random import Random
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.review.deciding.decide import REASONS
from crawler.review.deciding.seat import odd_ones
from crawler.review.doors import Call
from crawler.review.views import address, read_view
from crawler.store import review
from crawler.store.ledger import now
from crawler.store.review.decisions import Decision

MOST_AT_ONCE: Final = 200


def bulk_look(call: Call) -> Response:
    """Before deciding on many at once: three ads of each, by chance, and what stays out."""
    db = call.store.database.connection
    numbers = _numbers(call)
    verdict = call.query.get("verdict", "")
    if not numbers or verdict not in {"watch", "dismiss"}:
        return call.render("message.html", 400, kind="bulk")
    looks = []
    for number in numbers:
        head = review.campaigns.head(db, number)
        members = review.campaigns.members(db, number)
        if head is None or not members:
            continue
        odd = odd_ones(call, number, members)
        even = [member for member in members if member.id not in odd]
        looks.append((head, Random(number).sample(even, min(3, len(even))), len(odd), len(members)))
    view = read_view(call.query, call.session.user)
    return call.render(
        "bulk.html", looks=looks, verdict=verdict, here=address(view), reasons=REASONS.get(verdict, ())
    )


def bulk(call: Call) -> Response:
    """Decide on many campaigns as one batch; outliers stay out, and what someone else has open is left."""
    db, who = call.store.database.connection, call.session
    verdict, reason = call.text("verdict"), call.text("reason", 60)
    if verdict not in {"watch", "dismiss"} or (reason and reason not in REASONS.get(verdict, ())):
        return call.render("message.html", 400, kind="verdict")
    decisions = []
    wanted = call.numbers("campaign")[:MOST_AT_ONCE]
    held = review.opened.holders(db, wanted, who.user, now())
    for number in wanted:
        if number in held or not review.campaigns.head(db, number):
            continue
        if review.events.stands(db, number).decision is not None:
            continue
        members = review.campaigns.members(db, number)
        odd = odd_ones(call, number, members)
        hashes = review.campaigns.member_hashes(db, number)
        decisions.append(
            Decision(
                campaign=number,
                verdict=verdict,
                user=who.user,
                analyst=who.name,
                included={listing: text for listing, text in hashes.items() if listing not in odd},
                left_out={listing: text for listing, text in hashes.items() if listing in odd},
                reason=reason,
                note=call.text("note", 2_000),
                ruleset=review.weights.newest_ruleset(db),
            )
        )
    if not decisions:
        return call.render("message.html", 400, kind="nothing")
    batch = review.decisions.decide(call.store.database, call.store.ledger, decisions)
    return RedirectResponse(f"/?{call.text('view', 1_000)}&done={batch}", 303)


def _numbers(call: Call) -> list[int]:
    values = call.request.query_params.getlist("c")[:MOST_AT_ONCE]
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]
