"""The takedown clock: which referred ads still stand after 1, 3 and 12 days, by platform, and as a CSV file."""

from __future__ import annotations

import csv
import io
from typing import Final

from starlette.responses import Response

from crawler.export.cells import csv_cell
from crawler.masking.active import covered
from crawler.review.web.routing import RequestContext
from crawler.triage.takedown_clock import DAYS, by_platform, ordered, platform_of
from crawler.triage.takedowns import Takedowns

SHOWN: Final = 200
"""Ads of the page, those that still stand first; the file has all."""
COLUMNS: Final = ("platform", "id", "url", "referred_at", "last_seen", "gone_at", "gone_reason")


def takedowns(context: RequestContext) -> Response:
    """Sums by platform, and the referred ads."""
    ads = ordered(Takedowns(context.store.database).referred())
    return context.render(
        "takedowns.html",
        platforms=by_platform(ads),
        days=DAYS,
        ads=[(platform_of(ad.url), ad) for ad in ads[:SHOWN]],
        total=len(ads),
    )


def table(context: RequestContext) -> Response:
    """Every referred ad with its looks as a CSV file, masked contacts covered."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*COLUMNS, *(f"day_{day}" for day in DAYS)])
    for ad in ordered(Takedowns(context.store.database).referred()):
        found = (ad.key, ad.url, ad.referred_at, ad.last_seen, ad.gone_at or "", ad.gone_reason or "")
        cells = [platform_of(ad.url), *found, *(ad.checks.get(day, "") for day in DAYS)]
        writer.writerow([csv_cell(covered(cell)) for cell in cells])
    headers = {"content-disposition": 'attachment; filename="takedowns.csv"'}
    return Response(
        out.getvalue().encode("utf-8", "replace"), media_type="text/csv; charset=utf-8", headers=headers
    )
