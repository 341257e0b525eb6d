"""The ads that analysts decided on, as they decided on them: what a model can learn from."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.store.database import Database

_DECIDED = """
  SELECT max(l.version), l.source, q.campaign, q.verdict = 'refer', max(d.at) AS decided_at
    FROM queue AS q JOIN decisions AS d ON d.id = q.decision
    JOIN decision_members AS m ON m.decision = q.decision AND m.included = 1
    JOIN listings AS l ON l.id = m.listing AND l.content_hash = m.content_hash
   WHERE q.verdict IN ('refer', 'dismiss') GROUP BY l.source, q.campaign ORDER BY decided_at DESC, q.campaign
   LIMIT ?"""
"""One ad of each campaign and source, whose content is still what was decided on."""


@dataclass(frozen=True, slots=True)
class DecidedAd:
    """One ad of a decided campaign."""

    version: int
    source: str
    campaign: int
    referred: bool


def decided_ads(database: Database, most: int) -> tuple[DecidedAd, ...]:
    """One ad for each decided campaign and source, those decided last first.

    Args:
        database: The store's; its queue must be fresh.
        most: Ads at most.
    """
    return tuple(
        DecidedAd(int(version), str(source), int(campaign), bool(referred))
        for version, source, campaign, referred, _ in database.rows(_DECIDED, (most,))
    )
