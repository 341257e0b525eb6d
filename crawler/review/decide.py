"""Deciding: one button (or key) decides and goes on; undo takes back what was decided at once."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from urllib.parse import parse_qsl

from starlette.responses import RedirectResponse, Response

from crawler.review.campaign import REASONS, Seat, go_on, odd_ones, row_of, seat_of
from crawler.review.doors import Call
from crawler.review.signing_in import own_path
from crawler.review.views import address, read_view
from crawler.store import review_campaign, review_decisions, review_events, review_open, review_weights
from crawler.store.ledger import now
from crawler.store.review_decisions import Conflict, Decision
from crawler.store.review_state import VERDICTS

MOST_AT_ONCE = 200


def decide(call: Call) -> Response:
    """Decide on one campaign and go on to the next of the view."""
    number, db = call.number("campaign"), call.store.database.connection
    view = read_view(form_query(call), call.session.user)
    row = row_of(call, number)
    if row is None:
        return call.missing()
    verdict, reason = _said(call)
    if verdict == "skip":
        following = go_on(call, view, row)
        review_open.free(call.store.database, number, call.session.user)
        return RedirectResponse(following, 303)
    if verdict not in VERDICTS or (reason and reason not in REASONS.get(verdict, ())):
        return call.render("message.html", 400, kind="verdict")
    seat = seat_of(call, row, review_events.waits(db, number))
    if seat.holder and call.text("anyway") != "yes":
        return call.render("message.html", 409, kind="held")
    if not seat.kind:
        return call.render("message.html", 409, kind="own")
    if _changed_meanwhile(call, number):
        return call.render("message.html", 409, kind="conflict")
    included, left_out = _chosen(call, number, seat)
    following = go_on(call, view, row)
    decision = Decision(
        campaign=number,
        verdict=verdict,
        user=call.session.user,
        analyst=call.session.name,
        included=included,
        left_out=left_out,
        reason=reason,
        note=call.text("note", 2_000),
        ruleset=review_weights.newest_ruleset(db),
        kind=seat.kind,
        part=seat.part,
        seconds=review_open.seconds_open(db, number, call.session.user, now()),
        seen=call.one("seen") or 0,
    )
    if not decision.included:
        return call.render("message.html", 400, kind="nothing")
    try:
        batch = review_decisions.decide(call.store.database, call.store.ledger, [decision])
    except Conflict:
        return call.render("message.html", 409, kind="conflict")
    joint = "&" if "?" in following else "?"
    return RedirectResponse(f"{following}{joint}done={batch}", 303)


def _changed_meanwhile(call: Call, number: int) -> bool:
    """True when an ad the page showed has other content now: the analyst did not see it."""
    hashes = review_campaign.member_hashes(call.store.database.connection, number)
    now = review_decisions.content_digest(hashes.get(listing, "") for listing in call.numbers("shown"))
    return bool(call.text("content")) and call.text("content") != now


def _chosen(call: Call, number: int, seat: Seat) -> tuple[dict[int, str], dict[int, str]]:
    """Ads decided on and ads left out, with their content hashes.

    Ads the page did not show are decided on too, but for outliers; of a decision on what was left out before,
    those that were decided then stay as they are. An opinion on a part is on its ads only.
    """
    db = call.store.database.connection
    hashes = review_campaign.member_hashes(db, number)
    wanted, shown = set(call.numbers("member")), set(call.numbers("shown"))
    odd = odd_ones(call, number, review_campaign.members(db, number))
    left = (shown - wanted) | (set(odd) - shown)
    how = review_events.how_decided(db, list(hashes)) if seat.kind == "part" or seat.part else {}
    if seat.part:
        return {listing: hashes[listing] for listing, row in how.items() if row[3] == seat.part}, {}
    if seat.kind == "part":
        settled = {listing for listing, row in how.items() if row[1]}
        hashes = {
            listing: text for listing, text in hashes.items() if listing in wanted or listing not in settled
        }
    included = {listing: text for listing, text in hashes.items() if listing not in left}
    return included, {listing: text for listing, text in hashes.items() if listing in left}


def _said(call: Call) -> tuple[str, str]:
    """Verdict and reason: from the bar, or both from one of the reasons' buttons (`refer:fee`)."""
    if call.text("verdict"):
        return call.text("verdict"), call.text("reason", 60)
    verdict, _, reason = call.text("verdict_reason", 120).partition(":")
    return verdict, reason


def undo(call: Call) -> Response:
    """Take back a batch: one's own, or anyone's for a lead."""
    who = call.session
    undone = review_decisions.undo(
        call.store.database,
        call.store.ledger,
        call.text("batch", 64),
        who.user,
        who.name,
        any_user=call.may("lead"),
    )
    if not undone:
        return call.render("message.html", 409, kind="undo")
    return RedirectResponse(own_path(call.text("back") or "/mine"), 303)


def bulk_look(call: Call) -> Response:
    """Before deciding on many at once: three ads of each, by chance, and what stays out."""
    db = call.store.database.connection
    numbers = _numbers(call)
    verdict = call.query.get("verdict", "")
    if not numbers or verdict not in {"watch", "dismiss"}:
        return call.render("message.html", 400, kind="bulk")
    looks = []
    for number in numbers:
        head = review_campaign.head(db, number)
        members = review_campaign.members(db, number)
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
    held = review_open.holders(db, wanted, who.user, now())
    for number in wanted:
        if number in held or not review_campaign.head(db, number):
            continue
        if review_events.stands(db, number).decision is not None:
            continue
        members = review_campaign.members(db, number)
        odd = odd_ones(call, number, members)
        hashes = review_campaign.member_hashes(db, number)
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
                ruleset=review_weights.newest_ruleset(db),
            )
        )
    if not decisions:
        return call.render("message.html", 400, kind="nothing")
    batch = review_decisions.decide(call.store.database, call.store.ledger, decisions)
    return RedirectResponse(f"/?{call.text('view', 1_000)}&done={batch}", 303)


def _numbers(call: Call) -> list[int]:
    values = call.request.query_params.getlist("c")[:MOST_AT_ONCE]
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]


def form_query(call: Call) -> Mapping[str, str]:
    """The view that a form carries along."""
    return dict(parse_qsl(call.text("view", 1_000)))
