"""What the page of a campaign reads: `load_campaign` returns all of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from crawler.records import Listing
from crawler.review.campaign import rulings_sql
from crawler.review.campaign.members_sql import CampaignAd, CampaignMembers, load_members
from crawler.review.campaign.rulings_sql import MergeSuggestion, RulingRow
from crawler.review.cases import sql as case_sql
from crawler.review.decisions import history_sql
from crawler.store import Store
from crawler.store.contact_identity import is_masked
from crawler.store.typed_rows import fetch_all, fetch_one
from crawler.triage.campaign_days import CampaignTimeline
from crawler.triage.campaign_totals import (
    IndicatorTotal,
    campaign_days,
    contact_totals,
    count_indicators,
    indicator_totals,
)
from crawler.triage.decision_state import DecisionState
from crawler.triage.queries import row_of
from crawler.triage.queue_row import QueueRow

OF_ACTOR: Final = 12
"""Campaigns named of the same advertiser; set by hand in 2026."""
TEMPLATE_ADS: Final = 8
"""Ads from which the shared template is made; set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignHead:
    """A campaign as clustering recorded it."""

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
    merged_into: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignIndicator:
    """An indicator over the ads of a campaign."""

    indicator: str
    weight: str
    points: float
    why: str
    quote: str
    ads: int
    listing: int
    """The ad in which it has the most points."""
    version: int
    field: str
    start: int
    """Code points from the beginning of the field in that version; `end` is exclusive."""
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignContact:
    """A contact over the ads of a campaign, and in the whole store."""

    id: int
    kind: str
    value: str
    shared: str | None
    masked: bool
    obfuscated: bool
    ads: int
    everywhere: int
    cases: int


class ActorCampaigns(NamedTuple):
    """An advertiser with more than one campaign."""

    id: int
    label: str
    campaigns: tuple[int, ...]
    """All of them but the one asked for, the highest score first, `OF_ACTOR` at most."""
    more: int


class HistoryEntry(NamedTuple):
    """A merge or a split that clustering made."""

    at: str
    what: str
    other: int
    listings: int
    """Ads that moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignData:
    """All that the page of a campaign shows."""

    head: CampaignHead
    row: QueueRow | None
    """Its row in the queue, computed where the queue doesn't hold it."""
    effective: DecisionState
    pending: DecisionState
    members: CampaignMembers
    decided: Mapping[int, history_sql.AdDecision]
    events: list[history_sql.DecisionRecord]
    last_event: int
    indicators: list[CampaignIndicator]
    quoted: Mapping[int, Listing]
    """By version, the ads that indicators quote; empty unless asked for."""
    contacts: list[CampaignContact]
    days: CampaignTimeline
    """Of all its ads, also those that are not read."""
    top_ad: Listing | None
    """The ad with the highest score."""
    bodies: Mapping[int, str]
    """Text of the first ads, by listing, for the shared template."""
    suggestions: list[MergeSuggestion]
    actor: ActorCampaigns | None
    """The advertiser behind it and other campaigns, as far as contacts and portraits tell."""
    rulings: list[RulingRow]
    history: list[HistoryEntry]
    open_cases: list[case_sql.OpenCase]
    in_cases: list[case_sql.CaseNumber]


def load_campaign(store: Store, campaign: int, *, quoted: bool = False) -> CampaignData | None:
    """All that the page of a campaign needs.

    Args:
        campaign: its id. `head.merged_into` is set for a merged one; a page then redirects.
        quoted: read the ads that indicators quote, too; a page that covers contacts needs them.
    """
    db = store.database.connection
    found = head(db, campaign)
    if found is None:
        return None
    members = load_members(db, campaign, hashed=False)
    indicators = campaign_indicators(db, campaign)
    ads = store.reader.by_version([one.version for one in indicators]) if quoted else ()
    return CampaignData(
        head=found,
        row=row_of(db, campaign),
        effective=history_sql.effective(db, campaign),
        pending=history_sql.pending(db, campaign),
        members=members,
        decided=history_sql.how_decided(db, [ad.id for ad in members.ads]),
        events=history_sql.on_campaign(db, campaign),
        last_event=history_sql.last_event(db, campaign),
        indicators=indicators,
        quoted={ad.version: ad for ad in ads},
        contacts=campaign_contacts(db, campaign),
        days=campaign_days(db, campaign),
        top_ad=store.get(members.ads[0].key) if members.ads else None,
        bodies=bodies(db, members.ads[:TEMPLATE_ADS]),
        suggestions=rulings_sql.suggestions(db, campaign),
        actor=_actor(db, campaign),
        rulings=rulings_sql.rulings_on(db, campaign),
        history=_history(db, campaign),
        open_cases=case_sql.open_cases(db),
        in_cases=case_sql.cases_of_campaign(db, campaign),
    )


def head(db: sqlite3.Connection, campaign: int) -> CampaignHead | None:
    """A campaign by its id, merged ones too."""
    columns = ", ".join(CampaignHead.__dataclass_fields__)
    return fetch_one(db, CampaignHead, f"SELECT {columns} FROM campaigns WHERE id = ?", (campaign,))


def campaign_indicators(db: sqlite3.Connection, campaign: int) -> list[CampaignIndicator]:
    """Indicators over the ads, each with the words of the ad where it has the most points; most points first."""
    totals = indicator_totals(db, campaign)
    found = _quoted(db, totals)
    if len(found) < len(totals):  # an ad that is quoted changed since they were kept
        found = _quoted(db, count_indicators(db, campaign))
    return found


def _quoted(db: sqlite3.Connection, totals: Sequence[IndicatorTotal]) -> list[CampaignIndicator]:
    """The indicators with their words; SQLite takes them from the row with the most points."""
    return fetch_all(
        db,
        CampaignIndicator,
        """SELECT h.indicator, h.weight, max(h.points) AS points, h.why, h.quote, w.value ->> 1 AS ads, h.listing,
                  h.version, h.field, h.start, h."end"
             FROM json_each(?) w JOIN hits h ON h.version = w.value ->> 2 AND h.indicator = w.value ->> 0
            WHERE h.origin <> 'wording' GROUP BY h.indicator ORDER BY 3 DESC, 1""",
        (json.dumps(totals),),
    )


def campaign_contacts(db: sqlite3.Connection, campaign: int) -> list[CampaignContact]:
    """Contacts of the ads, those in most of them first."""
    return fetch_all(
        db,
        CampaignContact,
        f"""SELECT c.id, c.kind, c.value, c.shared, {is_masked("c")} AS masked, w.value ->> 2 AS obfuscated,
                  w.value ->> 1 AS ads, c.listings AS everywhere,
                  (SELECT count(*) FROM case_contacts s WHERE s.contact = c.id) AS cases
             FROM json_each(?) w JOIN contacts c ON c.id = w.value ->> 0 ORDER BY w.key""",
        (json.dumps(contact_totals(db, campaign)),),
    )


def _actor(db: sqlite3.Connection, campaign: int) -> ActorCampaigns | None:
    """The advertiser of a campaign."""
    row = db.execute(
        "SELECT a.id, a.label, a.campaigns FROM campaign_actors c JOIN actors a ON a.id = c.actor"
        " WHERE c.campaign = ?",
        (campaign,),
    ).fetchone()
    if row is None:
        return None
    others = db.execute(
        "SELECT o.campaign FROM campaign_actors o JOIN campaigns c ON c.id = o.campaign"
        " WHERE o.actor = ? AND o.campaign <> ? ORDER BY c.score DESC, o.campaign LIMIT ?",
        (row[0], campaign, OF_ACTOR),
    ).fetchall()
    shown = tuple(number for (number,) in others)
    return ActorCampaigns(int(row[0]), str(row[1]), shown, max(0, int(row[2]) - 1 - len(shown)))


def _history(db: sqlite3.Connection, campaign: int) -> list[HistoryEntry]:
    """The last 20 merges and splits, newest first."""
    return fetch_all(
        db,
        HistoryEntry,
        "SELECT at, what, CASE WHEN campaign = ?1 THEN other ELSE campaign END AS other, listings"
        " FROM campaign_history WHERE campaign = ?1 OR other = ?1 ORDER BY id DESC LIMIT 20",
        (campaign,),
    )


def bodies(db: sqlite3.Connection, ads: Sequence[CampaignAd]) -> dict[int, str]:
    """Description of each ad, or its whole text where it has no structure; ads without either are left out."""
    rows = db.execute(
        "SELECT v.id, CASE WHEN v.description <> '' THEN v.description ELSE v.text END"
        " FROM json_each(?) w JOIN versions v ON v.id = w.value",
        (json.dumps([ad.version for ad in ads]),),
    )
    texts: dict[int, str] = dict(rows.fetchall())
    return {ad.id: texts[ad.version] for ad in ads if texts.get(ad.version)}
