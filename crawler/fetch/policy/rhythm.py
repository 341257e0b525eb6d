"""When a source posts, learned from its ads, and how often to look at what is new. Pure.

A look asks for the head of an index only: what is new is fetched, nothing else is asked. The hours in which nearly
all ads of all sources are expected get a look every `QUICK_MINUTES`, those with the rest one every `SLOW_MINUTES`,
and those with next to none one every `IDLE_MINUTES`. The share of ads that are found in time rises in proportion to
the looks of an hour until it is whole, so that steps are the best allocation (compare Cho & Garcia-Molina, 2003).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

HOURS: Final = 24
KINDS_OF_DAY: Final = 2
"""Days of work, and Saturday and Sunday; a finer table would learn for months."""
BINS: Final = HOURS * KINDS_OF_DAY
HALF_LIFE: Final = timedelta(days=28)
"""Time in which what was learned loses half its weight. Set by hand in 2026."""
LONGEST_WATCH: Final = timedelta(days=28)
"""The oldest date of a first index that is learned from."""
PRIOR_HOURS: Final = 0.5
"""Hours at the source's mean rate that each bin is given before it was watched. Set by hand in 2026."""
KERNEL: Final = (0.25, 0.5, 0.25)
"""Weights of the hour before, the hour and the hour after: with few ads, the hours beside one tell of it."""
LEARNED_HOURS: Final = 48.0
"""Hours of watching from which a rhythm is used. Set by hand in 2026."""
QUICK_MINUTES: Final = 26.0
"""Minutes between two looks where ads are expected: started every five minutes, a look comes every 30."""
SLOW_MINUTES: Final = 172.0
"""Minutes between two looks at hours with few ads: these are found within three hours."""
IDLE_MINUTES: Final = 355.0
"""Minutes between two looks at hours with next to no ads, six hours with the start every five minutes."""
QUICK_SHARE: Final = 0.954
"""Share of the expected ads of all sources whose hours are quick. Set by `python -m bench freshness`."""
BUSY_SHARE: Final = 0.974
"""Share of the expected ads whose hours are not idle. Set by the same."""
WHOLE_EARLY: Final = 1 / 48
"""Part of a source's interval (half an hour of a day) by which its whole round may come early, in place of a look:
two runs so near to each other ask twice for the same. Set by the same."""
WHOLE: Final = "whole_at"
"""Key of a source's memory: when its last whole round ended."""
LOOKED: Final = "looked_at"
"""Key of a source's memory: when it was looked at last."""
_WEEK_HOURS: Final = (5, 2)
"""How often an hour of a day of work, and of another day, comes in a week."""


@dataclass(slots=True)
class PostingTimeline:
    """Ads and watched hours of a source by hour of the day (UTC) and kind of day; older ones weigh less."""

    ads: list[float] = field(default_factory=lambda: [0.0] * BINS)
    hours: list[float] = field(default_factory=lambda: [0.0] * BINS)
    updated: str = ""
    """When it was learned last, UTC; empty before."""

    @classmethod
    def of(cls, memory: Mapping[str, object]) -> PostingTimeline:
        """As the last run left it; empty for a source that was never watched so."""
        kept = memory.get("rhythm")
        if not isinstance(kept, dict):
            return cls()
        ads, hours = _table(kept.get("ads")), _table(kept.get("hours"))
        return cls(ads, hours, str(kept.get("updated", ""))) if ads and hours else cls()

    def as_memory(self) -> dict[str, object]:
        """For the source's memory."""
        return {
            "ads": [round(n, 4) for n in self.ads],
            "hours": [round(n, 3) for n in self.hours],
            "updated": self.updated,
        }

    @property
    def learned(self) -> bool:
        """True once it was watched long enough to be used."""
        return sum(self.hours) >= LEARNED_HOURS

    def learn(self, appeared: Sequence[datetime | None], since: datetime, now: datetime) -> None:
        """Take in what appeared between two looks.

        Args:
            appeared: For each new ad when it appeared; None where its source does not say.
            since: The look before.
            now: This look.
        """
        self._fade(now)
        since = max(since, now - LONGEST_WATCH)
        spans = list(_hours_between(since, now))
        whole = sum(share for _, share in spans)
        for place, share in spans:
            self.hours[place] += share
        for moment in appeared:
            if moment is not None and since <= moment <= now:
                self.ads[bin_of(moment)] += 1.0
            elif whole > 0:
                for place, share in spans:
                    self.ads[place] += share / whole
        self.updated = now.astimezone(UTC).isoformat(timespec="seconds")

    def _fade(self, now: datetime) -> None:
        if not self.updated:
            return
        elapsed = max(timedelta(0), now - datetime.fromisoformat(self.updated))
        weight = 0.5 ** (elapsed / HALF_LIFE)
        self.ads = [n * weight for n in self.ads]
        self.hours = [n * weight for n in self.hours]

    def rates(self) -> list[float]:
        """Expected ads an hour, for each bin."""
        watched = sum(self.hours)
        mean = (sum(self.ads) + 0.5) / (watched + HOURS) if watched else 0.0
        found = []
        for place in range(BINS):
            near = [_beside(place, step) for step in (-1, 0, 1)]
            ads = sum(weight * self.ads[one] for weight, one in zip(KERNEL, near, strict=True))
            hours = sum(weight * self.hours[one] for weight, one in zip(KERNEL, near, strict=True))
            found.append((ads + PRIOR_HOURS * mean) / (hours + PRIOR_HOURS))
        return found


class LookRates(NamedTuple):
    """Ads an hour that tell the hours of sources apart."""

    quick: float = 0.0
    """From here on an hour is quick."""
    busy: float = 0.0
    """Below, it is idle."""


def look_rates(
    rhythms: Iterable[PostingTimeline], quick: float = QUICK_SHARE, busy: float = BUSY_SHARE
) -> LookRates:
    """Rates that tell quick, slow and idle hours apart.

    Args:
        rhythms: Those of all sources that are looked at so.
        quick: Part of all expected ads that is to fall into quick hours.
        busy: The same of hours that are not idle.

    Returns:
        The lowest rates of the hours that together hold the shares; 0 where nothing is known.
    """
    rows = sorted(
        (
            (rate, rate * _WEEK_HOURS[place // HOURS])
            for rhythm in rhythms
            if rhythm.learned
            for place, rate in enumerate(rhythm.rates())
        ),
        reverse=True,
    )
    whole = sum(expected for _, expected in rows)
    return LookRates(_rate_at(rows, quick * whole), _rate_at(rows, busy * whole))


def _rate_at(rows: Sequence[tuple[float, float]], wanted: float) -> float:
    """The rate of the row at which the expected ads reach a number."""
    for rate, expected in rows:
        wanted -= expected
        if wanted <= 0:
            return rate
    return 0.0


def look_is_due(
    rhythm: PostingTimeline, levels: LookRates, last: datetime, now: datetime, rates: Sequence[float] = ()
) -> bool:
    """True when it is time to look at what is new.

    An hour waits from its beginning, or from the look before where that was later: a look as soon as a quick hour
    begins would find little, and another one would have to follow.

    Args:
        rhythm: The source's.
        levels: What `look_rates` gives.
        last: The look before.
        now: The moment.
        rates: The rhythm's rates, where they are known already.
    """
    waited = (now - last) / timedelta(minutes=1)
    if waited >= IDLE_MINUTES or waited < 0:
        return True
    if waited < QUICK_MINUTES:
        return False
    if not rhythm.learned:
        return True
    known = rates or rhythm.rates()
    at = last
    for place, share in _hours_between(last, now):
        waiting = (now - at) / timedelta(minutes=1)
        if waiting < QUICK_MINUTES:
            return False
        if known[place] >= (levels.busy if waiting >= SLOW_MINUTES else levels.quick):
            return True
        at += timedelta(hours=share)
    return False


def whole_is_due(whole: datetime, every: timedelta, now: datetime, *, looks: bool) -> bool:
    """True when it is time for a whole round.

    Args:
        whole: The whole round before.
        every: The interval of the card.
        now: The moment.
        looks: Whether the source is run now anyway.
    """
    return now - whole >= (every * (1 - WHOLE_EARLY) if looks else every)


def bin_of(moment: datetime) -> int:
    """The bin of a moment."""
    at = moment.astimezone(UTC)
    return (HOURS if at.weekday() >= 5 else 0) + at.hour


def _beside(place: int, step: int) -> int:
    """The bin of the hour before or after, on the same kind of day."""
    kind, hour = divmod(place, HOURS)
    return kind * HOURS + (hour + step) % HOURS


def _hours_between(since: datetime, now: datetime) -> Iterable[tuple[int, float]]:
    """The bins of a span, with the hours that it has of each."""
    at = since
    while at < now:
        end = min(now, at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))
        yield bin_of(at), (end - at) / timedelta(hours=1)
        at = end


def _table(value: object) -> list[float]:
    """A number for each bin; empty for anything else."""
    if not isinstance(value, list) or len(value) != BINS:
        return []
    return [float(n) for n in value if isinstance(n, int | float)]
