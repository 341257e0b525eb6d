"""The journey of many ads as one: stops with their quotes, the way on a map, and what cases have in common. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crawler.geo.world_map import HEIGHT, WIDTH, outlines
from crawler.itinerary.reader import read_itinerary
from crawler.itinerary.records import PARTS, PLACES, JourneyPart, Part
from crawler.records import Listing

MOST_ADS: Final = 200
"""Ads of a campaign whose journeys are read, at half a millisecond to two each. Set by hand in 2026."""
MOST_TAGGED: Final = 12
"""Different texts of those that are read by meaning too, at 30 to 60 milliseconds each: the first of a template says
what the others say. The rest is read by rules."""
KEPT_TEXTS: Final = 2_000
"""Texts of ads whose journeys a process remembers, so that a page that is opened again reads none: some 4 MB."""
QUOTES: Final = 3
"""Quotes that are shown of a stop."""
NORTH: Final = 84.0
DEGREES: Final = 142.0
"""Degrees of latitude at the top of the map, and from there to its foot (tools/outlines.py)."""
_ORDER: Final[tuple[Part, ...]] = ("departure", "border", "destination")
PIVOTS: Final[frozenset[Part]] = frozenset(("payee", "person", "price", "meeting_place", "carrier", "border"))
"""Parts by which cases are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedPart:
    """A part of the journey in one ad."""

    listing: str
    """Public id."""
    field: str
    """Field of the ad whose text the offsets are of."""
    day: str
    """When the ad was posted by its own date (ISO); empty where it states none."""
    read: JourneyPart


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPart:
    """What several ads say alike of one part of the journey."""

    part: Part
    label: str
    """As the first ad writes it."""
    value: str
    country: str | None
    at: tuple[float, float] | None
    ads: int
    quotes: tuple[QuotedPart, ...]
    """`QUOTES` at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """A stop on the map, in units of `crawler.geo.world_map`."""

    x: float
    y: float
    stop: StatedPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Pivot:
    """A name, an amount or a place that several cases have in common."""

    part: Part
    value: str
    cases: tuple[str, ...]
    campaigns: tuple[str, ...]
    ads: int


def parts_of(ads: Iterable[Listing]) -> list[QuotedPart]:
    """The journeys of some ads; pass them with masked contacts covered."""
    found = []
    known: dict[tuple[str, str], tuple[JourneyPart, ...]] = {}
    for ad in list(ads)[:MOST_ADS]:
        field = "description" if ad.posting.description else "text"
        day = (ad.posting.date_posted or "")[:10]
        language = ad.assessment.language if ad.posting.assessment else ""
        text = ad.posting.text_of(field), language if language != "und" else ""
        if text not in known:
            known[text] = _read(*text, len(known) < MOST_TAGGED)
        found += [QuotedPart(listing=ad.key, field=field, day=day, read=read) for read in known[text]]
    return found


@lru_cache(maxsize=KEPT_TEXTS)
def _read(text: str, language: str, by_meaning: bool) -> tuple[JourneyPart, ...]:
    """The journey of an ad. Reports don't come here: their words are not to stay in memory."""
    return read_itinerary(text, language, by_meaning=by_meaning)


def stops(parts: Iterable[QuotedPart]) -> tuple[StatedPart, ...]:
    """What the ads say, by part in the order of `PARTS`, and there by how many ads say it."""
    grouped: defaultdict[tuple[Part, str], list[QuotedPart]] = defaultdict(list)
    for one in parts:
        grouped[one.read.part, one.read.value].append(one)
    found = [_stop(*key, group) for key, group in grouped.items()]
    return tuple(sorted(found, key=lambda stop: (PARTS.index(stop.part), -stop.ads, stop.value)))


def _stop(part: Part, value: str, group: Sequence[QuotedPart]) -> StatedPart:
    first = group[0].read
    return StatedPart(
        part=part,
        label=first.quote,
        value=value,
        country=first.country,
        at=first.at,
        ads=len({one.listing for one in group}),
        quotes=tuple({one.listing: one for one in group}.values())[:QUOTES],
    )


def map_points(found: Iterable[StatedPart]) -> list[MapPoint]:
    """Departures, borders and destinations that the map knows, in the order of travel; a country by its middle."""
    points = []
    for stop in found:
        if stop.part not in PLACES or not stop.country:
            continue
        if stop.at is not None:
            latitude, longitude = stop.at
            x, y = (longitude + 180) / 360 * WIDTH, (NORTH - latitude) / DEGREES * HEIGHT
        elif stop.country in outlines():
            x, y = outlines()[stop.country].x, outlines()[stop.country].y
        else:
            continue
        points.append(MapPoint(x=round(x, 1), y=round(y, 1), stop=stop))
    return sorted(points, key=lambda one: _ORDER.index(one.stop.part))


def pivots(cases: Mapping[str, Mapping[str, Sequence[QuotedPart]]]) -> list[Pivot]:
    """What two cases or more have in common.

    Args:
        cases: Number of a case -> campaign -> what its ads say.

    Returns:
        Names, amounts and places, those of most cases first.
    """
    seen: defaultdict[tuple[Part, str], list[tuple[str, str, str]]] = defaultdict(list)
    for number, campaigns in cases.items():
        for campaign, parts in campaigns.items():
            for one in parts:
                if one.read.part in PIVOTS:
                    seen[one.read.part, one.read.value].append((number, campaign, one.listing))
    found = [
        Pivot(
            part=part,
            value=value,
            cases=tuple(sorted({case for case, _, _ in places})),
            campaigns=tuple(sorted({campaign for _, campaign, _ in places})),
            ads=len({listing for _, _, listing in places}),
        )
        for (part, value), places in seen.items()
    ]
    shared = [one for one in found if len(one.cases) > 1]
    return sorted(shared, key=lambda one: (PARTS.index(one.part) < 7, -len(one.cases), -one.ads, one.value))
