"""Who may do what with a campaign now, and what a decision of theirs covers unless they say otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.clock import precise_timestamp
from crawler.review.campaign import sql as campaign_sql
from crawler.review.campaign.outliers import outliers
from crawler.review.campaign.sql import CampaignAd
from crawler.review.decisions import presence_sql
from crawler.review.web.routing import RequestContext
from crawler.triage.decision_state import DecisionState
from crawler.triage.projection import project
from crawler.triage.queries import QueueRow, by_campaign, from_computed


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


def queue_row(context: RequestContext, number: int) -> QueueRow | None:
    """The row of the queue, made on the spot where the queue doesn't hold the campaign."""
    db = context.db
    rows = by_campaign(db, [number])
    if rows:
        return rows[0]
    return next((from_computed(row) for row in project(db, [number])), None)


def permissions_for(context: RequestContext, row: QueueRow | None, waits: DecisionState) -> Permissions:
    """What who asks may do: decide first, second (not one's own), settle as a lead, or look only."""
    if row is None:
        return Permissions(kind="", part=None, blind=False, holder="")
    kind, blind = opinion_due(context, row.state, waits)
    holder = (
        presence_sql.take(context.store.database, row.campaign, context.session.user, precise_timestamp())
        if kind
        else ""
    )
    part = waits.part if kind in {"second", "final"} else None
    return Permissions(kind=kind, part=part, blind=blind, holder=holder)


def opinion_due(context: RequestContext, state: str, waits: DecisionState) -> tuple[str, bool]:
    """Which opinion is this analyst's to give, empty for none, and whether earlier ones are hidden from them."""
    if not context.may("analyst"):
        return "", False
    fresh = context.session.user not in waits.users
    if state == "second":
        return ("second", waits.verdict != "second") if fresh else ("", False)
    if state == "disagree":
        return ("final", False) if context.may("lead") else ("second", True) if fresh else ("", False)
    return "part" if state == "part" else "first", False


def find_outliers(context: RequestContext, number: int, members: list[CampaignAd]) -> dict[int, str]:
    """Members unlike the others."""
    db = context.db
    return outliers(
        [member.id for member in members],
        campaign_sql.member_contacts(db, number),
        campaign_sql.member_signs(db, number),
    )


def ticked(
    members: list[CampaignAd],
    odd: dict[int, str],
    how: dict[int, tuple[str, int, str, int]],
    permissions: Permissions,
) -> set[int]:
    """Members that a decision covers unless the analyst says otherwise."""
    if permissions.part:
        return {member.id for member in members if how.get(member.id, ("", 0, "", 0))[3] == permissions.part}
    if permissions.kind == "part":
        return {member.id for member in members if how.get(member.id, ("", 0, "", 0))[1] == 0}
    return {member.id for member in members if member.id not in odd}
