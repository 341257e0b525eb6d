"""The ads of a campaign, with the contacts and indicators that outliers are found by."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from crawler.review.campaign.outliers import outliers
from crawler.store.typed_rows import fetch_all
from crawler.triage.campaign_totals import BEST_KEPT, best_ads

T = TypeVar("T")

MEMBERS_READ: Final = BEST_KEPT
"""Ads of a campaign that its page reads, those with the highest score; set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignAd:
    """One ad of a campaign."""

    id: int
    key: str
    version: int
    content_hash: str
    source: str
    url: str
    title: str
    employer: str
    place: str
    pay: str
    language: str
    country: str | None
    score: float
    band: str
    date_posted: str | None
    """The ad's own date."""
    first_seen: str
    last_seen: str
    gone_at: str | None
    versions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignMembers:
    """The ads of a campaign, with the contacts and indicators that outliers are found by."""

    ads: list[CampaignAd]
    """`MEMBERS_READ` at most, the highest score first."""
    hashes: Mapping[int, str]
    """Content hash of every ad, without a limit; empty where they were not asked for."""
    contacts: Mapping[int, frozenset[int]]
    """Contacts of each of `ads` that are not shared."""
    indicators: Mapping[int, frozenset[str]]


def load_members(db: sqlite3.Connection, campaign: int, *, hashed: bool = True) -> CampaignMembers:
    """The ads of a campaign, and of those that are read the contacts and indicators.

    Args:
        db: A connection to the store.
        campaign: Its id.
        hashed: Read the content hash of every ad, which a decision needs and a page does not.
    """
    ads = _ads(db, campaign)
    versions = json.dumps([ad.version for ad in ads])
    return CampaignMembers(
        ads=ads,
        hashes=_hashes(db, campaign) if hashed else {},
        contacts=_by_ad(db, _CONTACTS, versions),
        indicators=_by_ad(db, _INDICATORS, versions),
    )


def unlike_ads(db: sqlite3.Connection, campaign: int) -> tuple[list[int], dict[int, str]]:
    """Ids of the ads that `load_members` would read, and the outliers among them; for looks at many campaigns."""
    ids = best_ads(db, campaign, MEMBERS_READ)
    rows = db.execute(
        "SELECT version FROM listings WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
    )
    versions = json.dumps([version for (version,) in rows])
    return ids, outliers(ids, _by_ad(db, _CONTACTS, versions), _by_ad(db, _INDICATORS, versions))


def ads_by_id(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, CampaignAd]:
    """Rows of ads by id."""
    sql = (
        f"{_SELECT} FROM json_each(?) w JOIN listings l ON l.id = w.value JOIN versions v ON v.id = l.version"
    )
    return {ad.id: ad for ad in fetch_all(db, CampaignAd, sql, (json.dumps(list(ids)),))}


def campaign_of(db: sqlite3.Connection, listing: int) -> int | None:
    """The campaign an ad belongs to."""
    row = db.execute("SELECT campaign FROM campaign_members WHERE listing = ?", (listing,)).fetchone()
    return int(row[0]) if row else None


_SELECT: Final = """SELECT l.id, l."key", l.version, l.content_hash, l.source, l.url, v.title,
       v.hiring_organization AS employer, v.job_location AS place, v.base_salary AS pay, l.language,
       l.country, l.score, l.band, v.date_posted, l.first_seen, l.last_seen, l.gone_at, l.versions"""


def _ads(db: sqlite3.Connection, campaign: int) -> list[CampaignAd]:
    return fetch_all(
        db,
        CampaignAd,
        f"{_SELECT} FROM json_each(?) w CROSS JOIN listings l ON l.id = w.value JOIN versions v ON v.id = l.version"
        " ORDER BY l.score DESC, l.id",
        (json.dumps(best_ads(db, campaign, MEMBERS_READ)),),
    )


def _hashes(db: sqlite3.Connection, campaign: int) -> dict[int, str]:
    rows = db.execute(
        "SELECT l.id, l.content_hash FROM campaign_members m JOIN listings l ON l.id = m.listing"
        " WHERE m.campaign = ?",
        (campaign,),
    )
    return dict(rows.fetchall())


_INDICATORS: Final = """
  SELECT DISTINCT h.listing, h.indicator FROM json_each(?) w
    JOIN hits h ON h.version = w.value AND h.origin <> 'wording'"""
_CONTACTS: Final = """
  SELECT DISTINCT k.listing, k.contact FROM json_each(?) w
    JOIN links k ON k.version = w.value AND k.boilerplate = 0
    JOIN contacts c ON c.id = k.contact AND c.shared IS NULL"""


def _by_ad(db: sqlite3.Connection, sql: str, versions: str) -> dict[int, frozenset[T]]:
    """What a query gives for each ad of some versions, as a set."""
    found: dict[int, set[T]] = {}
    for listing, value in db.execute(sql, (versions,)):
        found.setdefault(listing, set()).add(value)
    return {listing: frozenset(values) for listing, values in found.items()}
