"""The journey of a campaign: its stops with quotes, drawn on the map and over time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.geo.world_map import world_map
from crawler.itinerary.records import PARTS
from crawler.itinerary.summary import MapPoint, QuotedPart, StatedPart, map_points, parts_of, stops
from crawler.masking import active as masking
from crawler.review.campaign import sql as campaign_sql
from crawler.review.campaign.members_sql import load_members
from crawler.review.web.charts import timeline
from crawler.review.web.routing import RequestContext

READ: Final = 30
"""Ads whose journeys are read, those with the highest score, at half a millisecond to two each; set by hand in 2026.
`adwatch itinerary` reads 200."""
STOPS: Final = 8
"""Stops that are shown of each part, those of most ads first; set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelLine:
    """A line between two stops."""

    x1: float
    y1: float
    x2: float
    y2: float


def itinerary(context: RequestContext) -> Response:
    """The page."""
    number = context.number("campaign")
    head = campaign_sql.head(context.db, number)
    if head is None:
        return context.missing()
    if head.merged_into is not None:
        return RedirectResponse(f"/campaigns/{head.merged_into}/itinerary", 303)
    ads = load_members(context.db, number, hashed=False).ads[:READ]
    ids = {ad.key: ad.id for ad in ads}
    mask = masking.current()
    read = context.store.reader.by_version([ad.version for ad in ads])
    parts = parts_of(mask.listing(ad, stand_ins=False) for ad in read)
    found = stops(parts)
    points = map_points(found)
    return context.render(
        "itinerary.html",
        head=head,
        parts=[(part, [stop for stop in found if stop.part == part][:STOPS]) for part in PARTS],
        ids=ids,
        points=points,
        legs=_legs(points),
        map=_map(found),
        days=_days(parts),
    )


def _map(found: tuple[StatedPart, ...]) -> object:
    """The part of the world that the stops are in."""
    by_part = {
        part: dict.fromkeys((one.country for one in found if one.part == part and one.country), 0)
        for part in ("departure", "border", "destination")
    }
    return world_map(by_part["departure"], by_part["border"] | by_part["destination"])


def _legs(points: list[MapPoint]) -> list[TravelLine]:
    """From the first departure over the borders to the first destination."""
    chosen: list[MapPoint] = []
    for part in ("departure", "border", "destination"):
        chosen += [one for one in points if one.stop.part == part][:1]
    return [TravelLine(x1=one.x, y1=one.y, x2=other.x, y2=other.y) for one, other in pairwise(chosen)]


def _days(parts: list[QuotedPart]) -> object:
    """When ads with each destination, or where there is none each departure, were posted."""
    wanted = "destination" if any(one.read.part == "destination" for one in parts) else "departure"
    return timeline(
        sorted({(one.read.quote, one.day) for one in parts if one.read.part == wanted and one.day})
    )
