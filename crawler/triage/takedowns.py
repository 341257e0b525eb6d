"""Ads of confirmed referrals, and the looks that were made at them afterwards (table `takedown_checks`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final

from crawler.store.database import Database
from crawler.triage.decision_state import DecisionEvent, confirmed_referrals
from crawler.triage.takedown_clock import CheckState, ReferredAd, TakedownCheck, due_days, look

_EVENTS: Final = """
SELECT d.campaign, d.id, d.user, d.analyst, d.kind, d.verdict, d.part, d.at FROM decisions AS d
 WHERE d.campaign IN (SELECT campaign FROM decisions WHERE verdict = 'refer' AND kind <> 'undo') AND d.kind <> 'undo'
   AND NOT EXISTS (SELECT 1 FROM decisions AS u WHERE u.undoes = d.id) ORDER BY d.campaign, d.id"""

_ADS: Final = """
SELECT l.id, l.key, l.source, l.url, l.last_seen, l.gone_at, l.gone_reason, f.asked_at, m.decision,
       (SELECT json_group_object(t.day, t.state) FROM takedown_checks AS t WHERE t.listing = l.id)
  FROM json_each(?) AS w JOIN decision_members AS m ON m.decision = w.value AND m.included > 0
  JOIN listings AS l ON l.id = m.listing
  LEFT JOIN frontier AS f ON f.source = l.source
   AND f.url IN (l.url, substr(l.url, 1, instr(l.url || '#', '#') - 1))
 ORDER BY l.id, f.asked_at"""


class Takedowns:
    """The takedown clock in the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def referred(self, source: str = "") -> list[ReferredAd]:
        """Every ad of a confirmed referral, of one source or all, with the looks made at it.

        An ad that was referred twice counts from the first time.
        """
        since = self._confirmed()
        found: dict[int, ReferredAd] = {}
        rows = self._database.rows(_ADS, (json.dumps(sorted(since)),))
        for listing, key, of, url, last_seen, gone_at, reason, asked, decision, checks in rows:
            if source and of != source:
                continue
            made: dict[str, CheckState] = json.loads(checks)
            ad = ReferredAd(
                listing=listing,
                key=key,
                source=of,
                url=url,
                referred_at=since[decision],
                last_seen=last_seen,
                gone_at=gone_at,
                gone_reason=reason,
                asked_at=asked,
                checks={int(day): state for day, state in made.items()},
            )
            before = found.get(listing)
            if before is None or ad.referred_at <= before.referred_at:
                found[listing] = ad
        return list(found.values())

    def _confirmed(self) -> dict[int, str]:
        """Decision of a confirmed referral -> when it was confirmed."""
        grouped: dict[int, list[DecisionEvent]] = {}
        times: dict[int, str] = {}
        for campaign, number, user, analyst, kind, verdict, part, at in self._database.rows(_EVENTS):
            event = DecisionEvent(
                id=number, user=user, analyst=analyst, kind=kind, verdict=verdict, part=part
            )
            grouped.setdefault(campaign, []).append(event)
            times[number] = at
        found = {}
        for events in grouped.values():
            for line in confirmed_referrals(events):
                if (first := line.decision) is not None:
                    later = [one.id for one in events if one.id > first and one.part == line.part]
                    found[first] = max(times[number] for number in (first, *later))
        return found

    def waiting(self, now: str) -> Mapping[str, int]:
        """Sources with a look that is due and was never made -> how many ads wait for one."""
        found: dict[str, int] = {}
        for ad in self.referred():
            if ad.gone_at is None and any(day not in ad.checks for day in due_days(ad, now)):
                found[ad.source] = found.get(ad.source, 0) + 1
        return found

    def pages_due(self, source: str, now: str) -> frozenset[str]:
        """Addresses of a source's pages to ask for because a look is due."""
        return frozenset(ad.page for ad in self.referred(source) if ad.gone_at is None and due_days(ad, now))

    def record(self, source: str, now: str, *, whole_list: bool) -> int:
        """Enter what a run of a source saw of the looks that were due; returns how many it entered."""
        found = [check for ad in self.referred(source) for check in look(ad, now, whole_list=whole_list)]
        return self.enter(found)

    def enter(self, checks: Iterable[TakedownCheck]) -> int:
        """Enter looks; one at a page that could not be seen is replaced."""
        rows = [(one.listing, one.day, one.referred_at, one.at, one.state, one.reason) for one in checks]
        if not rows:
            return 0
        with self._database.transaction():
            return self._database.write_many(
                "INSERT INTO takedown_checks (listing, day, referred_at, at, state, reason)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (listing, day) DO UPDATE SET at = excluded.at,"
                " state = excluded.state, reason = excluded.reason WHERE state = 'hidden'",
                rows,
            )
