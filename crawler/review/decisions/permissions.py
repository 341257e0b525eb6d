"""What an analyst may decide on a campaign now, and which ads a decision covers by default."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from crawler.clock import precise_timestamp
from crawler.review.decisions import presence_sql
from crawler.review.decisions.history_sql import AdDecision
from crawler.review.web.routing import RequestContext
from crawler.triage.decision_state import BLIND_STATES, DecisionState
from crawler.triage.queue_row import QueueRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """What this analyst may do with a campaign now."""

    kind: str
    """first | second | final | part; empty when there is nothing to decide."""
    part: int | None
    """The decision on left-out ads that an opinion is wanted on."""
    blind: bool
    """Earlier verdicts are hidden until a second opinion is given."""
    holder: str
    """A colleague who has it open."""


def permissions_for(context: RequestContext, row: QueueRow | None, pending: DecisionState) -> Permissions:
    """What the signed-in analyst may do; takes the campaign, so that colleagues see that it is open.

    Args:
        row: the campaign's row in the queue; without one nothing can be decided.
        pending: what waits for a second opinion or a lead.
    """
    if row is None:
        return Permissions(kind="", part=None, blind=False, holder="")
    kind, blind = opinion_due(context, row.state, pending)
    if context.session.program:  # it reads: what it reads stays open to the colleagues
        return Permissions(kind="", part=None, blind=blind, holder="")
    holder = (
        presence_sql.take(context.store.database, row.campaign, context.session.user, precise_timestamp())
        if kind
        else ""
    )
    part = pending.part if kind in {"second", "final"} else None
    return Permissions(kind=kind, part=part, blind=blind, holder=holder)


def opinion_due(context: RequestContext, state: str, pending: DecisionState) -> tuple[str, bool]:
    """The kind of decision that this analyst can give (see `Permissions.kind`), and whether it is a blind one.

    Who can't decide at all, a viewer or a program's token, reads what waits for an opinion as blindly as who can:
    otherwise an analyst would read the first opinion by a token of the least scope.
    """
    decides = context.may("analyst")
    if state not in BLIND_STATES:
        return ("part" if state == "part" else "first") if decides else "", False
    # Whoever gave one of the opinions doesn't settle between them; one that was taken back was given.
    if context.session.user in {*pending.users, *pending.took_back}:
        return "", False
    if state == "disagree" and context.may("lead"):
        return "final", False
    return "second" if decides else "", state == "disagree" or pending.verdict != "second"


def ticked(
    listings: Iterable[int],
    outliers: Container[int],
    decided: Mapping[int, AdDecision],
    permissions: Permissions,
) -> set[int]:
    """Ads that a decision covers unless the analyst changes it."""
    if permissions.part:
        return {one for one in listings if one in decided and decided[one].decision == permissions.part}
    if permissions.kind == "part":
        return {one for one in listings if one not in decided or not decided[one].included}
    return {one for one in listings if one not in outliers}
