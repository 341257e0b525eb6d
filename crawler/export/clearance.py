"""Which campaigns may leave: the one question that every way of export asks.

A referral leaves only when a second person has confirmed it. A campaign that nobody has decided on leaves marked as
such. Both are computed from the decisions themselves, not from the queue, whose row changes with the ads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.store import Store
from crawler.triage.decision_state import DecisionEvent, effective_decision, pending_decision

UNDECIDED: Final = "undecided: no analyst has decided on this campaign"
"""First reason of a campaign that leaves without a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceState:
    """What the decisions allow."""

    held: frozenset[int] = frozenset()
    """Campaigns with a referral that waits for its second opinion, or about which reviewers disagree."""
    decided: frozenset[int] = frozenset()
    """Campaigns with a decision in effect."""
    referred: frozenset[int] = frozenset()
    """Campaigns whose referral two people confirmed."""


NOTHING_DECIDED: Final = ClearanceState()


def clearance(store: Store, campaigns: Sequence[int] | None = None) -> ClearanceState:
    """What the decisions on these campaigns, or on all, allow."""
    events: dict[int, list[DecisionEvent]] = defaultdict(list)
    for campaign, *event in store.export_queries.decision_events(campaigns):
        number, user, analyst, kind, verdict, part = event
        events[campaign].append(
            DecisionEvent(id=number, user=user, analyst=analyst, kind=kind, verdict=verdict, part=part)
        )
    held, decided, referred = set(), set(), set()
    for campaign, found in events.items():
        waiting, state = pending_decision(found), effective_decision(found)
        unconfirmed = state.verdict == "refer" and not state.confirmed
        if unconfirmed or (waiting.referral and waiting.state in {"second", "disagree"}):
            held.add(campaign)
        if state.decision is not None and state.verdict != "second":
            decided.add(campaign)
        if state.state == "decided" and state.confirmed and state.verdict == "refer":
            referred.add(campaign)
    return ClearanceState(
        held=frozenset(held), decided=frozenset(decided), referred=frozenset(referred - held)
    )
