"""Campaigns that clustering nearly merged, and the rulings of analysts (must-link and cannot-link constraints)."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from crawler.store.campaigns_members import CAMPAIGNS_APART
from crawler.store.typed_rows import fetch_all
from crawler.triage.campaign_totals import ads_apart


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeSuggestion:
    """Another campaign that is nearly alike."""

    campaign: int
    title: str
    ads: int
    listing: int
    """An ad of ours and one of theirs that are alike."""
    other: int
    alike: float
    """Jaccard similarity of their texts, 0 to 1; 0 where only weighed evidence speaks for them."""
    probability: float | None = None
    """That both are one campaign, 0 to 1; None where it was not weighed, or is low."""


class RulingRow(NamedTuple):
    """A ruling that has effect."""

    id: int
    at: str
    analyst: str
    kind: str
    """cut | merge | apart."""
    listing: int
    other: int | None


def rulings_on(db: sqlite3.Connection, campaign: int, limit: int = 20) -> list[RulingRow]:
    """Rulings on ads that are in a campaign now, newest first."""
    return fetch_all(
        db,
        RulingRow,
        "SELECT DISTINCT r.id, r.at, r.analyst, r.kind, r.listing, r.other FROM campaign_rulings r"
        " JOIN campaign_members m ON m.listing IN (r.listing, r.other)"
        " WHERE m.campaign = ? AND r.undone_at IS NULL ORDER BY r.id DESC LIMIT ?",
        (campaign, limit),
    )


def standing(db: sqlite3.Connection, ruling: int) -> RulingRow | None:
    """A ruling that has effect."""
    row = db.execute(
        "SELECT id, at, analyst, kind, listing, other FROM campaign_rulings WHERE id = ? AND undone_at IS NULL",
        (ruling,),
    ).fetchone()
    return None if row is None else RulingRow(*row)


def undo(db: sqlite3.Connection, ruling: int, at: str) -> RulingRow | None:
    """End a ruling; None where there is none that has effect. A trigger marks its ads for clustering."""
    ended = standing(db, ruling)
    if ended is None:
        return None
    db.execute("UPDATE campaign_rulings SET undone_at = ? WHERE id = ?", (at, ruling))
    return ended


def first_listing(db: sqlite3.Connection, campaign: int) -> int | None:
    """The oldest ad of a campaign."""
    row = db.execute("SELECT min(listing) FROM campaign_members WHERE campaign = ?", (campaign,)).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def suggestions(db: sqlite3.Connection, campaign: int, limit: int = 10) -> list[MergeSuggestion]:
    """Campaigns that joining nearly merged, most probable first; those ruled apart are left out.

    The probable ones come before those whose texts are alike and whose probability is low.

    CROSS JOIN keeps SQLite to the order written: from the few members outwards, whatever the statistics say.
    """
    return fetch_all(
        db,
        MergeSuggestion,
        f"""WITH ours AS (SELECT DISTINCT f.family, f.listing FROM json_each(:apart) w
                     CROSS JOIN family_versions f ON f.listing = w.value),
                near AS (SELECT o.listing AS mine, e.other AS family, e.jaccard, NULL AS probability FROM ours o
                     CROSS JOIN family_edges e ON e.one = o.family AND e.kind = 'suggestion'
                          UNION ALL SELECT o.listing, e.one, e.jaccard, NULL FROM ours o
                     CROSS JOIN family_edges e ON e.other = o.family AND e.kind = 'suggestion'
                          UNION ALL SELECT o.listing, s.other, 0, s.probability FROM ours o
                     CROSS JOIN suggested_joins s ON s.one = o.family
                          UNION ALL SELECT o.listing, s.one, 0, s.probability FROM ours o
                     CROSS JOIN suggested_joins s ON s.other = o.family)
           SELECT campaign, title, ads, listing, other, alike, probability FROM (
           SELECT c.id AS campaign, c.title, c.listings AS ads, n.mine AS listing, f.listing AS other,
                  n.jaccard AS alike, n.probability, max(coalesce(1 + n.probability, n.jaccard)) AS rank FROM near n
       CROSS JOIN family_versions f ON f.family = n.family CROSS JOIN campaign_members m ON m.listing = f.listing
       CROSS JOIN campaigns c ON c.id = m.campaign
            WHERE c.id <> :c AND c.id NOT IN (SELECT other FROM ({CAMPAIGNS_APART}) WHERE one = :c)
            GROUP BY c.id) ORDER BY rank DESC LIMIT :limit""",
        {"c": campaign, "limit": limit, "apart": json.dumps(ads_apart(db, campaign))},
    )


def rule(db: sqlite3.Connection, kind: str, listing: int, other: int | None, analyst: str, at: str) -> None:
    """Store a ruling (`cut`, `merge` or `apart`); a trigger marks its ads for clustering."""
    db.execute(
        "INSERT INTO campaign_rulings (at, analyst, kind, listing, other) VALUES (?, ?, ?, ?, ?)",
        (at, analyst, kind, listing, other),
    )
