"""`adwatch status`: the last run of each source, and how much is stored and waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.store import Run, Store

_HEADER = (
    "source",
    "state",
    "last run",
    "ended",
    "scheduled",
    "new",
    "changed",
    "gone",
    "unchanged",
    "outcomes",
)


@click.command("status", epilog=examples("adwatch status", "adwatch --json status"))
@pass_context
def command(context: Context) -> None:
    """Show the last run of each source, its health, and the size of the queue.

    The exit status is 0 even if a source is unhealthy; scripts read the field "state" of `adwatch --json status`.
    """
    document = _document(context)
    if context.json:
        context.emit(document)
        return
    from crawler.cli.terminal import table

    if document["sources"]:
        table(_HEADER, map(_row, document["sources"]), numbers=frozenset(range(4, 9)))
        for name, state, reason in _unhealthy(context):
            say(f"{name} is {state}: {reason}")
    else:
        say("No source has run yet; start with `adwatch crawl`.")
    counts = (f"{document[name]} {name}" for name in ("listings", "campaigns"))
    say(f"{', '.join(counts)}, {counted(document['queue'], 'ad')} to look at")
    for source in document["sources"]:
        if source["uncovered"]:
            say(
                f"{source['name']}: {counted(source['uncovered'], 'ad')} online"
                f" in languages that the catalogue does not cover"
            )


def _unhealthy(context: Context) -> list[tuple[str, str, str]]:
    """Name, state and reason of sources whose state has a reason; the JSON contract has no field for it."""
    with context.store() as store:
        return [(one.name, one.state, one.state_reason) for one in store.runs.sources() if one.state_reason]


def _document(context: Context) -> dict[str, Any]:
    """The document of `status --json`, a published contract (docs/reference)."""
    from crawler.store.database import FILE

    if not (context.home / FILE).exists():
        return {"sources": [], "listings": 0, "campaigns": 0, "queue": 0}
    with context.store() as store:
        uncovered = store.listings.count_uncovered()
        return {
            "sources": [
                {
                    "name": source.name,
                    "state": source.state,
                    "last_run": _last_run(store, source.name),
                    "uncovered": uncovered.get(source.name, 0),
                }
                for source in store.runs.sources()
            ],
            "listings": store.listings.count(),
            "campaigns": store.listings.count_campaigns(),
            "queue": store.listings.count_queue(),
        }


def _last_run(store: Store, source: str) -> dict[str, Any] | None:
    run: Run | None = store.runs.last(source)
    if run is None:
        return None
    names = (
        "started",
        "finished",
        "finish_reason",
        "scheduled",
        "outcomes",
        "new",
        "changed",
        "gone",
        "unchanged",
    )
    return {name: getattr(run, name) for name in names} | {"outcomes": dict(run.outcomes)}


def _row(source: dict[str, Any]) -> tuple[object, ...]:
    run = source["last_run"] or {}
    outcomes = ", ".join(f"{count} {name}" for name, count in run.get("outcomes", {}).items())
    ended = run.get("finish_reason") or "did not end" if run else ""
    counts = (run.get(name, "") for name in ("scheduled", "new", "changed", "gone", "unchanged"))
    return (source["name"], source["state"], run.get("started", "never"), ended, *counts, outcomes)
