"""Sources and their runs: one click from a red mark to its reason."""

from __future__ import annotations

from collections.abc import Mapping

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
        detail=[(name, _plain(value)) for name, value in found.detail.items()],
        outcomes=review.figures.outcome_counts(db, number),
        failures=review.figures.failures(db, number),
    )


def _plain(value: object) -> str:
    """What a run kept, in one line: `200: 132, 410: 1`."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return str(value)
