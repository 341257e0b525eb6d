"""The row of a campaign in the queue, computed from its ads, its decisions and its indicators."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.triage.ad_decisions import read_events, takes_over
from crawler.triage.campaign_totals import LARGE
from crawler.triage.decision_state import BLIND_STATES, sampled
from crawler.triage.queue_row import QueueRow
from crawler.triage.rank import RankInput, rank
from crawler.triage.row_inputs import (
    REASONS_KEPT,
    LastDecision,
    RowInputs,
    read_campaigns,
    read_inputs,
)


@dataclass(frozen=True, slots=True)
class Projection:
    """The row of a campaign and the facets under which it is found; state `none` where the queue doesn't hold it."""

    row: QueueRow
    facets: tuple[tuple[str, str], ...]
    decided_signs: tuple[str, ...] = ()
    """All its indicators, where a decision on it stands; the row has the weightiest only."""


def project(db: sqlite3.Connection, campaigns: Sequence[int], *, inherit: bool = False) -> list[Projection]:
    """Compute the rows of campaigns.

    Args:
        campaigns: ids; merged and empty campaigns have no row.
        inherit: new ads that joined after a decision take it over, on record. Needs a transaction. Campaigns of band
            `low` that the queue can't hold are then left out, too, but for large ones.
    """
    heads = read_campaigns(db, campaigns)
    events = read_events(db, campaigns)
    if inherit:
        heads = [
            head
            for head in heads
            if head.band != "low" or head.listings >= LARGE or head.id in events or sampled(head.id)
        ]
    rows = []
    for inputs in read_inputs(db, heads, events):
        if inherit and inputs.effective.decision is not None:
            _inherit(db, inputs)
        rows.append(_projection(inputs))
    return rows


def _inherit(db: sqlite3.Connection, inputs: RowInputs) -> None:
    """Put ads without a decision under the campaign's own, on record, where they may take it over."""
    decision, verdict = inputs.effective.decision, inputs.effective.verdict or ""
    fresh = {
        one: content
        for one, content in inputs.members.hashes.items()
        if one not in inputs.decided and takes_over(inputs.effective, moved=one in inputs.moved)
    }
    db.executemany(
        "INSERT OR REPLACE INTO decision_members (decision, listing, content_hash, included) VALUES (?, ?, ?, 2)",
        [(decision, listing, content) for listing, content in fresh.items()],
    )
    inputs.decided.update({one: LastDecision(one, content, 2, verdict) for one, content in fresh.items()})


def _projection(inputs: RowInputs) -> Projection:
    head, members = inputs.campaign, inputs.members
    decided = {one: inputs.decided[one] for one in members.hashes if one in inputs.decided}
    changed = sum(
        one.content_hash != members.hashes[listing] for listing, one in decided.items() if one.included
    )
    waiting = sum(listing not in decided or not decided[listing].included for listing in members.hashes)
    place = rank(_rank_input(inputs))
    row = QueueRow(
        campaign=head.id,
        state=_state(inputs, changed, waiting, bool(decided)),
        rank=place.value,
        why=place.why,
        verdict=inputs.pending.verdict
        or next((one.verdict for one in decided.values() if one.included), None),
        decision=inputs.effective.decision,
        first_user=inputs.pending.users[-1] if inputs.pending.users else None,
        band=head.band,
        score=head.score,
        title=head.title,
        reasons=tuple((one.indicator, one.why) for one in inputs.indicators[:REASONS_KEPT]),
        ads=head.listings,
        contacts=inputs.contacts.contacts,
        sources=_by_frequency(members.sources),
        countries=inputs.way.destinations,
        origins=inputs.way.origins,
        readers=inputs.way.readers,
        recruiters=inputs.way.recruiters,
        languages=_by_frequency(members.languages),
        harm_types=head.harm_types,
        first_seen=head.first_seen,
        last_seen=head.last_seen,
        online=head.online,
        pending=changed + waiting if decided else 0,
        inherited=sum(one.included == 2 for one in decided.values()),
    )
    signs = tuple(one.indicator for one in inputs.indicators)
    return Projection(
        row,
        tuple(_facets(row, _by_frequency(members.coverages), signs)),
        signs if inputs.touched else (),
    )


def _rank_input(inputs: RowInputs) -> RankInput:
    head = inputs.campaign
    return RankInput(
        score=head.score,
        harm_types=head.harm_types,
        crosses_border=inputs.way.crosses_border,
        known_contact=inputs.known_contact,
        newest_contact=inputs.contacts.newest or "",
        employers=head.employers,
        ads=head.listings,
        online=head.online,
        last_seen=head.last_seen,
    )


def _state(inputs: RowInputs, changed: int, waiting: int, touched: bool) -> str:
    """State in the queue.

    Args:
        changed: decided ads whose content is another since.
        waiting: ads without a decision.
        touched: whether any ad has been decided on, in this campaign or another.
    """
    if inputs.pending.decision is None and not touched:
        if inputs.campaign.band != "low":
            return "open"
        return "sample" if sampled(inputs.campaign.id) else "none"
    if changed:
        return "changed"
    if inputs.pending.state in {"disagree", "second"}:
        return inputs.pending.state
    return "part" if waiting else "decided"


def _by_frequency(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(value for value, _ in counted.most_common())


def _facets(row: QueueRow, coverages: tuple[str, ...], signs: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from (("source", value) for value in row.sources)
    yield from (("country", value) for value in row.countries)
    yield from (("origin", value) for value in row.origins)
    yield from (("language", value) for value in row.languages)
    yield from (("coverage", value) for value in coverages if value != "unknown")
    yield from (("harm", value) for value in row.harm_types)
    yield from (("sign", indicator) for indicator in signs)
    yield "band", row.band
    yield "day", f"{row.first_seen[:10]} {row.band}"
    yield "online", "yes" if row.online else "no"
    if row.verdict and row.state not in BLIND_STATES:
        yield "verdict", row.verdict
