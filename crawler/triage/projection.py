"""The row of a campaign in the queue, computed from its ads, its decisions and its indicators."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from crawler.store.typed_rows import fetch_all
from crawler.triage.decision_state import (
    DecisionEvent,
    DecisionState,
    effective_decision,
    pending_decision,
    sampled,
)
from crawler.triage.queue_row import QueueRow
from crawler.triage.rank import RankInput, rank

REASONS_KEPT: Final = 3
"""Indicators in a row, those with the most points; set by hand in 2026: what fits into two lines."""

_CAMPAIGNS: Final = """
  SELECT c.id, c.title, c.score, c.band, c.harm_types, c.listings, c.online, c.employers, c.first_seen, c.last_seen
    FROM json_each(?) w JOIN campaigns c ON c.id = w.value WHERE c.merged_into IS NULL AND c.listings > 0"""
_MEMBERS: Final = """
  SELECT m.campaign, m.listing, l.content_hash, l.source, l.country, l.language, s.region,
         coalesce(a.destinations, '[]') AS destinations
    FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value
    JOIN listings l ON l.id = m.listing JOIN sources s ON s.name = l.source
    LEFT JOIN assessments a ON a.version = l.version ORDER BY m.listing"""
_DECIDED: Final = """
  SELECT dm.listing, dm.content_hash, dm.included, d.verdict
    FROM json_each(?) w JOIN decision_members dm ON dm.listing = w.value JOIN decisions d ON d.id = dm.decision
   WHERE NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) ORDER BY dm.decision"""
_EVENTS: Final = """
  SELECT d.campaign, d.id, d.user, d.analyst, d.kind, d.verdict, d.part
    FROM json_each(?) w JOIN decisions d ON d.campaign = w.value
   WHERE d.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) ORDER BY d.id"""
_INDICATORS: Final = """
  SELECT m.campaign, h.indicator, max(h.why) AS why, max(h.points) AS points
    FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value
    JOIN listings l ON l.id = m.listing JOIN hits h ON h.version = l.version
   GROUP BY m.campaign, h.indicator ORDER BY m.campaign, points DESC, h.indicator"""
_CONTACTS: Final = """
  SELECT campaign, count(*) AS contacts, max(CASE WHEN here = everywhere THEN first_seen END) AS newest FROM (
    SELECT m.campaign, count(DISTINCT l.id) AS here, c.listings AS everywhere, min(l.first_seen) AS first_seen
      FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value
      JOIN listings l ON l.id = m.listing JOIN links k ON k.version = l.version AND k.boilerplate = 0
      JOIN contacts c ON c.id = k.contact AND c.shared IS NULL GROUP BY m.campaign, k.contact)
   GROUP BY campaign"""
_KNOWN: Final = """
  SELECT DISTINCT m.campaign
    FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value
    JOIN listings l ON l.id = m.listing JOIN links k ON k.version = l.version AND k.boilerplate = 0
    JOIN contacts c ON c.id = k.contact AND c.shared IS NULL AND c.listings > 1
    JOIN referred_contacts r ON r.contact = k.contact AND r.campaign <> m.campaign"""


class _Campaign(NamedTuple):
    id: int
    title: str
    score: float
    band: str
    harm_types: tuple[str, ...]
    listings: int
    online: int
    employers: int
    first_seen: str
    last_seen: str


class _Member(NamedTuple):
    campaign: int
    listing: int
    content_hash: str
    source: str
    country: str | None
    language: str
    region: str | None
    destinations: tuple[str, ...]


class _Decided(NamedTuple):
    listing: int
    content_hash: str
    included: int
    """1 decided, 2 taken over from an earlier decision, 0 left out."""
    verdict: str


class _Event(NamedTuple):
    campaign: int
    id: int
    user: int
    analyst: str
    kind: str
    verdict: str
    part: int | None


class _Indicator(NamedTuple):
    campaign: int
    indicator: str
    why: str
    points: float


class _Contacts(NamedTuple):
    campaign: int
    contacts: int = 0
    newest: str | None = None
    """When the newest contact that no other campaign has was seen first."""


@dataclass(slots=True)
class _Members:
    """What the ads of one campaign add up to."""

    sources: Counter[str] = field(default_factory=Counter)
    destinations: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    hashes: dict[int, str] = field(default_factory=dict)
    crosses_border: bool = False

    def add(self, ad: _Member) -> None:
        """Count one ad."""
        self.hashes[ad.listing] = ad.content_hash
        self.sources[ad.source] += 1
        self.languages[ad.language] += 1
        origin, destinations = route(ad.country, ad.region, ad.destinations)
        self.destinations.update(destinations)
        if origin:
            self.origins[origin] += 1
            self.crosses_border = self.crosses_border or any(code != origin for code in destinations)


@dataclass(frozen=True, slots=True)
class _Inputs:
    """All that one row is made of."""

    campaign: _Campaign
    members: _Members
    effective: DecisionState
    pending: DecisionState
    decided: dict[int, _Decided]
    """By listing, of any campaign of the batch."""
    indicators: Sequence[_Indicator]
    contacts: _Contacts
    known_contact: bool


@dataclass(frozen=True, slots=True)
class Projection:
    """The row of a campaign and the facets under which it is found; state `none` where the queue doesn't hold it."""

    row: QueueRow
    facets: tuple[tuple[str, str], ...]


def project(db: sqlite3.Connection, campaigns: Sequence[int], *, inherit: bool = False) -> list[Projection]:
    """Compute the rows of campaigns.

    Args:
        campaigns: ids; merged and empty campaigns have no row.
        inherit: ads that joined after a decision take it over, on record. Needs a transaction. Campaigns of band
            `low` that the queue can't hold are then left out, too.
    """
    wanted = json.dumps(list(campaigns))
    heads = fetch_all(db, _Campaign, _CAMPAIGNS, (wanted,))
    events: defaultdict[int, list[DecisionEvent]] = defaultdict(list)
    for one in fetch_all(db, _Event, _EVENTS, (wanted,)):
        event = DecisionEvent(
            id=one.id, user=one.user, analyst=one.analyst, kind=one.kind, verdict=one.verdict, part=one.part
        )
        events[one.campaign].append(event)
    if inherit:
        heads = [head for head in heads if head.band != "low" or head.id in events or sampled(head.id)]
    rows = []
    for inputs in _inputs(db, heads, events):
        if inherit and inputs.effective.decision is not None:
            _inherit(db, inputs)
        rows.append(_projection(inputs))
    return rows


def _inputs(
    db: sqlite3.Connection, heads: Sequence[_Campaign], events: defaultdict[int, list[DecisionEvent]]
) -> Iterator[_Inputs]:
    wanted = json.dumps([head.id for head in heads])
    members: defaultdict[int, _Members] = defaultdict(_Members)
    for ad in fetch_all(db, _Member, _MEMBERS, (wanted,)):
        members[ad.campaign].add(ad)
    listings = json.dumps([listing for mine in members.values() for listing in mine.hashes])
    decided = {one.listing: one for one in fetch_all(db, _Decided, _DECIDED, (listings,))}
    indicators: defaultdict[int, list[_Indicator]] = defaultdict(list)
    for one in fetch_all(db, _Indicator, _INDICATORS, (wanted,)):
        indicators[one.campaign].append(one)
    contacts = {one.campaign: one for one in fetch_all(db, _Contacts, _CONTACTS, (wanted,))}
    known = {row[0] for row in db.execute(_KNOWN, (wanted,))}
    for head in heads:
        yield _Inputs(
            campaign=head,
            members=members[head.id],
            effective=effective_decision(events[head.id]),
            pending=pending_decision(events[head.id]),
            decided=decided,
            indicators=indicators[head.id][:REASONS_KEPT],
            contacts=contacts.get(head.id, _Contacts(head.id)),
            known_contact=head.id in known,
        )


def route(
    country: str | None, region: str | None, abroad: Sequence[str]
) -> tuple[str | None, tuple[str, ...]]:
    """Where an ad recruits and where the work is.

    If the text names a foreign country, the stated location is taken for the recruiter's office.

    Args:
        country: ISO 3166 code of the stated location.
        region: country of the source.
        abroad: countries that the text names as places of work.

    Returns:
        The origin, and the destinations.
    """
    destinations = tuple(abroad) or ((country,) if country else ())
    return (country if country and country not in destinations else region), destinations


def _inherit(db: sqlite3.Connection, inputs: _Inputs) -> None:
    """Put ads without a decision under the campaign's own, on record."""
    decision, verdict = inputs.effective.decision, inputs.effective.verdict or ""
    fresh = {one: content for one, content in inputs.members.hashes.items() if one not in inputs.decided}
    db.executemany(
        "INSERT OR REPLACE INTO decision_members VALUES (?, ?, ?, 2)",
        [(decision, listing, content) for listing, content in fresh.items()],
    )
    inputs.decided.update({one: _Decided(one, content, 2, verdict) for one, content in fresh.items()})


def _projection(inputs: _Inputs) -> Projection:
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
        reasons=tuple((one.indicator, one.why) for one in inputs.indicators),
        ads=head.listings,
        contacts=inputs.contacts.contacts,
        sources=_by_frequency(members.sources),
        countries=_by_frequency(members.destinations),
        origins=_by_frequency(members.origins),
        languages=_by_frequency(members.languages),
        harm_types=head.harm_types,
        first_seen=head.first_seen,
        last_seen=head.last_seen,
        online=head.online,
        pending=changed + waiting if decided else 0,
        inherited=sum(one.included == 2 for one in decided.values()),
    )
    return Projection(row, tuple(_facets(row)))


def _rank_input(inputs: _Inputs) -> RankInput:
    head, members = inputs.campaign, inputs.members
    return RankInput(
        score=head.score,
        harm_types=head.harm_types,
        crosses_border=members.crosses_border or len(members.destinations) > 1,
        known_contact=inputs.known_contact,
        newest_contact=inputs.contacts.newest or "",
        employers=head.employers,
        ads=head.listings,
        online=head.online,
        last_seen=head.last_seen,
    )


def _state(inputs: _Inputs, changed: int, waiting: int, touched: bool) -> str:
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


def _facets(row: QueueRow) -> Iterator[tuple[str, str]]:
    yield from (("source", value) for value in row.sources)
    yield from (("country", value) for value in row.countries)
    yield from (("origin", value) for value in row.origins)
    yield from (("language", value) for value in row.languages)
    yield from (("harm", value) for value in row.harm_types)
    yield from (("sign", indicator) for indicator, _ in row.reasons)
    yield "band", row.band
    yield "day", f"{row.first_seen[:10]} {row.band}"
    yield "online", "yes" if row.online else "no"
    if row.verdict:
        yield "verdict", row.verdict
