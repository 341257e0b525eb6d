"""Sources and their runs: one click from a red mark to its reason."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from crawler.review.sources import sql as source_sql
from crawler.review.web.i18n import say
from crawler.review.web.routing import RequestContext


def sources(context: RequestContext) -> Response:
    """Every source with the state of its last run."""
    rows = source_sql.health(context.db)
    return context.render("sources.html", sources=rows, bad=sum(row.state == "unhealthy" for row in rows))


def source(context: RequestContext) -> Response:
    """One source: its card, its runs."""
    name = context.request.path_params["source"]
    found = next((row for row in context.store.runs.sources() if row.name == name), None)
    if found is None:
        return context.missing()
    return context.render(
        "source.html",
        source=found,
        runs=source_sql.runs(context.db, name),
        uncovered=context.store.listings.count_uncovered().get(name, 0),
    )


def run(context: RequestContext) -> Response:
    """One run: what became of its URLs, and everything that failed with its reason."""
    db, number = context.db, context.number("run")
    try:
        found = context.store.runs.get(number)
    except KeyError:
        return context.missing()
    return context.render(
        "run.html",
        run=found,
        detail=[(name, _plain(value)) for name, value in found.detail.items()],
        outcomes=source_sql.outcome_counts(db, number),
        failures=source_sql.failures(db, number),
    )


def _plain(value: object) -> str:
    """What a run kept, in one line: `200: 132, 410: 1`; what is empty is left out."""
    if isinstance(value, Mapping):
        told = ((name, _plain(inner)) for name, inner in value.items())
        return ", ".join(f"{name}: {said}" for name, said in told if said)
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, bool):
        return say("run.yes" if value else "run.no")
    return str(value)
