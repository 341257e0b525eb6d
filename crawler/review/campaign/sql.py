"""What the page of a campaign reads: its record, members, contacts, signs and times."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Final

from crawler.store.contact_identity import is_masked

MEMBERS_SHOWN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignHead:
    """One campaign as joining left it."""

    id: int
    kind: str
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
    record: dict[str, Any]
    merged_into: int | None


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
    first_seen: str
    last_seen: str
    gone_at: str | None
    versions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignIndicator:
    """An indicator over the members of a campaign."""

    indicator: str
    weight: str
    points: float
    why: str
    quote: str
    ads: int
    listing: int
    """The ad it weighs most in, its version, and where the quote stands there."""
    version: int
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignContact:
    """A contact over the members of a campaign, and beyond."""

    id: int
    kind: str
    value: str
    raw: str
    shared: str | None
    masked: bool
    obfuscated: bool
    ads: int
    everywhere: int
    cases: int


def head(db: sqlite3.Connection, campaign: int) -> CampaignHead | None:
    """A campaign by its id, merged ones too."""
    names = tuple(CampaignHead.__dataclass_fields__)
    row = db.execute(f"SELECT {', '.join(names)} FROM campaigns WHERE id = ?", (campaign,)).fetchone()
    if row is None:
        return None
    named = dict(zip(names, row, strict=True))
    for name in ("harm_types", "reasons"):
        named[name] = tuple(map(str, json.loads(named[name])))
    return CampaignHead(**named | {"record": json.loads(named["record"])})


def members(db: sqlite3.Connection, campaign: int, limit: int = MEMBERS_SHOWN) -> list[CampaignAd]:
    """Ads of a campaign, the highest score first."""
    rows = db.execute(
        """SELECT l.id, l."key", l.version, l.content_hash, l.source, l.url, v.title, v.hiring_organization,
                  v.job_location, v.base_salary, l.language, l.country, l.score, l.band, l.first_seen, l.last_seen,
                  l.gone_at, l.versions
             FROM campaign_members m JOIN listings l ON l.id = m.listing JOIN versions v ON v.id = l.version
            WHERE m.campaign = ? ORDER BY l.score DESC, l.id LIMIT ?""",
        (campaign, limit),
    )
    names = tuple(CampaignAd.__dataclass_fields__)
    return [CampaignAd(**dict(zip(names, row, strict=True))) for row in rows]


def member_hashes(db: sqlite3.Connection, campaign: int) -> dict[int, str]:
    """Content hash of every ad of a campaign."""
    rows = db.execute(
        "SELECT l.id, l.content_hash FROM campaign_members m JOIN listings l ON l.id = m.listing"
        " WHERE m.campaign = ?",
        (campaign,),
    )
    return dict(rows.fetchall())


def campaign_of(db: sqlite3.Connection, listing: int) -> int | None:
    """The campaign an ad belongs to."""
    row = db.execute("SELECT campaign FROM campaign_members WHERE listing = ?", (listing,)).fetchone()
    return int(row[0]) if row else None


def signs(db: sqlite3.Connection, campaign: int) -> list[CampaignIndicator]:
    """Indicators over the members, with the words of the ad where they weigh most."""
    rows = db.execute(
        """SELECT h.indicator, h.weight, max(h.points), h.why, h.quote, count(DISTINCT h.listing), h.listing,
                  h.version, h.field, h.start, h."end"
             FROM campaign_members m JOIN listings l ON l.id = m.listing JOIN hits h ON h.version = l.version
            WHERE m.campaign = ? GROUP BY h.indicator ORDER BY 3 DESC, 1""",
        (campaign,),
    )
    names = tuple(CampaignIndicator.__dataclass_fields__)
    return [CampaignIndicator(**dict(zip(names, row, strict=True))) for row in rows]


def member_signs(db: sqlite3.Connection, campaign: int) -> dict[int, frozenset[str]]:
    """Indicators of each member."""
    found: dict[int, set[str]] = {}
    for listing, indicator in db.execute(
        "SELECT DISTINCT l.id, h.indicator FROM campaign_members m JOIN listings l ON l.id = m.listing"
        " JOIN hits h ON h.version = l.version WHERE m.campaign = ?",
        (campaign,),
    ):
        found.setdefault(listing, set()).add(indicator)
    return {listing: frozenset(names) for listing, names in found.items()}


def member_contacts(db: sqlite3.Connection, campaign: int) -> dict[int, frozenset[int]]:
    """Contacts of each member that are not shared by everyone."""
    found: dict[int, set[int]] = {}
    for listing, contact in db.execute(
        "SELECT DISTINCT l.id, k.contact FROM campaign_members m JOIN listings l ON l.id = m.listing"
        " JOIN links k ON k.version = l.version AND k.boilerplate = 0"
        " JOIN contacts c ON c.id = k.contact AND c.shared IS NULL WHERE m.campaign = ?",
        (campaign,),
    ):
        found.setdefault(listing, set()).add(contact)
    return {listing: frozenset(contacts) for listing, contacts in found.items()}


def contacts(db: sqlite3.Connection, campaign: int, limit: int = 60) -> list[CampaignContact]:
    """Contacts of a campaign's ads, those in most of them first."""
    rows = db.execute(
        f"""SELECT c.id, c.kind, c.value, max(k.raw), c.shared,
                  {is_masked("c")}, max(k.obfuscated),
                  count(DISTINCT l.id), c.listings, (SELECT count(*) FROM case_contacts s WHERE s.contact = c.id)
             FROM campaign_members m JOIN listings l ON l.id = m.listing
             JOIN links k ON k.version = l.version AND k.boilerplate = 0 JOIN contacts c ON c.id = k.contact
            WHERE m.campaign = ? GROUP BY c.id ORDER BY 8 DESC, c.id LIMIT ?""",
        (campaign, limit),
    )
    names = tuple(CampaignContact.__dataclass_fields__)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [
        CampaignContact(**f | {"masked": bool(f["masked"]), "obfuscated": bool(f["obfuscated"])})
        for f in found
    ]


def history(db: sqlite3.Connection, campaign: int) -> list[tuple[str, str, int, int]]:
    """What joining did with a campaign: time, merged or split, the other campaign, ads moved; newest first."""
    rows = db.execute(
        "SELECT at, what, CASE WHEN campaign = ?1 THEN other ELSE campaign END, listings FROM campaign_history"
        " WHERE campaign = ?1 OR other = ?1 ORDER BY id DESC LIMIT 20",
        (campaign,),
    )
    return list(rows.fetchall())


def texts(db: sqlite3.Connection, versions: list[int]) -> dict[int, str]:
    """Body of each version: its description, or the whole text where it has no structure."""
    rows = db.execute(
        "SELECT v.id, CASE WHEN v.description <> '' THEN v.description ELSE v.text END"
        " FROM json_each(?) w JOIN versions v ON v.id = w.value",
        (json.dumps(versions),),
    )
    return dict(rows.fetchall())
