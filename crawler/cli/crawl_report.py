"""What `adwatch crawl` prints: which sources it would visit, and how each ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crawler.cli.context import Context
from crawler.cli.terminal import say
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.supervisor.result import SourceResult
    from crawler.supervisor.schedule import SourceChoice


def tell_choices(context: Context, choices: list[SourceChoice]) -> None:
    """Print which sources would be crawled, and why."""
    rows = [{"source": c.card.name, "kind": c.card.kind, "crawl": c.taken, "why": c.why} for c in choices]
    if context.json:
        context.emit(rows)
        return
    for row in rows:
        say(f"{row['source']}: {'would be crawled' if row['crawl'] else 'not now'} ({row['why']})")
    if not rows:
        say(f"{context.sources} names no source")


def summary(result: SourceResult) -> str:
    """One line about one source."""
    run = result.run
    if not run:
        return f"{result.source}: no run ({result.reason})"
    counts = ", ".join(f"{run[name]} {name}" for name in ("new", "changed", "gone", "unchanged"))
    outcomes = ", ".join(f"{count} {name}" for name, count in sorted(run["outcomes"].items()))
    return (
        f"{result.source}: {counts}; {counted(run['scheduled'], 'URL')} ({outcomes or 'none'}), "
        f"{counted(run['requests'], 'request')} in {result.seconds:.1f} s; {result.state}"
    )


def total(results: Sequence[SourceResult]) -> str:
    """One line about the whole crawl."""
    runs = [result.run for result in results if result.run]
    counts = ", ".join(
        f"{sum(run[name] for run in runs)} {name}" for name in ("new", "changed", "gone", "unchanged")
    )
    well = sum(result.ok for result in results)
    requests = sum(run["requests"] for run in runs)
    return (
        f"all: {counts}; {counted(requests, 'request')}; {well} of {counted(len(results), 'source')} healthy"
    )


def as_json(result: SourceResult) -> dict[str, Any]:
    """How one source ended, for `--json`."""
    return {
        "source": result.source,
        "state": result.state,
        "reason": result.reason,
        "seconds": result.seconds,
        "run": result.run or None,
    }
