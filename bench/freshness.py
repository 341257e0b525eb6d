"""How long ads wait until they are in the queue: a replay of 50 sources with real posting times at polite pace.

The days of two dated real sets (ADWATCH_DATA: posts of Indonesian job accounts, and of a Chinese board) are drawn
with replacement, each for the same kind of day (block bootstrap by day: bursts and hours stay as they were), as many
a day as a source's rate asks for, and moved by its time zone. Four weeks are learned from, two are measured. Counted
are all requests of both ways: `fresh = true` (looks when the rhythm asks for them, one whole round a day) and a fixed
round every six hours, by what a run of this version asks for.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from crawler.fetch.policy.revisit import SAMPLE_LEAST, SAMPLE_SHARE
from crawler.fetch.policy.rhythm import LookRates, PostingTimeline, look_is_due, look_rates, whole_is_due
from quality.material import material

SOURCES: Final = 50
"""Sources of the replay (issue of November 2026)."""
RATES: Final = (0.5, 60.0)
"""Ads a day of the slowest and the fastest source; the others lie between at equal ratios. Chosen by hand."""
ZONES: Final = (0, 0, 1, 3, 7, -3)
"""Hours by which posts are moved, in turn: where the country's day begins elsewhere. Chosen by hand."""
LEARN: Final = timedelta(days=28)
MEASURE: Final = timedelta(days=14)
LIFE_HOURS: Final = (1.0, 240.0)
"""Hours that an ad stays, drawn at equal ratios: pictures of scams for hours, listings for days. Chosen by hand."""
CRON: Final = timedelta(minutes=5)
"""`adwatch crawl --due` is started so often."""
PAUSE: Final = timedelta(seconds=2)
"""Between two requests to a host: the pause of a card without `delay`."""
JOINING: Final = timedelta(seconds=20)
"""From the last page of a run to the queue: as the crawl of 600 ads took on two busy cores (`bench crawl`)."""
SIX_HOURS: Final = timedelta(hours=6)
ABSENT: Final = 1.0
"""Requests for an ad that the index no longer names: one, when it is missed first."""
LOOK_REQUESTS: Final = 1
"""Requests of a look beside the new pages: the head of the index; robots.txt is kept for a day."""
SEEDS: Final = (1, 2, 3)


@dataclass
class ReplayedSource:
    """One source of the replay."""

    ads: list[tuple[datetime, datetime]]
    """When each ad appears, and when it is taken down, in order."""
    requests: int = 0
    waits: list[float] = field(default_factory=list)
    """Minutes from appearing to the queue of the measured ads."""
    missed: int = 0
    """Measured ads that were gone before a run saw them."""
    removals: list[float] = field(default_factory=list)
    """Hours from being taken down to being found gone."""
    seen: int = 0
    live: list[datetime] = field(default_factory=list)
    """When the ads that were fetched are taken down, of those that are still thought online."""
    last: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    whole: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    rhythm: PostingTimeline = field(default_factory=PostingTimeline)
    rates: list[float] = field(default_factory=list)


def days_of(name: str, key: str) -> dict[bool, list[list[timedelta]]]:
    """Days of a dated set, weekends apart: the times of day of the posts of each."""
    days: dict[datetime, list[timedelta]] = {}
    for line in material(f"ads/{name}").read_text("utf-8").strip().split("\n"):
        moment = datetime.fromisoformat(str(json.loads(line)[key]).replace("Z", "+00:00")).astimezone(UTC)
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        days.setdefault(day, []).append(moment - day)
    found: dict[bool, list[list[timedelta]]] = {False: [], True: []}
    for day, posts in days.items():
        found[day.weekday() >= 5].append(posts)
    return found


def build(seed: int) -> list[ReplayedSource]:
    """The sources, with the ads of six weeks."""
    dice = random.Random(seed)
    sets = (days_of("indonesia_posters.jsonl", "posted"), days_of("chinese_cc0.jsonl", "created_at"))
    ratio = (RATES[1] / RATES[0]) ** (1 / (SOURCES - 1))
    begin = datetime(2026, 9, 28, tzinfo=UTC)  # a Monday
    sources = []
    for number in range(SOURCES):
        days, zone = sets[number % len(sets)], timedelta(hours=ZONES[number % len(ZONES)])
        sources.append(ReplayedSource(_posts(days, RATES[0] * ratio**number, zone, begin, dice)))
    return sources


def _posts(
    days: dict[bool, list[list[timedelta]]],
    rate: float,
    zone: timedelta,
    begin: datetime,
    dice: random.Random,
) -> list[tuple[datetime, datetime]]:
    """Ads of six weeks at a rate: whole days where it is high, single posts of days where it is low."""
    mean = sum(map(len, days[False] + days[True])) / len(days[False] + days[True])
    found = []
    for number in range((LEARN + MEASURE).days):
        day = begin + timedelta(days=number)
        left = rate / mean
        while left > 0:
            drawn = dice.choice(days[day.weekday() >= 5])
            for post in drawn:
                if left >= 1 or dice.random() < left:
                    at = day + post + zone
                    low, high = LIFE_HOURS
                    life = low * (high / low) ** dice.random()
                    found.append((at, at + timedelta(hours=life)))
            left -= 1
    return sorted(found)


def visit(source: ReplayedSource, now: datetime, *, whole: bool, measured: datetime) -> None:
    """One run: its requests, the ads it finds, and those it finds gone."""
    fresh = []
    while source.seen < len(source.ads) and source.ads[source.seen][0] <= now:
        fresh.append(source.ads[source.seen])
        source.seen += 1
    online = [(at, gone) for at, gone in fresh if gone > now]
    counted = now >= measured
    done = now + PAUSE * (1 + len(online)) + JOINING
    for at, _ in online:
        if at >= measured:
            source.waits.append((done - at) / timedelta(minutes=1))
    source.missed += sum(at >= measured for at, gone in fresh if gone <= now)
    gone = [moment for moment in source.live if moment <= now] if whole else []
    if whole:
        source.removals += [(now - moment) / timedelta(hours=1) for moment in gone if moment >= measured]
        source.live = [moment for moment in source.live if moment > now]
    source.live += [gone for _, gone in online]
    source.requests += counted * _requests(len(online), len(gone), len(source.live), whole)
    source.rhythm.learn([at for at, _ in online], source.last, now)
    source.last = now
    if whole:
        source.whole = now


def _requests(new: int, gone: int, live: int, whole: bool) -> int:
    """Requests of a run: robots.txt, its index and the new pages; of a whole one what is missed, and the sample."""
    if not whole:
        return LOOK_REQUESTS + new
    return 2 + new + int(ABSENT * gone) + max(min(live, SAMPLE_LEAST), int(live * SAMPLE_SHARE))


def replay(sources: Sequence[ReplayedSource], *, fresh: bool) -> None:
    """Run through six weeks."""
    begin = datetime(2026, 9, 28, tzinfo=UTC)
    measured, end = begin + LEARN, begin + LEARN + MEASURE
    now, levels, learned = begin, LookRates(), begin
    for number, source in enumerate(sources):
        source.last = source.whole = begin - SIX_HOURS + timedelta(minutes=7 * number)
    while now < end:
        if fresh and now >= learned:  # the rates change slowly: once an hour will do for the replay
            learned = now + timedelta(hours=1)
            levels = look_rates(source.rhythm for source in sources)
            for source in sources:
                source.rates = source.rhythm.rates()
        for source in sources:
            look = fresh and look_is_due(source.rhythm, levels, source.last, now, source.rates)
            whole = whole_is_due(source.whole, timedelta(days=1) if fresh else SIX_HOURS, now, looks=look)
            if look or whole:
                visit(source, now, whole=whole, measured=measured)
        now += CRON


def report(name: str, sources: Iterable[ReplayedSource]) -> dict[str, float]:
    """Print and return the figures of one way."""
    waits = sorted(wait for source in sources for wait in source.waits)
    removals = sorted(hours for source in sources for hours in source.removals)
    found = {
        "ads": len(waits),
        "within_30_min": sum(wait <= 30 for wait in waits) / len(waits),
        "within_3_h": sum(wait <= 180 for wait in waits) / len(waits),
        "median_min": waits[len(waits) // 2],
        "longest_min": waits[-1],
        "missed": sum(source.missed for source in sources),
        "requests": sum(source.requests for source in sources),
        "removal_within_a_day": sum(hours <= 24 for hours in removals) / max(1, len(removals)),
        "removal_longest_h": removals[-1] if removals else 0.0,
    }
    said = ", ".join(f"{key} {value:.4g}" for key, value in found.items())
    print(f"{name}: {said}")
    return found


def main() -> None:
    """Print both ways for each seed, and whether the aims hold."""
    for seed in SEEDS:
        fresh, fixed = build(seed), build(seed)
        replay(fresh, fresh=True)
        replay(fixed, fresh=False)
        one = report(f"seed {seed}, fresh ", fresh)
        two = report(f"seed {seed}, 6-hour", fixed)
        holds = (
            one["within_30_min"] >= 0.95 and one["within_3_h"] >= 0.99 and one["requests"] <= two["requests"]
        )
        share = one["requests"] / two["requests"]
        print(
            f"seed {seed}: {len(fresh)} sources; {share:.2f} of the requests of 6-hour rounds; "
            f"{'holds' if holds and one['removal_within_a_day'] == 1.0 else 'does not hold'}"
        )


if __name__ == "__main__":
    main()
