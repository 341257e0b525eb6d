"""The revisit policy: which pages of an index are worth a request. Pure decisions; the spiders carry them out.

An index states when a page last changed (lastmod). It is believed only while it proves reliable:

- A page whose server or own metadata states a later change than the index is requested, conditionally, because its
  index is late. An answer that confirms it unchanged settles that date: a site that was copied to its server after
  its sitemap was made dates every page so.
- An index whose dates move without its pages changing (the time of each build) costs one request a page and day.
- Of the skipped pages a small sample, in rotation, is requested anyway. One unreported change there ends the belief
  for the whole source, and all skipped pages are requested in the same run.
- The index is believed again after `PROBATION` runs in which everything was requested and the index was right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Literal

import re2

from crawler.clock import timestamp
from crawler.fetch.result import IndexEntry
from crawler.sources import SourceCard
from crawler.store.frontier import KnownUrl

Step = Literal["fetch", "ask", "skip"]
"""`fetch` in full, `ask` whether it changed (a conditional request), or `skip`."""

PROBATION: Final = 5
"""Complete runs without an unreported change before an index is believed again; set by hand."""
MOVED_LEAST: Final = 20
"""Pages whose date moved in one run, from which is judged whether these dates mean anything; set by hand."""
MOVED_IDLY: Final = 0.9
"""Share of these that had not changed, from which on the dates mean nothing; set by hand."""
IDLE_DATES_AGAIN: Final = timedelta(hours=20)
"""Where dates mean nothing, a page is asked for again after this time: once a day, whatever the hour of the round."""
SAMPLE_LEAST: Final = 10
"""Skipped pages that are requested anyway at least; set by hand."""
SAMPLE_SHARE: Final = 0.02
"""Share of the skipped pages that is requested anyway; set by hand: 50 runs reach every page."""
SETTLED_SHARE: Final = 0.05
"""The same of the pages that their server dates later than the index: some change unannounced; set by hand."""
ABSENT_MOST: Final = 500
"""Listings missing from a complete index that one run asks for; the longest unasked first."""
ABSENT_FEED: Final = 25
"""The same for an index that only ever shows what is newest."""
TOLERANCE: Final = timedelta(seconds=2)


@dataclass(slots=True)
class IndexReliability:
    """Whether the index of a source is believed; stored in the memory of the source between runs."""

    believed: bool = True
    reason: str = ""
    good_runs: int = 0
    idle_dates: bool = False
    """True while its dates move without the pages changing."""

    @classmethod
    def of(cls, memory: Mapping[str, object]) -> IndexReliability:
        """As the last run left it."""
        kept = memory.get("trust")
        if not isinstance(kept, dict):
            return cls()
        return cls(
            bool(kept.get("believed", True)),
            str(kept.get("reason", "")),
            int(kept.get("good_runs", 0)),
            bool(kept.get("idle_dates", False)),
        )

    def withdraw(self, reason: str) -> None:
        """Stop believing, for this run and the next ones."""
        self.believed, self.reason, self.good_runs = False, reason, 0

    def after_run(self, caught: bool) -> None:
        """Count a complete run; `caught` when the index was silent about a change in it."""
        if self.believed:
            return
        self.good_runs = 0 if caught else self.good_runs + 1
        if self.good_runs >= PROBATION:
            self.believed, self.reason, self.good_runs = True, "", 0

    def weigh_dates(self, moved: int, idly: int) -> None:
        """Judge the dates of a complete run: of the pages whose date had moved, how many had not changed."""
        if moved >= MOVED_LEAST:
            self.idle_dates = idly >= MOVED_IDLY * moved

    def as_memory(self) -> dict[str, object]:
        """For the source's memory."""
        return {
            "believed": self.believed,
            "reason": self.reason,
            "good_runs": self.good_runs,
            "idle_dates": self.idle_dates,
        }


class UrlScope:
    """The scope of a crawl: the include and exclude patterns of a card, matched in linear time (RE2)."""

    def __init__(self, card: SourceCard) -> None:
        self._wanted = [re2.compile(pattern) for pattern in card.include]
        self._unwanted = [re2.compile(pattern) for pattern in card.exclude]

    def wants(self, url: str) -> bool:
        """True when the patterns let an address through."""
        if self._wanted and not any(pattern.search(url) for pattern in self._wanted):
            return False
        return not any(pattern.search(url) for pattern in self._unwanted)


def revisit_step(
    entry: IndexEntry, known: KnownUrl | None, trust: IndexReliability, now: datetime | None = None
) -> Step:
    """What to do about one address of an index.

    Args:
        entry: What the index states.
        known: The address as last met; None for a new one.
        trust: The reliability of the index.
        now: The time; of this moment by default.
    """
    if known is None or (known.state == "gone" and entry.validator != known.mark):
        return "fetch"
    if not trust.believed:
        return "ask"
    if entry.validator != known.mark:
        asked = _moment(known.asked_at)
        recent = asked is not None and (now or datetime.now(UTC)) - asked < IDLE_DATES_AGAIN
        return "skip" if trust.idle_dates and recent else "ask"
    if known.modified is not None and known.modified == known.settled:
        return "skip"
    return "ask" if index_is_late(entry.date, known.modified) else "skip"


def index_is_late(stated: str | None, modified: str | None) -> bool:
    """True when the index dates a page before a change that the page or its server states.

    A date without a time means the whole day.
    """
    if not stated or not modified:
        return False
    index = _moment(stated)
    page = _moment(modified)
    if index is None or page is None:
        return False
    if len(stated) <= 10:
        index += timedelta(days=1)
    return page > index + TOLERANCE


def sample_skipped(skipped: Iterable[KnownUrl]) -> list[KnownUrl]:
    """Those of the skipped pages to ask anyway: the longest unasked first, in a steady order."""
    waiting = sorted(skipped, key=lambda known: (known.asked_at, known.url))
    settled = sum(known.settled is not None for known in waiting)
    share = int((len(waiting) - settled) * SAMPLE_SHARE + settled * SETTLED_SHARE)
    return waiting[: max(SAMPLE_LEAST, share)]


def missing_listings(known: Iterable[KnownUrl], present: set[str], most: int) -> list[KnownUrl]:
    """Live listings that an index no longer names, the longest unasked first."""
    missing = [one for one in known if one.state == "ad" and one.url not in present]
    return sorted(missing, key=lambda one: (one.asked_at, one.url))[:most]


def is_too_old(entry: IndexEntry, days: int | None, now: datetime) -> bool:
    """True for an ad older than max_age_days of the card."""
    moment = _moment(entry.date) if days is not None and entry.date else None
    return moment is not None and days is not None and now - moment > timedelta(days=days)


def latest_change(http_date: str | None, answered: str | None, stated: Iterable[str | None]) -> str | None:
    """Latest of the server's Last-Modified and the page's own dates, UTC.

    `answered` is the Date header of the response. A Last-Modified of the same moment means that the page is generated
    on request, not that it changed.
    """
    moments = [moment for moment in (_moment(text) for text in stated if text) if moment]
    changed, now = http_moment(http_date), http_moment(answered)
    if changed and (now is None or changed < now):
        moments.append(changed)
    return timestamp(max(moments)) if moments else None


def http_moment(value: str | None) -> datetime | None:
    """A date as HTTP writes it; None when it can't be read."""
    try:
        moment = parsedate_to_datetime(value or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
