"""The dashboard: how much comes in, what becomes of it, how far analysts agree. Each chart has a table and a CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Final

from starlette.responses import Response

from crawler.clock import precise_timestamp
from crawler.geo.world_map import world_map
from crawler.review.dashboard import sql as dashboard_sql
from crawler.review.dashboard.agreement import Agreement, agreement
from crawler.review.decisions import history_sql
from crawler.review.sources import sql as source_sql
from crawler.review.web.charts import shares, stacked_columns
from crawler.review.web.routing import RequestContext
from crawler.triage import queries as queue_queries

DAYS: Final = 30
"""Days of the charts over time; set by hand in 2026."""
BANDS: Final = ("priority", "look", "low")
VERDICTS: Final = ("refer", "watch", "dismiss", "second")
CHARTS: Final = (
    "entered",
    "decided",
    "signs",
    "sources",
    "harms",
    "destinations",
    "origins",
    "age",
    "seconds",
    "agreement",
)


ON_MAP: Final = 300
"""Countries of the map: all, there are 249."""


def dashboard(context: RequestContext) -> Response:
    """All figures."""
    db, today, since = context.db, precise_timestamp()[:10], _since()
    pairs = history_sql.opinion_pairs(db)
    return context.render(
        "dashboard.html",
        states=queue_queries.state_counts(db),
        entered=stacked_columns(dashboard_sql.entered_by_day(db, since), BANDS, DAYS, today),
        decided=stacked_columns(dashboard_sql.decided_by_day(db, since), VERDICTS, DAYS, today),
        bands=BANDS,
        verdicts=VERDICTS,
        signs=[(*row, _rate(row)) for row in dashboard_sql.by_indicator(db)],
        sources=_with_health(context),
        harms=shares(dict(dashboard_sql.counts(db, "harm"))),
        destinations=shares(dict(dashboard_sql.counts(db, "country"))),
        origins=shares(dict(dashboard_sql.counts(db, "origin"))),
        map=world_map(
            dict(dashboard_sql.counts(db, "origin", ON_MAP)),
            dict(dashboard_sql.counts(db, "country", ON_MAP)),
        ),
        ages=_ages(context),
        seconds=dashboard_sql.seconds(db),
        agree=agreement([(first, second) for _, _, first, second, _ in pairs]),
        by_pair=_by_pair(pairs),
    )


def table(context: RequestContext) -> Response:
    """The figures behind a chart as CSV."""
    name = context.request.path_params["chart"]
    if name not in CHARTS:
        return context.missing()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_safe(cell) for cell in row] for row in _table(context, name))
    return Response(
        out.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="adwatch-{name}.csv"'},
    )


def _table(context: RequestContext, name: str) -> list[tuple[object, ...]]:
    db = context.db
    if name == "entered":
        return [("day", "band", "campaigns"), *dashboard_sql.entered_by_day(db, _since())]
    if name == "decided":
        return [("day", "verdict", "decisions"), *dashboard_sql.decided_by_day(db, _since())]
    if name == "signs":
        signs = [(*row, _rate(row)) for row in dashboard_sql.by_indicator(db)]
        return [("indicator", "queue", "refer", "watch", "dismiss", "refer_rate"), *signs]
    if name == "age":
        rows = [(state, *(age or ("", "", ""))) for state, age in _ages(context)]
        return [("view", "median_days", "ninth_decile_days", "oldest_days"), *rows]
    if name == "seconds":
        return [("analyst", "decisions", "median_seconds"), *dashboard_sql.seconds(db)]
    if name == "agreement":
        head = ("first_analyst", "second_analyst", "first", "second", "campaign")
        return [head, *history_sql.opinion_pairs(db)]
    facet = {"sources": "source", "harms": "harm", "origins": "origin", "destinations": "country"}[name]
    return [(facet, "campaigns"), *dashboard_sql.counts(db, facet, 10_000)]


def _ages(context: RequestContext) -> list[tuple[str, dashboard_sql.WaitingTime | None]]:
    """How long what waits in each view has waited, in days: median, ninth decile, oldest."""
    db = context.db
    return [
        (state, dashboard_sql.age(db, state, precise_timestamp()))
        for state in ("open", "changed", "second", "disagree")
    ]


def _safe(cell: object) -> object:
    """A cell that no spreadsheet computes."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in set("=+-@\t\r") else cell


def _since() -> str:
    return (datetime.now(UTC) - timedelta(days=DAYS)).isoformat()


def _rate(row: dashboard_sql.IndicatorVerdicts) -> float | None:
    """Part of the decided campaigns with this indicator that were referred."""
    decided = row.refer + row.watch + row.dismiss
    return row.refer / decided if decided else None


def _with_health(context: RequestContext) -> list[tuple[str, int, float, str, str]]:
    """Source, campaigns, share of the largest, state, reason."""
    db = context.db
    health = {row.name: (row.state, row.reason) for row in source_sql.health(db)}
    rows = shares(dict(dashboard_sql.counts(db, "source", 20)), 20)
    return [(name, n, share, *health.get(name, ("new", ""))) for name, n, share in rows]


def _by_pair(pairs: list[history_sql.OpinionPair]) -> list[tuple[str, str, Agreement]]:
    """Agreement of every pair of analysts."""
    grouped: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one, other, first, second, _ in pairs:
        grouped.setdefault((one, other), []).append((first, second))
    return [(one, other, agreement(found)) for (one, other), found in sorted(grouped.items())]
