"""Early warning replayed: planted outbreaks over dated real sets, and the false alarms that the sets give alone.

`python -m quality.early_warning` prints both. Outbreaks are invented: each shares only some features with itself (a
price and words, a destination, the first digits of numbers, a host, a picture), at half an ad to three ads a day from
a day of chance; all else of an ad is taken from the set around it. Half of the seeds were used for fitting. The sets
have no pictures: those of the ads around an outbreak are invented too.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from crawler.assess import assess
from crawler.early_warning.features import features_of_assessment
from crawler.early_warning.growth import (
    BASE_DAYS,
    WINDOWS,
    DatedAd,
    GrowthAlarm,
    growth_alarms,
    told_after,
)
from crawler.indicators import load_catalogue
from crawler.records import JobPosting
from quality.material import material

TENTH = 10
"""The ad before which an outbreak has to be found."""
OUTBREAKS = 20
"""Outbreaks planted into each set for each seed, one replay each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSet:
    """A real set whose texts carry dates."""

    file: str
    region: str
    date_key: str
    title_key: str
    text_key: str


SETS = (
    DatedSet(file="indonesia_posters", region="ID", date_key="posted", title_key="", text_key="text"),
    DatedSet(file="smishtank", region="US", date_key="received", title_key="", text_key="text"),
    DatedSet(file="chinese_cc0", region="CN", date_key="created_at", title_key="title", text_key="body"),
)
OWN = frozenset(("number", "host", "template", "picture"))
"""Kinds of features that an ad of an outbreak does not take from the ads around it."""
PICTURES = 300
"""Different pictures in a set."""
SHAPES = (
    ("term:rig workers", "term:workers wanted", "price:850000", "sign:upfront-recruitment-fee"),
    ("destination:CI", "term:oil company"),
    ("number:+2349150",),
    ("host:apply-gulf.example", "brand:sahara blue oil"),
    ("destination:KH", "number:+8559911"),
    ("picture:flyer",),
)
"""What the ads of an outbreak share."""


def dated(one: DatedSet) -> list[DatedAd]:
    """The ads of a set with their features; raises NoMaterial."""
    catalogue, found = load_catalogue(sentences=False), []
    for line in material("ads", f"{one.file}.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        day = _day(str(row.get(one.date_key) or ""))
        if day is None:
            continue
        title, text = str(row.get(one.title_key) or ""), str(row.get(one.text_key) or "")
        posting = JobPosting(url="", source="s", title=title, text=text, region=one.region)
        features = features_of_assessment(title or text, assess(posting, catalogue=catalogue))
        found.append(DatedAd(id=str(row["id"]), day=day, market=one.region, features=features))
    return sorted(found, key=lambda ad: ad.day)


def pictured(ads: Sequence[DatedAd], chance: random.Random) -> list[DatedAd]:
    """The ads of a set without pictures, with invented ones: a third shows one, a few of them often."""
    numbers = range(PICTURES)
    often = [1 / (number + 1) for number in numbers]
    return [
        replace(ad, features=(*ad.features, f"picture:{chance.choices(numbers, often)[0]}"))
        if chance.random() < 1 / 3
        else ad
        for ad in ads
    ]


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text[:10], form).date()
        except ValueError:
            continue
    return None


def replay(ads: Sequence[DatedAd], first: date, last: date) -> Iterator[GrowthAlarm]:
    """The alarms of each day from first to last, as they would have been told."""
    told: dict[str, date] = {}
    day = first
    while day <= last:
        near = [ad for ad in ads if timedelta() <= day - ad.day < timedelta(days=BASE_DAYS + max(WINDOWS))]
        alarms = growth_alarms(near, day, told)
        told = told_after(alarms, told)
        yield from alarms
        day += timedelta(days=1)


def outbreak(ads: Sequence[DatedAd], shape: tuple[str, ...], chance: random.Random) -> list[DatedAd]:
    """An invented outbreak of 15 ads in a set: shared features, all else as the ads around it have it."""
    days = sorted({ad.day for ad in ads})
    begin = chance.choice([day for day in days if (day - days[0]).days > BASE_DAYS + 7][:-7])
    rate = chance.choice((0.5, 1, 2, 3))
    near = [ad for ad in ads if abs((ad.day - begin).days) <= 28] or list(ads)
    planted = []
    for number in range(15):
        other = chance.choice(near).features
        own = tuple(one for one in shape if chance.random() < 0.9)
        kept = tuple(one for one in other if one.partition(":")[0] not in OWN)
        day = begin + timedelta(days=int(number / rate))
        planted.append(
            DatedAd(id=f"planted-{number}", day=day, market=ads[0].market, features=tuple({*own, *kept}))
        )
    return planted


def found_before(ads: Sequence[DatedAd], planted: Sequence[DatedAd]) -> int | None:
    """How many ads of the outbreak there were at the end of the day that told it; None if it was never told."""
    first, last = planted[0].day - timedelta(days=7), planted[-1].day + timedelta(days=1)
    for alarm in replay([*ads, *planted], first, last):
        own = sum(name.startswith("planted-") for name in alarm.ads)
        if own * 2 >= len(alarm.ads):
            return sum(ad.day <= alarm.day for ad in planted)
    return None


def main() -> None:
    """Print false alarms a week of each set, and the share of outbreaks that were told before their tenth ad."""
    early = total = 0
    for one in SETS:
        ads = pictured(dated(one), random.Random(3))
        weeks = ((ads[-1].day - ads[0].day).days + 1) / 7
        alarms = list(replay(ads, ads[0].day, ads[-1].day))
        false = len(alarms) / weeks
        print(f"   {one.file}: {len(ads)} ads, {len(alarms)} alarms in {weeks:.0f} weeks, {false:.2f} a week")
        for seed, label in ((1, "fitted on"), (2, "not fitted on")):
            chance = random.Random(seed)
            told = [
                found_before(ads, outbreak(ads, SHAPES[n % len(SHAPES)], chance)) for n in range(OUTBREAKS)
            ]
            soon = sum(number is not None and number < TENTH for number in told)
            print(
                f"   {one.file}, outbreaks ({label}): {soon} of {OUTBREAKS} before the tenth ad; ads then: {told}"
            )
            if seed == 2:
                early, total = early + soon, total + OUTBREAKS
    print(f"   all, not fitted on: {early / total:.2f} before the tenth ad (bar .80)")


if __name__ == "__main__":
    main()
