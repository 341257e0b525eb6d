"""When a referred ad is looked at again, what a look says, and the sums by platform. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

DAYS: Final[tuple[int, ...]] = (1, 3, 12)
"""Days after a referral on which its ads are looked at; set by hand in 2026 (issue 20)."""

CheckState = Literal["up", "gone", "hidden", "unknown", "before"]
"""`up` its page still shows the ad; `gone` taken down since; `hidden` the page can't be seen by this crawl; `unknown`
nobody looked in time, and it is gone now; `before` it was gone when it was referred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredAd:
    """A referred ad as the store knows it now."""

    listing: int
    key: str
    source: str
    url: str
    referred_at: str
    last_seen: str
    gone_at: str | None
    gone_reason: str | None
    asked_at: str | None
    """When its page itself was last asked for; None where that is not known."""
    checks: Mapping[int, CheckState]
    """Day -> what the look on it said."""

    @property
    def page(self) -> str:
        """Address of its page: several ads of one page differ in the fragment."""
        return self.url.partition("#")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakedownCheck:
    """One look at a referred ad."""

    listing: int
    day: int
    referred_at: str
    at: str
    state: CheckState
    reason: str = ""


def due_days(ad: ReferredAd, now: str) -> list[int]:
    """Days whose look is due and not made; a look at a hidden page is due again until the next one is.

    Args:
        ad: The ad.
        now: UTC, ISO 8601.
    """
    come = [day for day in DAYS if moment_of(ad.referred_at, day) <= now]
    missing = [day for day in come if day not in ad.checks]
    again = come[-1:] if come and ad.checks.get(come[-1]) == "hidden" else []
    return missing + again


def look(ad: ReferredAd, now: str, *, whole_list: bool) -> list[TakedownCheck]:
    """What a run has seen of the looks that are due.

    Args:
        ad: The ad after the run.
        now: When the run ended, UTC.
        whole_list: True where the list itself proves that an ad stands (an employer's complete list).

    Returns:
        The looks that can be entered; none for an ad that this run did not ask for.
    """
    due = due_days(ad, now)
    seen = ad.last_seen if whole_list else ad.asked_at or ""
    found = []
    for day in due:
        state = _state(ad, moment_of(ad.referred_at, day), seen, last=day == due[-1])
        if state is None:
            continue
        at = ad.gone_at if state in ("gone", "before") and ad.gone_at else min(now, max(seen, ad.referred_at))
        reason = ad.gone_reason if state in ("gone", "hidden", "before") else ""
        found.append(
            TakedownCheck(
                listing=ad.listing,
                day=day,
                referred_at=ad.referred_at,
                at=at,
                state=state,
                reason=reason or "",
            )
        )
    return found


def _state(ad: ReferredAd, due: str, seen: str, *, last: bool) -> CheckState | None:
    """What is known of an ad at a moment; None while nobody has looked since."""
    if ad.gone_at is not None:
        if ad.gone_at <= ad.referred_at:
            return "before"
        if ad.gone_at <= due or last:
            return "gone"
        return "up" if ad.last_seen >= due else "unknown"
    if seen < due:
        return None
    return "hidden" if ad.gone_reason else "up"


def moment_of(referred_at: str, day: int) -> str:
    """The moment of a look: so many days after the referral, in the form of the store."""
    moment = datetime.fromisoformat(referred_at) + timedelta(days=day)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(slots=True)
class PlatformTakedowns:
    """What became of the referred ads of one platform."""

    platform: str
    referred: int = 0
    gone_before: int = 0
    """Gone when they were referred; they count in nothing else."""
    days: dict[int, dict[CheckState, int]] = field(default_factory=lambda: {day: {} for day in DAYS})
    """Day -> state -> ads."""
    gone: int = 0
    """Taken down since, whenever."""
    median_days: float | None = None
    """Median days from the referral to when an ad was found gone, over those that are gone."""

    def share_up(self, day: int) -> float | None:
        """Share of the ads still up among those of which it is known; None where it is known of none."""
        up, gone = self.days[day].get("up", 0), self.days[day].get("gone", 0)
        return up / (up + gone) if up + gone else None


def by_platform(ads: Iterable[ReferredAd]) -> list[PlatformTakedowns]:
    """Sums by platform, most referred first."""
    found: dict[str, PlatformTakedowns] = {}
    waited: dict[str, list[float]] = {}
    for ad in ads:
        name = platform_of(ad.url)
        sums = found.setdefault(name, PlatformTakedowns(name))
        sums.referred += 1
        if "before" in ad.checks.values() or (ad.gone_at is not None and ad.gone_at <= ad.referred_at):
            sums.gone_before += 1
            continue
        for day, state in ad.checks.items():
            counted = sums.days.setdefault(day, {})
            counted[state] = counted.get(state, 0) + 1
        if ad.gone_at is not None:
            waited.setdefault(name, []).append(_days_between(ad.referred_at, ad.gone_at))
    for name, days in waited.items():
        found[name].gone, found[name].median_days = len(days), round(median(days), 2)
    return sorted(found.values(), key=lambda sums: (-sums.referred, sums.platform))


def _days_between(first: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(first)).total_seconds() / 86_400


def platform_of(url: str) -> str:
    """The registered domain of an address, `jobs.example.co.uk` -> `example.co.uk`; its host where it has none."""
    host = (urlsplit(url).hostname or "").lower()
    return str(_suffixes()(host).top_domain_under_public_suffix) or host or url.partition(":")[0]


@cache
def _suffixes() -> TLDExtract:
    """The list of public suffixes that comes with tldextract; it asks no network."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def ordered(ads: Iterable[ReferredAd]) -> Sequence[ReferredAd]:
    """Ads as lists show them: those that still stand first, the oldest referral first."""
    return sorted(ads, key=lambda ad: (ad.gone_at is not None, ad.referred_at, ad.key))
