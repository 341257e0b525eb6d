"""Reads what the row of a campaign in the queue is made of."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from crawler.contact_kinds import NUMBERS_SQL
from crawler.geo.way import OfferRoute, StatedPlaces, country_of_number, way_of
from crawler.store.typed_rows import fetch_all
from crawler.triage.ad_decisions import moved_ads, waiting_elsewhere
from crawler.triage.decision_state import (
    DecisionEvent,
    DecisionState,
    effective_decision,
    pending_decision,
)

REASONS_KEPT: Final = 3
"""Indicators in a row, those with the most points; set by hand in 2026: what fits into two lines."""

_CAMPAIGNS: Final = """
  SELECT c.id, c.title, c.score, c.band, c.harm_types, c.listings, c.online, c.employers, c.first_seen, c.last_seen
    FROM json_each(?) w JOIN campaigns c ON c.id = w.value WHERE c.merged_into IS NULL AND c.listings > 0"""
_MEMBERS: Final = """
  SELECT m.campaign, m.listing, l.content_hash, l.source, l.country, l.language, s.region,
         coalesce(a.destinations, '[]') AS destinations,
         coalesce(a.language_coverage, 'unknown') AS coverage
    FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value
    JOIN listings l ON l.id = m.listing JOIN sources s ON s.name = l.source
    LEFT JOIN assessments a ON a.version = l.version ORDER BY m.listing"""
_DECIDED: Final = """
  SELECT dm.listing, dm.content_hash, dm.included, d.verdict
    FROM json_each(?) w JOIN decision_members dm ON dm.listing = w.value JOIN decisions d ON d.id = dm.decision
   WHERE NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id) ORDER BY dm.decision"""
_INDICATORS: Final = """
  SELECT m.campaign, h.indicator, max(h.why) AS why, max(h.points) AS points
    FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value
    JOIN listings l ON l.id = m.listing JOIN hits h ON h.version = l.version AND h.origin <> 'wording'
   GROUP BY m.campaign, h.indicator ORDER BY m.campaign, points DESC, h.indicator"""
_CONTACTS: Final = """
  SELECT campaign, count(*) AS contacts, max(CASE WHEN here = everywhere THEN first_seen END) AS newest FROM (
    SELECT m.campaign, count(DISTINCT l.id) AS here, c.listings AS everywhere, min(l.first_seen) AS first_seen
      FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value
      JOIN listings l ON l.id = m.listing JOIN links k ON k.version = l.version AND k.boilerplate = 0
      JOIN contacts c ON c.id = k.contact AND c.shared IS NULL GROUP BY m.campaign, k.contact)
   GROUP BY campaign"""
_NUMBERS: Final = f"""
  SELECT DISTINCT l.id AS listing, c.value
    FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value
    JOIN listings l ON l.id = m.listing JOIN links k ON k.version = l.version AND k.boilerplate = 0
    JOIN contacts c ON c.id = k.contact AND c.shared IS NULL AND c.kind IN {NUMBERS_SQL} AND c.value LIKE '+%'
   ORDER BY l.id, c.id"""
_KNOWN: Final = """
  SELECT DISTINCT m.campaign
    FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value
    JOIN listings l ON l.id = m.listing JOIN links k ON k.version = l.version AND k.boilerplate = 0
    JOIN contacts c ON c.id = k.contact AND c.shared IS NULL AND c.listings > 1
    JOIN referred_contacts r ON r.contact = k.contact AND r.campaign <> m.campaign"""


class QueuedCampaign(NamedTuple):
    """A campaign as clustering recorded it."""

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
    coverage: str


class LastDecision(NamedTuple):
    """The last decision on an ad."""

    listing: int
    content_hash: str
    included: int
    """1 decided, 2 taken over from an earlier decision, 0 left out."""
    verdict: str


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
class MemberTotals:
    """What the ads of one campaign add up to."""

    sources: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    coverages: Counter[str] = field(default_factory=Counter)
    """How well the catalogue covers the ads' languages."""
    hashes: dict[int, str] = field(default_factory=dict)
    places: dict[int, _Member] = field(default_factory=dict)

    def add(self, ad: _Member) -> None:
        """Count one ad."""
        self.hashes[ad.listing] = ad.content_hash
        self.sources[ad.source] += 1
        self.languages[ad.language] += 1
        self.coverages[ad.coverage] += 1
        self.places[ad.listing] = ad


@dataclass(frozen=True, slots=True)
class RowInputs:
    """All that one row is made of."""

    campaign: QueuedCampaign
    members: MemberTotals
    effective: DecisionState
    pending: DecisionState
    decided: dict[int, LastDecision]
    """By listing, of any campaign of the batch; as left out, where it waited in another campaign for an opinion."""
    indicators: Sequence[_Indicator]
    """All that its ads have, those with the most points first."""
    contacts: _Contacts
    known_contact: bool
    way: OfferRoute
    moved: frozenset[int] = frozenset()
    """Ads of the batch that were in another campaign before."""
    touched: bool = False
    """Whether a decision on the campaign stands."""


def read_campaigns(db: sqlite3.Connection, campaigns: Sequence[int]) -> list[QueuedCampaign]:
    """The campaigns that can have a row: merged and empty ones are left out."""
    return fetch_all(db, QueuedCampaign, _CAMPAIGNS, (json.dumps(list(campaigns)),))


def read_inputs(
    db: sqlite3.Connection, heads: Sequence[QueuedCampaign], events: Mapping[int, list[DecisionEvent]]
) -> Iterator[RowInputs]:
    """Everything that the rows of these campaigns are made of, one campaign after the other."""
    wanted = json.dumps([head.id for head in heads])
    members: defaultdict[int, MemberTotals] = defaultdict(MemberTotals)
    for ad in fetch_all(db, _Member, _MEMBERS, (wanted,)):
        members[ad.campaign].add(ad)
    listings = [listing for mine in members.values() for listing in mine.hashes]
    decided = {one.listing: one for one in fetch_all(db, LastDecision, _DECIDED, (json.dumps(listings),))}
    decided |= {one: decided[one]._replace(included=0) for one in waiting_elsewhere(db, list(decided))}
    moved = moved_ads(db, listings)
    indicators: defaultdict[int, list[_Indicator]] = defaultdict(list)
    for one in fetch_all(db, _Indicator, _INDICATORS, (wanted,)):
        indicators[one.campaign].append(one)
    contacts = {one.campaign: one for one in fetch_all(db, _Contacts, _CONTACTS, (wanted,))}
    known = {row[0] for row in db.execute(_KNOWN, (wanted,))}
    ways = _ways(db, members)
    for head in heads:
        yield RowInputs(
            campaign=head,
            members=members[head.id],
            effective=effective_decision(events.get(head.id, [])),
            pending=pending_decision(events.get(head.id, [])),
            decided=decided,
            indicators=indicators[head.id],
            contacts=contacts.get(head.id, _Contacts(head.id)),
            known_contact=head.id in known,
            way=ways.get(head.id, OfferRoute()),
            moved=moved,
            touched=head.id in events,
        )


def read_ways(
    db: sqlite3.Connection, campaigns: Sequence[int], *, without: Container[int] = ()
) -> dict[int, OfferRoute]:
    """Where campaigns recruit and where their work is, by their ads but for those `without`."""
    members: defaultdict[int, MemberTotals] = defaultdict(MemberTotals)
    for ad in fetch_all(db, _Member, _MEMBERS, (json.dumps(list(campaigns)),)):
        if ad.listing not in without:
            members[ad.campaign].add(ad)
    return _ways(db, members)


def best_versions(db: sqlite3.Connection, campaign: int, limit: int) -> list[int]:
    """Current versions of the ads of a campaign with the highest scores."""
    rows = db.execute(
        "SELECT l.version FROM campaign_members m JOIN listings l ON l.id = m.listing WHERE m.campaign = ?"
        " ORDER BY l.score DESC, l.id LIMIT ?",
        (campaign, limit),
    )
    return [version for (version,) in rows]


def _ways(db: sqlite3.Connection, members: Mapping[int, MemberTotals]) -> dict[int, OfferRoute]:
    contacts: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for listing, number in db.execute(_NUMBERS, (json.dumps(list(members)),)):
        if country := country_of_number(number):
            contacts[listing][country] = None
    return {
        campaign: way_of(
            StatedPlaces(
                stated=ad.country,
                abroad=ad.destinations,
                contacts=tuple(contacts[ad.listing]),
                readers=ad.region,
            )
            for ad in mine.places.values()
        )
        for campaign, mine in members.items()
    }
