"""Deciding: one button (or key) decides and goes on; undo takes back what was decided at once."""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.review.accounts.signing_in import own_path
from crawler.review.deciding.seat import Seat, odd_ones, row_of, seat_of
from crawler.review.doors import Call
from crawler.review.views import address, form_view, place
from crawler.store import review
from crawler.store.ledger import now
from crawler.store.review.decisions import Conflict, Decision
from crawler.store.review.queue import Row, View
from crawler.store.review.states import VERDICTS

REASONS: Final = {
    "refer": ("trafficking", "fee", "data_theft", "labour", "compound", "known", "other"),
    "dismiss": ("honest", "bad_but_legal", "warning", "not_ad", "duplicate", "wrong_join", "other"),
}
"""Keys of the reasons that go with a verdict, in the order of their digits."""


def decide(call: Call) -> Response:
    """Decide on one campaign and go on to the next of the view."""
    number, db = call.number("campaign"), call.store.database.connection
    view = form_view(call)
    row = row_of(call, number)
    if row is None:
        return call.missing()
    verdict, reason = _said(call)
    if verdict == "skip":
        following = _go_on(call, view, row)
        review.opened.free(call.store.database, number, call.session.user)
        return RedirectResponse(following, 303)
    if verdict not in VERDICTS or (reason and reason not in REASONS.get(verdict, ())):
        return _refused(call, 400, "verdict")
    seat = seat_of(call, row, review.events.waits(db, number))
    if seat.holder and call.text("anyway") != "yes":
        return _refused(call, 409, "held")
    if not seat.kind:
        return _refused(call, 409, "own")
    if _changed_meanwhile(call, number):
        return _refused(call, 409, "conflict")
    included, left_out = _chosen(call, number, seat)
    following = _go_on(call, view, row)
    decision = Decision(
        campaign=number,
        verdict=verdict,
        user=call.session.user,
        analyst=call.session.name,
        included=included,
        left_out=left_out,
        reason=reason,
        note=call.text("note", 2_000),
        ruleset=review.weights.newest_ruleset(db),
        kind=seat.kind,
        part=seat.part,
        seconds=review.opened.seconds_open(db, number, call.session.user, now()),
        seen=call.one("seen") or 0,
    )
    if not decision.included:
        return _refused(call, 400, "nothing")
    try:
        batch = review.decisions.decide(call.store.database, call.store.ledger, [decision])
    except Conflict:
        return _refused(call, 409, "conflict")
    joint = "&" if "?" in following else "?"
    return RedirectResponse(f"{following}{joint}done={batch}", 303)


def _refused(call: Call, status: int, kind: str) -> Response:
    """Why nothing was decided, with the way back to the campaign."""
    back = f"/campaigns/{call.number('campaign')}?{address(form_view(call))}"
    return call.render("message.html", status, kind=kind, back=back)


def _changed_meanwhile(call: Call, number: int) -> bool:
    """True when an ad the page showed has other content now: the analyst did not see it."""
    hashes = review.campaigns.member_hashes(call.store.database.connection, number)
    now = review.decisions.content_digest(hashes.get(listing, "") for listing in call.numbers("shown"))
    return bool(call.text("content")) and call.text("content") != now


def _chosen(call: Call, number: int, seat: Seat) -> tuple[dict[int, str], dict[int, str]]:
    """Ads decided on and ads left out, with their content hashes.

    Ads the page did not show are decided on too, but for outliers; of a decision on what was left out before,
    those that were decided then stay as they are. An opinion on a part is on its ads only.
    """
    db = call.store.database.connection
    hashes = review.campaigns.member_hashes(db, number)
    wanted, shown = set(call.numbers("member")), set(call.numbers("shown"))
    odd = odd_ones(call, number, review.campaigns.members(db, number))
    left = (shown - wanted) | (set(odd) - shown)
    how = review.events.how_decided(db, list(hashes)) if seat.kind == "part" or seat.part else {}
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


def _go_on(call: Call, view: View, row: Row | None) -> str:
    """Where `next` leads from a row: the following campaign of the view, or the queue's head."""
    after = (row.rank, row.campaign) if row else place(call.text("at"))
    following = _next_row(call, view, after)
    query = address(view)
    return f"/campaigns/{following.campaign}?{query}" if following else f"/?{query}"


def _next_row(call: Call, view: View, after: tuple[float, int] | None) -> Row | None:
    """The row to go on with: the first behind the present one that no colleague has open."""
    db, user = call.store.database.connection, call.session.user
    rows = review.queue.page(db, view, after=after)
    held = review.opened.holders(db, [row.campaign for row in rows], user, now())
    return next((row for row in rows if row.campaign not in held), None)


def undo(call: Call) -> Response:
    """Take back a batch: one's own, or anyone's for a lead."""
    who = call.session
    undone = review.decisions.undo(
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
