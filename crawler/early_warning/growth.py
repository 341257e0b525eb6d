"""Which features of ads grow beyond their own base rate: a gamma-Poisson surprise by market. Pure.

Each day, the ads of the last week, and those of the last three weeks, are compared with those of the half year
before them in the same market. A feature (two words, a destination, the first digits of a number ...) that was in a
share of the base is expected in the same share of the window. How surprising its count is, is the upper tail of a
gamma-Poisson (negative binomial) distribution whose prior is the mean share of the feature's kind; DuMouchel (1999,
*The American Statistician* 53(3)) shrinks rare counts so. It is an alarm when the tail is below what chance gives
`FALSE_A_WEEK` times a week over all features that were tried. A gap between base and short window keeps the beginning
of a wave out of its own base rate, as in EARS C2 (Hutwagner et al. 2003, *Journal of Urban Health* 80). Alarms over
the same ads are one: a wave shows in many features.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

WINDOWS: Final = (7, 21)
"""Days whose ads are counted: one week and three, so that weekdays play no part. The longer one finds slow waves."""
BASE_DAYS: Final = 182
"""Days before the longest window in which the base rate is measured: half a year. Fitted on replays
(`quality.early_warning`)."""
FEWEST: Final = 6
"""Ads in the window below which nothing is an alarm. Fitted likewise."""
FEWEST_BASE: Final = 30
"""Ads of the market in the base below which there is no base rate yet. Set by hand in 2026."""
FALSE_A_WEEK: Final = 0.01
"""Alarms a week and market that chance alone would give if ads were independent. They are not (an advertiser posts
several at once), so that replays of real sets give more; fitted there to stay below one a week."""
PRIOR: Final = 0.5
"""Ads that the prior counts for: half an ad at the mean share of the feature's kind (Kerman 2011, neutral prior)."""
SAME: Final = 0.5
"""Share of the smaller alarm's ads from which two alarms are one. Set by hand in 2026."""
QUIET_DAYS: Final = 28
"""Days in which a feature that was told is not told again. Set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedAd:
    """What early warning knows of an ad."""

    id: str
    day: date
    market: str
    """Country of the readers (ISO 3166), or the source's name where it has none."""
    features: tuple[str, ...]
    """`kind:value`, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthAlarm:
    """A feature that grew, with those that grew on the same ads."""

    day: date
    market: str
    feature: str
    count: int
    """Ads in the window."""
    expected: float
    """Ads that the base rate lets expect."""
    surprise: float
    """-log10 of the chance of so many or more."""
    ads: tuple[str, ...]
    """Ids, oldest first."""
    also: tuple[str, ...] = ()
    """Other features that grew on the same ads."""


def growth_alarms(
    ads: Iterable[DatedAd], day: date, told: Mapping[str, date] | None = None
) -> list[GrowthAlarm]:
    """The alarms of a day.

    Args:
        ads: At least those of the base and the window; others are passed over.
        day: The last day of the window.
        told: When a feature was last told, by `market feature`.

    Returns:
        One alarm for each group of ads, the most surprising first.
    """
    begin = day - timedelta(days=max(WINDOWS) - 1)
    base_begin = begin - timedelta(days=BASE_DAYS)
    base: dict[str, Counter[str]] = defaultdict(Counter)
    recent: dict[str, list[DatedAd]] = defaultdict(list)
    base_size: Counter[str] = Counter()
    for ad in ads:
        if begin <= ad.day <= day:
            recent[ad.market].append(ad)
        elif base_begin <= ad.day < begin:
            base[ad.market].update(ad.features)
            base_size[ad.market] += 1
    found: list[GrowthAlarm] = []
    for market, new in sorted(recent.items()):
        if base_size[market] >= FEWEST_BASE:
            found += _of_market(market, new, (base[market], base_size[market]), day, told or {})
    return sorted(found, key=lambda one: -one.surprise)


def told_after(alarms: Iterable[GrowthAlarm], told: Mapping[str, date]) -> dict[str, date]:
    """What is told once these alarms are: their features, for `QUIET_DAYS`."""
    after = dict(told)
    for alarm in alarms:
        after |= {f"{alarm.market} {feature}": alarm.day for feature in (alarm.feature, *alarm.also)}
    return after


def _of_market(
    market: str,
    new: Sequence[DatedAd],
    base: tuple[Mapping[str, int], int],
    day: date,
    told: Mapping[str, date],
) -> list[GrowthAlarm]:
    holders = _holders(new)
    kinds = Counter(feature.partition(":")[0] for feature in {*base[0], *holders})
    quiet = {feature for feature in holders if _is_quiet(told, market, feature, day)}
    alarms: list[GrowthAlarm] = []
    for days in WINDOWS:
        window = [ad for ad in new if (day - ad.day).days < days]
        for feature, members in _holders(window).items():
            if len(members) < FEWEST or feature in quiet:
                continue
            share = PRIOR / kinds[feature.partition(":")[0]]
            shape, scale = base[0].get(feature, 0) + share, (base[1] + PRIOR) / len(window)
            surprise = -log_tail(len(members), shape, scale) / math.log(10)
            if surprise >= -math.log10(FALSE_A_WEEK / 7 / len(WINDOWS) / len(holders)):
                alarms.append(
                    GrowthAlarm(
                        day=day,
                        market=market,
                        feature=feature,
                        count=len(members),
                        expected=shape / scale,
                        surprise=surprise,
                        ads=tuple(ad.id for ad in sorted(members, key=lambda ad: (ad.day, ad.id))),
                    )
                )
    return _merged(alarms, [{ad.id for ad in holders[feature]} for feature in quiet])


def _holders(ads: Sequence[DatedAd]) -> dict[str, list[DatedAd]]:
    """Ads by feature."""
    found: dict[str, list[DatedAd]] = defaultdict(list)
    for ad in ads:
        for feature in ad.features:
            found[feature].append(ad)
    return found


def _is_quiet(told: Mapping[str, date], market: str, feature: str, day: date) -> bool:
    last = told.get(f"{market} {feature}")
    return last is not None and (day - last).days < QUIET_DAYS


def _merged(alarms: Sequence[GrowthAlarm], told: Sequence[set[str]]) -> list[GrowthAlarm]:
    """One alarm for each group of ads, under its most surprising feature; none for a group that was told."""
    groups: list[tuple[GrowthAlarm, set[str], list[str]]] = []
    for alarm in sorted(alarms, key=lambda one: (-one.surprise, one.feature)):
        ads = set(alarm.ads)
        if any(_overlap(ads, known) >= SAME for known in told):
            continue
        near = next((group for group in groups if _overlap(ads, group[1]) >= SAME), None)
        if near is None:
            groups.append((alarm, ads, []))
        elif alarm.feature not in (near[0].feature, *near[2]):
            near[2].append(alarm.feature)
    return [
        GrowthAlarm(
            day=one.day,
            market=one.market,
            feature=one.feature,
            count=one.count,
            expected=one.expected,
            surprise=one.surprise,
            ads=one.ads,
            also=tuple(also),
        )
        for one, _, also in groups
    ]


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def log_tail(count: int, shape: float, scale: float) -> float:
    """Natural logarithm of the chance of `count` or more, gamma-Poisson with this shape and scale (mean shape/scale).

    The negative binomial's terms fall at least geometrically beyond its mean, so that a few are enough.
    """
    if count <= shape / scale:
        return 0.0
    ratio = 1 / (1 + scale)
    term = (
        math.lgamma(shape + count)
        - math.lgamma(shape)
        - math.lgamma(count + 1)
        + shape * math.log(1 - ratio)
        + count * math.log(ratio)
    )
    total, step, place = 1.0, 1.0, count
    while step > 1e-6 * total and place < count + 10_000:
        step *= (shape + place) / (place + 1) * ratio
        total += step
        place += 1
    return min(0.0, term + math.log(total))
