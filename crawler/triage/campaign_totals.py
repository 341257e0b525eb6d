"""What the ads of a campaign add up to: its indicators and contacts, with the number of ads that have them, its days.

They are counted when somebody asks. For 20,000 ads that takes 80 ms (November 2026), so the totals of a large
campaign are kept together with its row of the queue, and hold for as long as that row is not stale; so are its ads
with the highest score, and one ad of each group of nearly equal texts. Only counts and ids are kept: words, points
and contacts are read from the ads, where masks and purges find them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple

from crawler.triage.campaign_days import CampaignTimeline, count_days, days_of_json

LARGE: Final = 1_000
"""Ads of a campaign from which its totals are kept; set by hand in 2026: below it they are counted in 5 ms."""
CONTACTS_KEPT: Final = 60
"""Contacts of a campaign, those in most of its ads; set by hand in 2026: what its page shows."""
BEST_KEPT: Final = 200
"""Ads of a campaign, those with the highest score; set by hand in 2026: what its pages read."""


class IndicatorTotal(NamedTuple):
    """An indicator over the ads of a campaign."""

    indicator: str
    ads: int
    version: int
    """Current version of the ad in which it has the most points."""


class ContactTotal(NamedTuple):
    """A contact over the ads of a campaign."""

    contact: int
    ads: int
    obfuscated: bool
    """Whether any of them disguises it."""


def indicator_totals(db: sqlite3.Connection, campaign: int) -> list[IndicatorTotal]:
    """Indicators of a campaign, in no order."""
    kept = _kept(db, campaign, "indicators")
    return [IndicatorTotal(*one) for one in json.loads(kept)] if kept else count_indicators(db, campaign)


def contact_totals(db: sqlite3.Connection, campaign: int) -> list[ContactTotal]:
    """Contacts of a campaign, those in most of its ads first, `CONTACTS_KEPT` at most."""
    kept = _kept(db, campaign, "contacts")
    if kept is None:
        return count_contacts(db, campaign)
    return [ContactTotal(contact, ads, bool(odd)) for contact, ads, odd in json.loads(kept)]


def campaign_days(db: sqlite3.Connection, campaign: int) -> CampaignTimeline:
    """On which days all of its ads were posted and first seen."""
    kept = _kept(db, campaign, "days")
    return days_of_json(kept) if kept else _count_days(db, campaign, count_contacts(db, campaign))


def best_ads(db: sqlite3.Connection, campaign: int, limit: int) -> list[int]:
    """Ads of a campaign with the highest score, that first, `limit` or `BEST_KEPT` at most."""
    kept = _kept(db, campaign, "best")
    return (count_best(db, campaign) if kept is None else list(map(int, json.loads(kept))))[:limit]


def ads_apart(db: sqlite3.Connection, campaign: int) -> list[int]:
    """One ad of a campaign for each group of nearly equal texts that joining made, the first."""
    kept = _kept(db, campaign, "apart")
    return count_apart(db, campaign) if kept is None else list(map(int, json.loads(kept)))


def keep_totals(db: sqlite3.Connection, campaigns: Sequence[int]) -> None:
    """Count the totals of those of these campaigns that are large, and forget those of the others.

    Needs a transaction. The campaigns must not be stale any more when it ends.
    """
    wanted = json.dumps(list(campaigns))
    db.execute("DELETE FROM campaign_totals WHERE campaign IN (SELECT value FROM json_each(?))", (wanted,))
    large = db.execute(
        "SELECT c.id FROM json_each(?) w JOIN campaigns c ON c.id = w.value"
        " WHERE c.merged_into IS NULL AND c.listings >= ?",
        (wanted, LARGE),
    ).fetchall()
    db.executemany(
        "INSERT INTO campaign_totals (campaign, indicators, contacts, days, best, apart) VALUES (?, ?, ?, ?, ?, ?)",
        [(campaign, *_totals(db, campaign)) for (campaign,) in large],
    )


def _totals(db: sqlite3.Connection, campaign: int) -> list[str]:
    """Indicators, contacts, days, best ads and those that stand for others, as JSON."""
    contacts = count_contacts(db, campaign)
    found = (
        count_indicators(db, campaign),
        contacts,
        _count_days(db, campaign, contacts),
        count_best(db, campaign),
        count_apart(db, campaign),
    )
    return [json.dumps(one) for one in found]


def _count_days(db: sqlite3.Connection, campaign: int, contacts: Sequence[ContactTotal]) -> CampaignTimeline:
    return count_days(db, campaign, [one.contact for one in contacts])


def count_indicators(db: sqlite3.Connection, campaign: int) -> list[IndicatorTotal]:
    """Indicators of a campaign, counted now. SQLite takes the version from the row with the most points."""
    rows = db.execute(
        """SELECT h.indicator, count(DISTINCT h.listing), h.version, max(h.points)
             FROM campaign_members m JOIN listings l ON l.id = m.listing JOIN hits h ON h.version = l.version
            WHERE m.campaign = ? AND h.origin <> 'wording' GROUP BY h.indicator""",
        (campaign,),
    )
    return [IndicatorTotal(indicator, ads, version) for indicator, ads, version, _ in rows]


def count_contacts(db: sqlite3.Connection, campaign: int) -> list[ContactTotal]:
    """Contacts of a campaign, counted now."""
    rows = db.execute(
        """SELECT k.contact, count(DISTINCT l.id) AS ads, max(k.obfuscated)
             FROM campaign_members m JOIN listings l ON l.id = m.listing
             JOIN links k ON k.version = l.version AND k.boilerplate = 0
            WHERE m.campaign = ? GROUP BY k.contact ORDER BY ads DESC, k.contact LIMIT ?""",
        (campaign, CONTACTS_KEPT),
    )
    return [ContactTotal(contact, ads, bool(odd)) for contact, ads, odd in rows]


def count_best(db: sqlite3.Connection, campaign: int) -> list[int]:
    """Ads of a campaign with the highest score, found now, `BEST_KEPT` at most."""
    rows = db.execute(
        "SELECT l.id FROM campaign_members m JOIN listings l ON l.id = m.listing"
        " WHERE m.campaign = ? AND l.version IS NOT NULL ORDER BY l.score DESC, l.id LIMIT ?",
        (campaign, BEST_KEPT),
    )
    return [listing for (listing,) in rows]


def count_apart(db: sqlite3.Connection, campaign: int) -> list[int]:
    """One ad for each group of nearly equal texts, found now."""
    rows = db.execute(
        "SELECT min(f.listing) FROM campaign_members m CROSS JOIN family_versions f ON f.listing = m.listing"
        " WHERE m.campaign = ? GROUP BY f.family ORDER BY 1",
        (campaign,),
    )
    return [listing for (listing,) in rows]


def _kept(db: sqlite3.Connection, campaign: int, column: str) -> str | None:
    """One column of the kept totals as JSON, of which the days are by far the longest; None where none are kept."""
    row = db.execute(
        f"SELECT {column} FROM campaign_totals WHERE campaign = ?1"
        " AND NOT EXISTS (SELECT 1 FROM queue_stale WHERE campaign = ?1)",
        (campaign,),
    ).fetchone()
    return str(row[0]) if row else None
