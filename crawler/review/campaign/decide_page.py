"""Deciding on one campaign, and undoing a batch of decisions."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.campaign import members_sql
from crawler.review.campaign.members_sql import CampaignMembers
from crawler.review.campaign.outliers import find_outliers
from crawler.review.decisions import history_sql, presence_sql, redo_sql
from crawler.review.decisions import sql as decision_sql
from crawler.review.decisions.permissions import Permissions, permissions_for
from crawler.review.decisions.sql import DecisionConflict, NewDecision
from crawler.review.queue.view import address, form_view
from crawler.review.web.routing import RequestContext
from crawler.review.web.security import local_path
from crawler.review.weights import sql as weight_sql
from crawler.triage import queries as queue_queries
from crawler.triage.decision_state import VERDICTS
from crawler.triage.queries import QueueView, row_of
from crawler.triage.queue_row import QueueRow

REASONS: Final = {
    "refer": ("trafficking", "fee", "data_theft", "labour", "compound", "known", "other"),
    "dismiss": ("honest", "bad_but_legal", "warning", "not_ad", "duplicate", "wrong_join", "other"),
}
"""Keys of the reasons that go with a verdict, in the order of their digits."""


FEW: Final = 3
"""Rows that are read first to find one that no colleague has open: to read a whole page takes 2 ms. Set by hand."""
LONGEST_NOTE: Final = 2_000
"""Characters of a note on a decision; the form's own limit."""


def decide(context: RequestContext) -> Response:
    """Decide on one campaign and go on to the next of the view."""
    number, view = context.number("campaign"), form_view(context)
    row = row_of(context.db, number)
    if row is None:
        return context.missing()
    verdict, reason = _verdict(context)
    following = _go_on(context, view, row)
    if verdict == "skip":
        presence_sql.free(context.store.database, number, context.session.user)
        return RedirectResponse(following, 303)
    if verdict not in VERDICTS or (reason and reason not in REASONS.get(verdict, ())):
        return _refused(context, 400, "verdict")
    permissions = permissions_for(context, row, history_sql.pending(context.db, number))
    members = members_sql.load_members(context.db, number)
    problem = _problem(context, permissions, members)
    if problem:
        return _refused(context, 409, problem)
    decision = _decision(context, verdict, reason, permissions, members)
    if not decision.included:
        return _refused(context, 400, "nothing")
    try:
        batch = decision_sql.decide(context.store.database, context.store.ledger, [decision])
    except DecisionConflict:
        return _refused(context, 409, "conflict")
    joint = "&" if "?" in following else "?"
    return RedirectResponse(f"{following}{joint}done={batch}", 303)


def _problem(context: RequestContext, permissions: Permissions, members: CampaignMembers) -> str:
    """Key of the message why nothing can be decided now; empty when it can."""
    if permissions.holder and context.text("anyway") != "yes":
        return "held"
    if not permissions.kind:
        return "own"
    content = decision_sql.content_digest(members.hashes.get(one, "") for one in context.numbers("shown"))
    seen = context.text("content")
    # An ad that the page showed has other content now: the analyst did not see it.
    return "conflict" if seen and seen != content else ""


def _decision(
    context: RequestContext, verdict: str, reason: str, permissions: Permissions, members: CampaignMembers
) -> NewDecision:
    number, user = context.number("campaign"), context.session.user
    included, left_out = _chosen(context, permissions, members)
    return NewDecision(
        campaign=number,
        verdict=verdict,
        user=user,
        analyst=context.session.name,
        included=included,
        left_out=left_out,
        reason=reason,
        note=context.text("note", LONGEST_NOTE),
        ruleset=weight_sql.newest_ruleset(context.db),
        kind=permissions.kind,
        part=permissions.part,
        seconds=presence_sql.seconds_open(context.db, number, user, precise_timestamp()),
        seen=context.one("seen") or 0,
    )


def _refused(context: RequestContext, status: int, kind: str) -> Response:
    """The page with the reason why nothing was decided, and a link back to the campaign."""
    back = f"/campaigns/{context.number('campaign')}?{address(form_view(context))}"
    return context.render("message.html", status, kind=kind, back=back)


def _chosen(
    context: RequestContext, permissions: Permissions, members: CampaignMembers
) -> tuple[dict[int, str], dict[int, str]]:
    """Ads that the decision covers and ads left out, with their content hashes.

    Ads that the page did not show are covered too, except outliers. A decision on what was left out before does not
    touch ads that were decided then. An opinion on a part covers the ads of that part only.
    """
    hashes = dict(members.hashes)
    wanted, shown = set(context.numbers("member")), set(context.numbers("shown"))
    left = (shown - wanted) | (set(find_outliers(members)) - shown)
    partial = permissions.kind == "part" or permissions.part
    decided = history_sql.how_decided(context.db, list(hashes)) if partial else {}
    if permissions.part:
        own = {one for one, before in decided.items() if before.decision == permissions.part}
        without = {listing: hashes[listing] for listing in own & (shown - wanted)}
        return {listing: hashes[listing] for listing in own - without.keys()}, without
    if permissions.kind == "part":
        settled = {listing for listing, before in decided.items() if before.included} - wanted
        hashes = {listing: text for listing, text in hashes.items() if listing not in settled}
    included = {listing: text for listing, text in hashes.items() if listing not in left}
    return included, {listing: text for listing, text in hashes.items() if listing in left}


def _verdict(context: RequestContext) -> tuple[str, str]:
    """Verdict and reason: from the bar, or both from one of the reasons' buttons (`refer:fee`)."""
    if context.text("verdict"):
        return context.text("verdict"), context.text("reason", 60)
    verdict, _, reason = context.text("verdict_reason", 120).partition(":")
    return verdict, reason


def _go_on(context: RequestContext, view: QueueView, row: QueueRow) -> str:
    """Where `next` leads from a row: the following campaign of the view, or the queue's head."""
    following = _next_row(context, view, (row.rank, row.campaign))
    query = address(view)
    return f"/campaigns/{following.campaign}?{query}" if following else f"/?{query}"


def _next_row(context: RequestContext, view: QueueView, after: tuple[float, int]) -> QueueRow | None:
    """The row to go on with: the first behind the present one that no colleague has open."""
    db, user = context.db, context.session.user
    for limit in (FEW, queue_queries.PAGE):
        rows = queue_queries.page(db, view, after=after, limit=limit)
        held = presence_sql.holders(db, [row.campaign for row in rows], user, precise_timestamp())
        free = next((row for row in rows if row.campaign not in held), None)
        if free or len(rows) <= limit:
            return free
    return None


def undo(context: RequestContext) -> Response:
    """Take back a batch: one's own, or anyone's for a lead."""
    who, batch = context.session, context.text("batch", 64)
    undone = decision_sql.undo(
        context.store.database,
        context.store.ledger,
        batch,
        who.user,
        who.name,
        any_user=context.may("lead"),
    )
    if not undone:
        return context.render("message.html", 409, kind="undo")
    return _back(context, batch)


def redo(context: RequestContext) -> Response:
    """Decide again as one had decided before one took it back."""
    who = context.session
    try:
        batch = redo_sql.redo(
            context.store.database, context.store.ledger, context.text("batch", 64), who.user, who.name
        )
    except DecisionConflict:
        return context.render("message.html", 409, kind="conflict")
    if not batch:
        return context.render("message.html", 409, kind="redo")
    return _back(context, batch)


def _back(context: RequestContext, batch: str) -> Response:
    """To where one came from, with the message about a batch and what can be done with it."""
    back = urlsplit(local_path(context.text("back") or "/mine"))
    query = [(name, value) for name, value in parse_qsl(back.query) if name != "done"]
    return RedirectResponse(f"{back.path}?{urlencode([*query, ('done', batch)])}", 303)
