"""Which campaigns may leave: the one question that every way of export asks.

A referral leaves only when a second person has confirmed it, and with the ads alone that it covers: no ad whose tick
was taken off, and none that came by a merge, until people decided on it. A campaign that nobody has decided on leaves
marked as such. All is computed from the decisions themselves, not from the queue, whose row changes with the ads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.store import Store
from crawler.triage.ad_decisions import is_unconfirmed, kept_back
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
    uncovered: frozenset[int] = frozenset()
    """Ads (internal ids) that the decision on their campaign does not cover."""
    waiting: frozenset[int] = frozenset()
    """Ads whose own referral waits for its second opinion, whatever campaign they are in now."""

    @property
    def kept_back(self) -> frozenset[int]:
        """Ads that may not leave."""
        return self.uncovered | self.waiting


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
    effective = {campaign: effective_decision(found) for campaign, found in events.items()}
    for campaign, state in effective.items():
        if is_unconfirmed(state) or is_unconfirmed(pending_decision(events[campaign])):
            held.add(campaign)
        if state.decision is not None and state.verdict != "second":
            decided.add(campaign)
        if state.state == "decided" and state.confirmed and state.verdict == "refer":
            referred.add(campaign)
    members = store.export_queries.members(campaigns)
    in_force = {campaign: effective[campaign] for campaign in decided}
    uncovered, waiting = kept_back(store.database.connection, members, in_force)
    # Of a campaign that was merged away the referral waits as long as one of its ads waits, where they are now.
    held &= {campaign for _, campaign in members} | set(waiting.values())
    return ClearanceState(
        held=frozenset(held),
        decided=frozenset(decided),
        referred=frozenset(referred - held),
        uncovered=uncovered,
        waiting=frozenset(waiting),
    )
