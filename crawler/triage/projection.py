"""What the row of a campaign in `queue` should say: made from its members, its decisions and its signs."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crawler.triage.decision_state import (
    DecisionEvent,
    DecisionState,
    effective_decision,
    pending_decision,
    sampled,
)
from crawler.triage.rank import RankInput, rank

_CAMPAIGNS: Final = """
  SELECT c.id, c.title, c.score, c.band, c.harm_types, c.listings, c.online, c.employers, 0,
         c.first_seen, c.last_seen
    FROM json_each(?) w JOIN campaigns c ON c.id = w.value WHERE c.merged_into IS NULL AND c.listings > 0"""
_MEMBERS: Final = """
  SELECT m.campaign, m.listing, l.content_hash, l.source, l.country, l.language, s.region,
         coalesce(a.destinations, '[]')
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
_SIGNS: Final = """
  SELECT m.campaign, h.indicator, max(h.why), max(h.points) AS most
    FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value
    JOIN listings l ON l.id = m.listing JOIN hits h ON h.version = l.version
   GROUP BY m.campaign, h.indicator ORDER BY m.campaign, most DESC, h.indicator"""
_CONTACTS: Final = """
  SELECT campaign, count(*), max(CASE WHEN here = everywhere THEN first_seen END) FROM (
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


@dataclass(slots=True)
class _Members:
    """What the members of one campaign add up to."""

    sources: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    """Where the work is."""
    origins: Counter[str] = field(default_factory=Counter)
    """Where its people are sought."""
    languages: Counter[str] = field(default_factory=Counter)
    hashes: dict[int, str] = field(default_factory=dict)
    crosses: bool = False


COLUMNS: Final = (
    "campaign", "state", "rank", "why", "verdict", "decision", "first_user", "band", "score", "title", "reasons",
    "ads", "contacts", "sources", "countries", "origins", "languages", "harm_types", "first_seen", "last_seen",
    "online", "pending", "inherited",
)  # fmt: skip


def project(
    db: sqlite3.Connection, campaigns: Sequence[int], *, inherit: bool = False
) -> list[dict[str, Any]]:
    """Rows as they should be, with their `facets`; state `none` for what the queue doesn't hold.

    With `inherit`, ads that joined after a decision take it over, on record (call it inside a transaction).
    """
    wanted = json.dumps(list(campaigns))
    heads = db.execute(_CAMPAIGNS, (wanted,)).fetchall()
    events = _grouped(db.execute(_EVENTS, (wanted,)))
    heads = [
        head for head in heads if head[3] != "low" or head[0] in events or sampled(head[0]) or not inherit
    ]
    wanted = json.dumps([head[0] for head in heads])
    members, decided = _members(db, wanted)
    signs, known = _grouped(db.execute(_SIGNS, (wanted,))), {row[0] for row in db.execute(_KNOWN, (wanted,))}
    reach = {row[0]: (row[1], row[2]) for row in db.execute(_CONTACTS, (wanted,))}
    rows = []
    for row in heads:
        contacts, newest = reach.get(row[0], (0, None))
        head = (*row[:8], contacts, *row[9:])
        said = [
            DecisionEvent(id=i, user=u, analyst=a, kind=k, verdict=v, part=p)
            for i, u, a, k, v, p in events[head[0]]
        ]
        stands, waits = effective_decision(said), pending_decision(said)
        mine = members[head[0]]
        if inherit and stands.decision is not None:
            _inherit(db, stands, mine, decided)
        rows.append(_row(head, mine, stands, waits, decided, signs[head[0]][:3], head[0] in known, newest))
    return rows


def _members(
    db: sqlite3.Connection, wanted: str
) -> tuple[defaultdict[int, _Members], dict[int, tuple[str, int, str]]]:
    members: defaultdict[int, _Members] = defaultdict(_Members)
    for campaign, listing, content, source, country, language, region, abroad in db.execute(
        _MEMBERS, (wanted,)
    ):
        mine = members[campaign]
        mine.hashes[listing] = content
        mine.sources[source] += 1
        mine.languages[language] += 1
        origin, there = route(country, region, json.loads(abroad))
        mine.countries.update(there)
        if origin:
            mine.origins[origin] += 1
            mine.crosses = mine.crosses or any(code != origin for code in there)
    listings = json.dumps([listing for mine in members.values() for listing in mine.hashes])
    decided = {row[0]: (row[1], row[2], row[3]) for row in db.execute(_DECIDED, (listings,))}
    return members, decided


def route(country: str | None, region: str | None, abroad: list[str]) -> tuple[str | None, list[str]]:
    """From where to where an ad recruits: its stated place is the office where the words name a country abroad."""
    there = abroad or ([country] if country else [])
    return (country if country and country not in there else region), there


def _inherit(
    db: sqlite3.Connection, stands: DecisionState, mine: _Members, decided: dict[int, tuple[str, int, str]]
) -> None:
    fresh = {listing: content for listing, content in mine.hashes.items() if listing not in decided}
    db.executemany(
        "INSERT OR REPLACE INTO decision_members VALUES (?, ?, ?, 2)",
        [(stands.decision, listing, content) for listing, content in fresh.items()],
    )
    decided.update({listing: (content, 2, stands.verdict or "") for listing, content in fresh.items()})


def _row(
    head: Sequence[Any],
    mine: _Members,
    stands: DecisionState,
    waits: DecisionState,
    decided: dict[int, tuple[str, int, str]],
    signs: Sequence[Sequence[Any]],
    known: bool,
    newest: str | None,
) -> dict[str, Any]:
    campaign, title, score, band, harm, ads, online, employers, contacts, first_seen, last_seen = head
    known_rows = {listing: decided[listing] for listing in mine.hashes if listing in decided}
    changed = sum(row[0] != mine.hashes[listing] and row[1] > 0 for listing, row in known_rows.items())
    waiting = len(mine.hashes) - sum(row[1] > 0 for row in known_rows.values())
    harm_types = tuple(json.loads(harm))
    place = rank(
        RankInput(
            score=score,
            harm_types=harm_types,
            crosses_border=mine.crosses or len(mine.countries) > 1,
            known_contact=known,
            newest_contact=newest or "",
            employers=employers,
            ads=ads,
            online=online,
            last_seen=last_seen,
        )
    )
    row: dict[str, Any] = {
        "campaign": campaign,
        "state": _state(campaign, band, waits, changed, waiting, bool(known_rows)),
        "rank": place.value,
        "why": json.dumps(place.why),
        "verdict": waits.verdict or next((verdict for _, kept, verdict in known_rows.values() if kept), None),
        "decision": stands.decision,
        "first_user": waits.users[-1] if waits.users else None,
        "band": band,
        "score": score,
        "title": title,
        "reasons": json.dumps([[sign[0], sign[1]] for sign in signs], ensure_ascii=False),
        "ads": ads,
        "contacts": contacts,
        "first_seen": first_seen,
        "last_seen": last_seen,
        "online": online,
        "pending": changed + waiting if known_rows else 0,
        "inherited": sum(kept == 2 for _, kept, _ in known_rows.values()),
        "harm_types": harm,
    }
    for name, counted in (
        ("sources", mine.sources),
        ("countries", mine.countries),
        ("origins", mine.origins),
        ("languages", mine.languages),
    ):
        row[name] = json.dumps([value for value, _ in counted.most_common()])
    row["facets"] = list(_facets(row, mine, harm_types, signs))
    return row


def _state(campaign: int, band: str, waits: DecisionState, changed: int, waiting: int, touched: bool) -> str:
    if waits.decision is None and not touched:
        return "open" if band != "low" else "sample" if sampled(campaign) else "none"
    if changed:
        return "changed"
    if waits.state in {"disagree", "second"}:
        return waits.state
    return "part" if waiting else "decided"


def _facets(
    row: dict[str, Any], mine: _Members, harm_types: Iterable[str], signs: Sequence[Sequence[Any]]
) -> Iterable[tuple[str, str]]:
    yield from (("source", value) for value in mine.sources)
    yield from (("country", value) for value in mine.countries)
    yield from (("origin", value) for value in mine.origins)
    yield from (("language", value) for value in mine.languages)
    yield from (("harm", value) for value in harm_types)
    yield from (("sign", sign[0]) for sign in signs)
    yield "band", row["band"]
    yield "day", f"{row['first_seen'][:10]} {row['band']}"
    yield "online", "yes" if row["online"] else "no"
    if row["verdict"]:
        yield "verdict", row["verdict"]


def _grouped(rows: Iterable[Sequence[Any]]) -> defaultdict[int, list[Sequence[Any]]]:
    found: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    for first, *rest in rows:
        found[first].append(rest)
    return found
