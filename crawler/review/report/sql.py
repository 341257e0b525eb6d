"""What the report for a period reads. Days are inclusive, as ISO 8601 dates in UTC."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple

from crawler.store.contact_identity import is_masked
from crawler.store.typed_rows import fetch_all, fetch_one

MOST_CAMPAIGNS: Final = 2_000
"""Campaigns whose contacts are counted, those with the highest rank; set by hand in 2026."""
CONTACTS: Final = 10
"""Contacts named; set by hand in 2026."""
LOOKED_AT: Final = 50
"""Contacts that are looked at together; set by hand in December 2026: few are masked or shared."""
_STANDS: Final = "NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id)"


class PeriodCount(NamedTuple):
    """A value and its number of campaigns or decisions."""

    facet: str
    value: str
    n: int


class CrawlTotals(NamedTuple):
    """What the crawls of a period brought."""

    new: int
    changed: int
    gone: int


class TopContact(NamedTuple):
    """A contact over the campaigns of a period."""

    id: int
    kind: str
    value: str
    ads: int
    campaigns: int


def entered(db: sqlite3.Connection, first: str, last: str) -> list[PeriodCount]:
    """Facets of the campaigns whose first ad was seen in the period, most of them first; without the sample."""
    return fetch_all(
        db,
        PeriodCount,
        "SELECT facet, value, sum(n) AS n FROM queue_days WHERE day >= ? AND day <= ?"
        " GROUP BY facet, value HAVING sum(n) > 0 ORDER BY 3 DESC, value",
        (first, last),
    )


def decided(db: sqlite3.Connection, first: str, last: str) -> list[PeriodCount]:
    """Decisions of the period that were not undone, by verdict: first ones, and those of a second person."""
    return fetch_all(
        db,
        PeriodCount,
        "SELECT CASE WHEN d.kind IN ('first', 'part') THEN 'first' ELSE 'later' END AS facet, d.verdict AS value,"
        f" count(*) AS n FROM decisions d WHERE d.at >= ? AND d.at < ? AND d.kind <> 'undo' AND {_STANDS}"
        " GROUP BY 1, 2",
        (first, f"{last}U"),
    )


def crawled(db: sqlite3.Connection, first: str, last: str) -> CrawlTotals:
    """Ads that the crawls begun in the period found new, changed and gone."""
    found = fetch_one(
        db,
        CrawlTotals,
        'SELECT coalesce(sum("new"), 0) AS new, coalesce(sum(changed), 0) AS changed, coalesce(sum(gone), 0) AS gone'
        " FROM runs WHERE started >= ? AND started < ?",
        (first, f"{last}U"),
    )
    return found or CrawlTotals(0, 0, 0)


def top_contacts(db: sqlite3.Connection, first: str, last: str) -> list[TopContact]:
    """Contacts in most ads of the campaigns that entered in the period; masked and shared ones are left out.

    They are looked at in that order, and only until there are enough: to see of each of 8,000 whether it is masked
    took half of the time (December 2026).
    """
    counted = db.execute(
        "WITH mine AS (SELECT campaign FROM queue_facets WHERE facet = 'day' AND value >= ? AND value <= ?"
        "  AND state <> 'sample' ORDER BY rank DESC LIMIT ?)"
        " SELECT k.contact, sum(k.ads) AS ads, count(*) AS campaigns FROM mine"
        "  CROSS JOIN campaign_contacts AS k ON k.campaign = mine.campaign"
        " GROUP BY k.contact ORDER BY ads DESC, k.contact",
        (first, f"{last} ~", MOST_CAMPAIGNS),
    )
    found: list[TopContact] = []
    while len(found) < CONTACTS and (some := counted.fetchmany(LOOKED_AT)):
        found += _told(db, some)
    return found[:CONTACTS]


def _told(db: sqlite3.Connection, counted: Sequence[tuple[int, int, int]]) -> list[TopContact]:
    """Those of the contacts (with ads and campaigns) that are neither masked nor shared, in the same order."""
    return fetch_all(
        db,
        TopContact,
        "SELECT c.id, c.kind, c.value, w.value ->> 1 AS ads, w.value ->> 2 AS campaigns FROM json_each(?) w"
        f" CROSS JOIN contacts AS c ON c.id = w.value ->> 0 AND c.shared IS NULL AND NOT {is_masked('c')}"
        " ORDER BY w.key",
        (json.dumps(counted),),
    )
