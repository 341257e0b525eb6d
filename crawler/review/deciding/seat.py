"""Who may do what with a campaign now, and what a decision of theirs covers unless they say otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.review.deciding.outliers import outliers
from crawler.review.doors import Call
from crawler.store import review
from crawler.store.ledger import now
from crawler.store.review.campaigns import Member
from crawler.store.review.queue import Row, by_campaign, from_computed
from crawler.store.review.rows import compute
from crawler.store.review.states import Standing


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
    holder = review.opened.take(call.store.database, row.campaign, call.session.user, now()) if kind else ""
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
        review.campaigns.member_contacts(db, number),
        review.campaigns.member_signs(db, number),
    )


def ticked(
    members: list[Member], odd: dict[int, str], how: dict[int, tuple[str, int, str, int]], seat: Seat
) -> set[int]:
    """Members that a decision covers unless the analyst says otherwise."""
    if seat.part:
        return {member.id for member in members if how.get(member.id, ("", 0, "", 0))[3] == seat.part}
    if seat.kind == "part":
        return {member.id for member in members if how.get(member.id, ("", 0, "", 0))[1] == 0}
    return {member.id for member in members if member.id not in odd}
