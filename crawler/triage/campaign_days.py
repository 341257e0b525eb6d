"""On which days the ads of a campaign were posted and first seen, by source and by contact.

For 20,000 ads that is counted as `crawler.triage.campaign_totals` says, and kept with the totals.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

LANES: Final = 6
"""Contacts of a campaign that are told apart by day, those in most dated ads; the others are one. Set by hand in
2026: what fits on the page."""
OTHERS: Final = 0
"""In place of a contact's id: all the others."""


class SourceDayCount(NamedTuple):
    """Ads of a source on a day."""

    source: str
    day: str
    ads: int


class ContactDayCount(NamedTuple):
    """Ads with a contact on a day."""

    contact: int
    """Its id, or `OTHERS`."""
    day: str
    ads: int


class CampaignTimeline(NamedTuple):
    """The days of all ads of a campaign, ISO 8601."""

    undated: int
    """Ads that state no date."""
    posted: tuple[SourceDayCount, ...]
    """By the ads' own dates."""
    seen: tuple[SourceDayCount, ...]
    """By the days on which they were first seen, UTC."""
    contacts: tuple[ContactDayCount, ...]
    """By the ads' own dates. An ad with two contacts is counted with both."""


def count_days(db: sqlite3.Connection, campaign: int, contacts: Sequence[int]) -> CampaignTimeline:
    """The days of a campaign, counted now.

    Args:
        db: A connection to the store.
        campaign: Its id.
        contacts: Ids of the contacts that are told of.
    """
    posted = _by_source(db, campaign, "substr(coalesce(v.date_posted, ''), 1, 10)")
    return CampaignTimeline(
        undated=sum(one.ads for one in posted if not one.day),
        posted=tuple(one for one in posted if one.day),
        seen=_by_source(db, campaign, "substr(l.first_seen, 1, 10)"),
        contacts=_by_contact(db, campaign, contacts),
    )


def days_of_json(text: str) -> CampaignTimeline:
    """What `json.dumps` made of days."""
    undated, posted, seen, contacts = json.loads(text)
    return CampaignTimeline(
        undated,
        tuple(SourceDayCount(*one) for one in posted),
        tuple(SourceDayCount(*one) for one in seen),
        tuple(ContactDayCount(*one) for one in contacts),
    )


def _by_source(db: sqlite3.Connection, campaign: int, day: str) -> tuple[SourceDayCount, ...]:
    rows = db.execute(
        f"SELECT l.source, {day} AS day, count(*) FROM campaign_members m JOIN listings l ON l.id = m.listing"
        " JOIN versions v ON v.id = l.version WHERE m.campaign = ? GROUP BY 1, 2 ORDER BY 2, 1",
        (campaign,),
    )
    return tuple(SourceDayCount(*row) for row in rows)


def _by_contact(
    db: sqlite3.Connection, campaign: int, contacts: Sequence[int]
) -> tuple[ContactDayCount, ...]:
    if len(contacts) < 2:
        return ()
    rows = db.execute(
        "SELECT k.contact, substr(v.date_posted, 1, 10) AS day, count(DISTINCT l.id)"
        " FROM campaign_members m JOIN listings l ON l.id = m.listing JOIN versions v ON v.id = l.version"
        " JOIN links k ON k.version = l.version AND k.boilerplate = 0"
        " WHERE m.campaign = ? AND v.date_posted <> '' AND k.contact IN (SELECT value FROM json_each(?))"
        " GROUP BY 1, 2 ORDER BY 2, 1",
        (campaign, json.dumps(list(contacts))),
    ).fetchall()
    totals: Counter[int] = Counter()
    for contact, _, ads in rows:
        totals[contact] += ads
    often = {contact for contact, _ in totals.most_common(LANES)}
    found: Counter[tuple[str, int]] = Counter()
    for contact, day, ads in rows:
        found[day, contact if contact in often else OTHERS] += ads
    return tuple(ContactDayCount(contact, day, ads) for (day, contact), ads in sorted(found.items()))
