"""Deciding: one button (or key) decides and goes on; undo takes back what was decided at once."""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.campaign import sql as campaign_sql
from crawler.review.decisions import history_sql, presence_sql
from crawler.review.decisions import sql as decision_sql
from crawler.review.decisions.permissions import Permissions, find_outliers, permissions_for, queue_row
from crawler.review.decisions.sql import DecisionConflict, NewDecision
from crawler.review.queue.view import address, form_view, place
from crawler.review.web.routing import RequestContext
from crawler.review.web.security import local_path
from crawler.review.weights import sql as weight_sql
from crawler.triage import queries as queue_queries
from crawler.triage.decision_state import VERDICTS
from crawler.triage.queries import QueueRow, QueueView

REASONS: Final = {
    "refer": ("trafficking", "fee", "data_theft", "labour", "compound", "known", "other"),
    "dismiss": ("honest", "bad_but_legal", "warning", "not_ad", "duplicate", "wrong_join", "other"),
}
"""Keys of the reasons that go with a verdict, in the order of their digits."""


def decide(context: RequestContext) -> Response:
    """Decide on one campaign and go on to the next of the view."""
    number, db = context.number("campaign"), context.db
    view = form_view(context)
    row = queue_row(context, number)
    if row is None:
        return context.missing()
    verdict, reason = _said(context)
    if verdict == "skip":
        following = _go_on(context, view, row)
        presence_sql.free(context.store.database, number, context.session.user)
        return RedirectResponse(following, 303)
    if verdict not in VERDICTS or (reason and reason not in REASONS.get(verdict, ())):
        return _refused(context, 400, "verdict")
    permissions = permissions_for(context, row, history_sql.pending(db, number))
    if permissions.holder and context.text("anyway") != "yes":
        return _refused(context, 409, "held")
    if not permissions.kind:
        return _refused(context, 409, "own")
    if _changed_meanwhile(context, number):
        return _refused(context, 409, "conflict")
    included, left_out = _chosen(context, number, permissions)
    following = _go_on(context, view, row)
    decision = NewDecision(
        campaign=number,
        verdict=verdict,
        user=context.session.user,
        analyst=context.session.name,
        included=included,
        left_out=left_out,
        reason=reason,
        note=context.text("note", 2_000),
        ruleset=weight_sql.newest_ruleset(db),
        kind=permissions.kind,
        part=permissions.part,
        seconds=presence_sql.seconds_open(db, number, context.session.user, precise_timestamp()),
        seen=context.one("seen") or 0,
    )
    if not decision.included:
        return _refused(context, 400, "nothing")
    try:
        batch = decision_sql.decide(context.store.database, context.store.ledger, [decision])
    except DecisionConflict:
        return _refused(context, 409, "conflict")
    joint = "&" if "?" in following else "?"
    return RedirectResponse(f"{following}{joint}done={batch}", 303)


def _refused(context: RequestContext, status: int, kind: str) -> Response:
    """Why nothing was decided, with the way back to the campaign."""
    back = f"/campaigns/{context.number('campaign')}?{address(form_view(context))}"
    return context.render("message.html", status, kind=kind, back=back)


def _changed_meanwhile(context: RequestContext, number: int) -> bool:
    """True when an ad the page showed has other content now: the analyst did not see it."""
    hashes = campaign_sql.member_hashes(context.db, number)
    now = decision_sql.content_digest(hashes.get(listing, "") for listing in context.numbers("shown"))
    return bool(context.text("content")) and context.text("content") != now


def _chosen(
    context: RequestContext, number: int, permissions: Permissions
) -> tuple[dict[int, str], dict[int, str]]:
    """Ads decided on and ads left out, with their content hashes.

    Ads the page did not show are decided on too, but for outliers; of a decision on what was left out before,
    those that were decided then stay as they are. An opinion on a part is on its ads only.
    """
    db = context.db
    hashes = campaign_sql.member_hashes(db, number)
    wanted, shown = set(context.numbers("member")), set(context.numbers("shown"))
    odd = find_outliers(context, number, campaign_sql.members(db, number))
    left = (shown - wanted) | (set(odd) - shown)
    how = history_sql.how_decided(db, list(hashes)) if permissions.kind == "part" or permissions.part else {}
    if permissions.part:
        return {listing: hashes[listing] for listing, row in how.items() if row[3] == permissions.part}, {}
    if permissions.kind == "part":
        settled = {listing for listing, row in how.items() if row[1]}
        hashes = {
            listing: text for listing, text in hashes.items() if listing in wanted or listing not in settled
        }
    included = {listing: text for listing, text in hashes.items() if listing not in left}
    return included, {listing: text for listing, text in hashes.items() if listing in left}


def _said(context: RequestContext) -> tuple[str, str]:
    """Verdict and reason: from the bar, or both from one of the reasons' buttons (`refer:fee`)."""
    if context.text("verdict"):
        return context.text("verdict"), context.text("reason", 60)
    verdict, _, reason = context.text("verdict_reason", 120).partition(":")
    return verdict, reason


def _go_on(context: RequestContext, view: QueueView, row: QueueRow | None) -> str:
    """Where `next` leads from a row: the following campaign of the view, or the queue's head."""
    after = (row.rank, row.campaign) if row else place(context.text("at"))
    following = _next_row(context, view, after)
    query = address(view)
    return f"/campaigns/{following.campaign}?{query}" if following else f"/?{query}"


def _next_row(context: RequestContext, view: QueueView, after: tuple[float, int] | None) -> QueueRow | None:
    """The row to go on with: the first behind the present one that no colleague has open."""
    db, user = context.db, context.session.user
    rows = queue_queries.page(db, view, after=after)
    held = presence_sql.holders(db, [row.campaign for row in rows], user, precise_timestamp())
    return next((row for row in rows if row.campaign not in held), None)


def undo(context: RequestContext) -> Response:
    """Take back a batch: one's own, or anyone's for a lead."""
    who = context.session
    undone = decision_sql.undo(
        context.store.database,
        context.store.ledger,
        context.text("batch", 64),
        who.user,
        who.name,
        any_user=context.may("lead"),
    )
    if not undone:
        return context.render("message.html", 409, kind="undo")
    return RedirectResponse(local_path(context.text("back") or "/mine"), 303)
