"""Sources and their runs: one click from a red mark to its reason."""

from __future__ import annotations

from starlette.responses import Response

from crawler.review.doors import Call
from crawler.store import review


def sources(call: Call) -> Response:
    """Every source with the state of its last run."""
    rows = review.figures.health(call.store.database.connection)
    return call.render("sources.html", sources=rows, bad=sum(row[2] == "unhealthy" for row in rows))


def source(call: Call) -> Response:
    """One source: its card, its runs."""
    name = call.request.path_params["source"]
    found = next((row for row in call.store.runs.sources() if row.name == name), None)
    if found is None:
        return call.missing()
    return call.render(
        "source.html", source=found, runs=review.figures.runs(call.store.database.connection, name)
    )


def run(call: Call) -> Response:
    """One run: what became of its URLs, and everything that failed with its reason."""
    db, number = call.store.database.connection, call.number("run")
    try:
        found = call.store.runs.get(number)
    except KeyError:
        return call.missing()
    return call.render(
        "run.html",
        run=found,
        outcomes=review.figures.outcome_counts(db, number),
        failures=review.figures.failures(db, number),
    )
