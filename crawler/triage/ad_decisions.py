"""Which decision each ad stands under: one is about the ads that people decided on, wherever they went since."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from crawler.store.typed_rows import fetch_all
from crawler.triage.decision_state import BLIND_STATES, DecisionEvent, DecisionState, line_of

_EVENTS: Final = """
  SELECT d.campaign, d.id, d.user, d.analyst, d.kind, d.verdict, d.part
    FROM json_each(?) w JOIN decisions d ON d.campaign = w.value
   WHERE d.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) ORDER BY d.id"""
_LAST: Final = """
  SELECT dm.listing, d.campaign, dm.included, max(d.id) AS decision
    FROM json_each(?) w JOIN decision_members dm ON dm.listing = w.value JOIN decisions d ON d.id = dm.decision
   WHERE NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) GROUP BY dm.listing"""
"""SQLite takes the other columns from the row with the greatest id."""
_HOMES: Final = (
    "SELECT m.listing, m.campaign FROM json_each(?) w JOIN campaign_members m ON m.listing = w.value"
)


class _Event(NamedTuple):
    campaign: int
    id: int
    user: int
    analyst: str
    kind: str
    verdict: str
    part: int | None


class AdLine(NamedTuple):
    """The last decision on an ad that was not undone."""

    listing: int
    campaign: int
    """The campaign that was decided on: not always the one that the ad is in now."""
    included: int
    """1 decided, 2 taken over from an earlier decision, 0 left out."""
    decision: int


def read_events(db: sqlite3.Connection, campaigns: Collection[int]) -> dict[int, list[DecisionEvent]]:
    """Decisions on each campaign that has any, oldest first, without undone ones."""
    events: defaultdict[int, list[DecisionEvent]] = defaultdict(list)
    for one in fetch_all(db, _Event, _EVENTS, (json.dumps(list(campaigns)),)):
        event = DecisionEvent(
            id=one.id, user=one.user, analyst=one.analyst, kind=one.kind, verdict=one.verdict, part=one.part
        )
        events[one.campaign].append(event)
    return dict(events)


def last_lines(db: sqlite3.Connection, listings: Collection[int]) -> dict[int, AdLine]:
    """The last decision on each of these ads; undecided ones are left out."""
    found = fetch_all(db, AdLine, _LAST, (json.dumps(list(listings)),))
    return {one.listing: one for one in found}


def moved_ads(db: sqlite3.Connection, listings: Collection[int]) -> frozenset[int]:
    """Those of the ads that were in another campaign before: a merge, a cut or a new grouping put them here."""
    rows = db.execute(
        "SELECT DISTINCT v.listing FROM json_each(?) w JOIN campaign_moves v ON v.listing = w.value",
        (json.dumps(list(listings)),),
    )
    return frozenset(listing for (listing,) in rows)


def waiting_elsewhere(db: sqlite3.Connection, listings: Collection[int]) -> frozenset[int]:
    """Those of the ads whose last decision was made in another campaign and still waited there for an opinion.

    Their campaign of now has to ask for it: the other one may have no ads left, and no row in the queue.
    """
    homes = dict(db.execute(_HOMES, (json.dumps(list(listings)),)).fetchall())
    away = [
        one for one in last_lines(db, homes).values() if one.included and one.campaign != homes[one.listing]
    ]
    events = read_events(db, {one.campaign for one in away})
    return frozenset(
        one.listing
        for one in away
        if line_of(events.get(one.campaign, []), one.decision).state in BLIND_STATES
    )


def takes_over(effective: DecisionState, *, moved: bool) -> bool:
    """Whether an ad that nobody decided on takes over the decision on the campaign that it joined.

    New ads of a campaign do. An ad that was in another campaign doesn't take over a referral: whoever joins two
    campaigns would refer alone what two people have to look at.
    """
    if effective.decision is None:
        return False
    return not (moved and (effective.referral or effective.verdict in {"refer", "second"}))


def kept_back(
    db: sqlite3.Connection,
    members: Sequence[tuple[int, int]],
    effective: Mapping[int, DecisionState],
) -> tuple[frozenset[int], dict[int, int]]:
    """The ads that may not leave with their campaign.

    Args:
        db: the store's.
        members: ads and the campaigns that they are in.
        effective: decisions in effect, by campaign; of those without one, nothing.

    Returns:
        The ads that the decision on their campaign does not cover; and those with a referral that waits for its
        second opinion, with the campaign in which it was made.
    """
    listings = [listing for listing, _ in members]
    lines, moved = last_lines(db, listings), moved_ads(db, listings)
    events = read_events(db, {line.campaign for line in lines.values()})
    uncovered, waiting = set(), {}
    for listing, campaign in members:
        line, head = lines.get(listing), effective.get(campaign, DecisionState())
        state = line_of(events.get(line.campaign, []), line.decision) if line and line.included else None
        if line and state and is_unconfirmed(state):
            waiting[listing] = line.campaign
        if line is None and takes_over(head, moved=listing in moved):
            state = head
        referred = state is not None and state.confirmed and state.verdict == "refer"
        if head.decision is not None and (state is None or (head.verdict == "refer" and not referred)):
            uncovered.add(listing)
    return frozenset(uncovered), waiting


def is_unconfirmed(state: DecisionState) -> bool:
    """Whether it is a referral, or takes one back, and waits for its second opinion."""
    unconfirmed = state.verdict == "refer" and not state.confirmed
    return unconfirmed or (state.referral and state.state in BLIND_STATES)
