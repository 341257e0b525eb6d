"""The page of what partners reported: whose it is, its marking and end, and the ads that carry it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import Response

from crawler.clock import timestamp
from crawler.masking import active as masking
from crawler.review.web.routing import RequestContext

SHOWN: Final = 200
"""Ads on the page, the newest first; set by hand in 2026. `adwatch terms hits` has no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSummary:
    """What one partner reported."""

    feed: str
    terms: int
    ads: int


def terms(context: RequestContext) -> Response:
    """The page; viewing it is recorded."""
    now = timestamp()
    store = context.store.partner_terms
    found, known = store.hits(now), store.all(now)
    ads = Counter(feed for feed, _ in {(one.feed, one.listing) for one in found})
    listings = {one.listing for one in found[:SHOWN]}
    numbers = {key: ad.id for key in listings if (ad := context.store.get(key)) is not None}
    return context.render(
        "terms.html",
        feeds=[
            PartnerSummary(feed=feed, terms=count, ads=ads[feed])
            for feed, count in sorted(Counter(one.feed for one in known).items())
        ],
        hits=[
            replace(
                one,
                value=masking.covered(one.value),
                title=masking.covered(one.title),
                ad_title=masking.covered(one.ad_title),
            )
            for one in found[:SHOWN]
        ],
        all=len(found),
        numbers=numbers,
    )
