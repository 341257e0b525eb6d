"""The dashboard: how much comes in, what becomes of it, how far analysts agree. Each chart has a table and a CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from starlette.responses import Response

from crawler.review.deciding.agreement import Agreement, agreement
from crawler.review.doors import Call
from crawler.review.showing.charts import shares, stacks
from crawler.store import review
from crawler.store.ledger import now

DAYS: Final = 30
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


def dashboard(call: Call) -> Response:
    """All figures."""
    db, today, since = call.store.database.connection, now()[:10], _since()
    pairs = review.events.opinion_pairs(db)
    return call.render(
        "dashboard.html",
        states=review.queue.state_counts(db),
        entered=stacks(review.figures.entered_by_day(db, since), BANDS, DAYS, today),
        decided=stacks(review.figures.decided_by_day(db, since), VERDICTS, DAYS, today),
        bands=BANDS,
        verdicts=VERDICTS,
        signs=[(*row, _rate(row)) for row in review.figures.by_sign(db)[:20]],
        sources=_with_health(call),
        harms=shares(dict(review.figures.counts(db, "harm"))),
        destinations=shares(dict(review.figures.counts(db, "country"))),
        origins=shares(dict(review.figures.counts(db, "origin"))),
        ages=_ages(call),
        seconds=review.figures.seconds(db),
        agree=agreement([(first, second) for _, _, first, second, _ in pairs]),
        by_pair=_by_pair(pairs),
    )


def table(call: Call) -> Response:
    """The figures behind a chart as CSV."""
    name = call.request.path_params["chart"]
    if name not in CHARTS:
        return call.missing()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_safe(cell) for cell in row] for row in _table(call, name))
    return Response(
        out.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="adwatch-{name}.csv"'},
    )


def _table(call: Call, name: str) -> list[tuple[Any, ...]]:
    db = call.store.database.connection
    if name == "entered":
        return [("day", "band", "campaigns"), *review.figures.entered_by_day(db, _since())]
    if name == "decided":
        return [("day", "verdict", "decisions"), *review.figures.decided_by_day(db, _since())]
    if name == "signs":
        signs = [(*row, _rate(row)) for row in review.figures.by_sign(db)]
        return [("indicator", "queue", "refer", "watch", "dismiss", "refer_rate"), *signs]
    if name == "age":
        rows = [(state, *(age or ("", "", ""))) for state, age in _ages(call)]
        return [("view", "median_days", "ninth_decile_days", "oldest_days"), *rows]
    if name == "seconds":
        return [("analyst", "decisions", "median_seconds"), *review.figures.seconds(db)]
    if name == "agreement":
        head = ("first_analyst", "second_analyst", "first", "second", "campaign")
        return [head, *review.events.opinion_pairs(db)]
    facet = {"sources": "source", "harms": "harm", "origins": "origin", "destinations": "country"}[name]
    return [(facet, "campaigns"), *review.figures.counts(db, facet, 10_000)]


def _ages(call: Call) -> list[tuple[str, tuple[float, float, float] | None]]:
    """How long what waits in each view has waited, in days: median, ninth decile, oldest."""
    db = call.store.database.connection
    return [
        (state, review.figures.age(db, state, now())) for state in ("open", "changed", "second", "disagree")
    ]


def _safe(cell: object) -> object:
    """A cell that no spreadsheet computes."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in set("=+-@\t\r") else cell


def _since() -> str:
    return (datetime.now(UTC) - timedelta(days=DAYS)).isoformat()


def _rate(row: tuple[str, int, int, int, int]) -> float | None:
    """Part of the decided campaigns with this indicator that were referred."""
    decided = row[2] + row[3] + row[4]
    return row[2] / decided if decided else None


def _with_health(call: Call) -> list[tuple[str, int, float, str, str]]:
    """Source, campaigns, share of the largest, state, reason."""
    db = call.store.database.connection
    health = {row[0]: (row[2], row[3]) for row in review.figures.health(db)}
    rows = shares(dict(review.figures.counts(db, "source", 20)), 20)
    return [(name, n, share, *health.get(name, ("new", ""))) for name, n, share in rows]


def _by_pair(pairs: list[tuple[str, str, str, str, int]]) -> list[tuple[str, str, Agreement]]:
    """Agreement of every pair of analysts."""
    grouped: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one, other, first, second, _ in pairs:
        grouped.setdefault((one, other), []).append((first, second))
    return [(one, other, agreement(found)) for (one, other), found in sorted(grouped.items())]
