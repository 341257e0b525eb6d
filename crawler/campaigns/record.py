"""The record of a campaign: what is known of it as a whole, its score and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from crawler.campaigns.bursts import after_removal
from crawler.campaigns.evidence import CrossHit, by_contact, one_employer
from crawler.campaigns.members import Member
from crawler.score_rules import LOOK, OWN_EVIDENCE, PRIORITY
from crawler.text.display import counted

Kind = Literal["single", "reposts", "campaign"]

LONGEST_LIST: Final = 50
"""Entries kept of each list in a record; the counts are always whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRecord:
    """One row of `campaigns`."""

    campaign: int
    kind: Kind
    title: str
    listings: int
    online: int
    sources: int
    employers: int
    contacts: int
    first_seen: str
    last_seen: str
    score: float
    band: str
    harm_types: tuple[str, ...]
    reasons: tuple[str, ...]
    detail: dict[str, Any]
    """What the review page and exports show: see `detail_of`."""

    def row(self) -> tuple[object, ...]:
        """Values in the order of the columns of `campaigns`, the id last."""
        told = (
            json.dumps(value, ensure_ascii=False) for value in (self.harm_types, self.reasons, self.detail)
        )
        counts = (self.listings, self.online, self.sources, self.employers, self.contacts)
        seen = (self.first_seen, self.last_seen, self.score, self.band)
        return (self.kind, self.title, *counts, *seen, *told, self.campaign)


def make_record(members: Sequence[Member], hits: Sequence[CrossHit]) -> CampaignRecord:
    """The record of a campaign with these members (at least one) and cross-ad indicators."""
    best = max(members, key=lambda member: (member.score, -member.listing))
    points = {hit.hit.id: 0.0 for hit in hits}
    for hit in hits:
        points[hit.hit.id] = max(points[hit.hit.id], hit.hit.points)
    score = best.score + sum(points.values())
    contacts = by_contact(members)
    return CampaignRecord(
        campaign=best.campaign,
        kind=_kind(members, hits),
        title=best.title or "(no title)",
        listings=len(members),
        online=sum(member.gone_at is None for member in members),
        sources=len({member.source for member in members}),
        employers=len({member.employer for member in members if member.employer}),
        contacts=len(contacts),
        first_seen=min(member.first_seen for member in members),
        last_seen=max(member.last_seen for member in members),
        score=round(score, 2),
        band=_band(best, score, hits),
        harm_types=tuple(_most_common(harm for member in members for harm in member.harm_types)),
        reasons=_reasons(members, hits, best),
        detail=detail_of(members),
    )


def _kind(members: Sequence[Member], hits: Sequence[CrossHit]) -> Kind:
    if len(members) == 1:
        return "single"
    return "reposts" if one_employer(members) or not hits else "campaign"


def _band(best: Member, score: float, hits: Sequence[CrossHit]) -> str:
    if not hits or best.band == "priority":
        return best.band
    if score >= PRIORITY and best.score >= OWN_EVIDENCE:
        return "priority"
    strong = any(hit.hit.weight == "strong" for hit in hits)
    return "look" if strong or score >= LOOK else best.band


def _reasons(members: Sequence[Member], hits: Sequence[CrossHit], best: Member) -> tuple[str, ...]:
    strongest = sorted(hits, key=lambda hit: -hit.hit.points)
    said = dict.fromkeys(hit.hit.why for hit in strongest)
    reasons = list(said)[:5]
    again = len(after_removal(members))
    if again:
        reasons.append(f"Posted again after removal: {counted(again, 'time')}.")
    if one_employer(members) and len(members) > 1:
        reasons.append(f"{len(members)} ads of one employer, {best.employer_name}.")
    return (*reasons, *best.reasons)


def detail_of(members: Sequence[Member]) -> dict[str, Any]:
    """Sources, employers claimed, places, languages, contacts; ads by their own days, and by when they were seen."""
    carriers = by_contact(members)
    contacts = sorted(carriers.values(), key=lambda found: (-len(found), found[0][1].value))
    return {
        "sources": _most_common(member.source for member in members),
        "employers": _most_common(member.employer_name for member in members),
        "places": _most_common(member.place for member in members),
        "countries": _most_common(member.country or "" for member in members),
        "languages": _most_common(member.language for member in members),
        "contacts": [
            {"kind": found[0][1].kind, "value": found[0][1].value, "listings": len(found)}
            for found in contacts[:LONGEST_LIST]
        ],
        "per_day": dict(sorted(Counter(member.day[:10] for member in members if member.day).items())),
        "undated": sum(not member.day for member in members),
        "first_seen_per_day": dict(sorted(Counter(member.first_seen[:10] for member in members).items())),
        "reposted_after_removal": len(after_removal(members)),
        "families": len({member.family for member in members}),
    }


def _most_common(values: Iterable[str]) -> list[str]:
    counts = Counter(value for value in values if value)
    return sorted(counts, key=lambda value: (-counts[value], value))[:LONGEST_LIST]
