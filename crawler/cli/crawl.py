"""`adwatch crawl`: visit the sources, keep what is new, then join campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.joining import join, sign
from crawler.errors import PartialFailure

if TYPE_CHECKING:
    from crawler.fetch.alerts import Settings
    from crawler.fetch.due import Choice
    from crawler.fetch.result import Result

STOPPED = 130


@click.command("crawl")
@click.argument("names", nargs=-1)
@click.option("--due", is_flag=True, help="Only sources whose `every` has passed.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes at a time.")
@click.option(
    "--limit", type=click.IntRange(0), default=0, help="At most this many ads a source; 0 is no limit."
)
@click.option("--dry-run", is_flag=True, help="Say what would be crawled, and ask nobody.")
@pass_context
def command(context: Context, names: tuple[str, ...], due: bool, jobs: int, limit: int, dry_run: bool) -> int:
    """Crawl the named sources, or all that are enabled, or those due."""
    from crawler.fetch.alerts import Settings
    from crawler.fetch.due import choose
    from crawler.sources import load

    watched = load(context.sources)
    alerts = Settings.of(watched.alerts)
    with context.store() as store:
        choices = choose(watched, names, due, store)
    taken = [choice.card for choice in choices if choice.taken]
    if dry_run or not taken:
        _tell(context, choices)
        return 0
    from crawler.fetch.lock import take
    from crawler.fetch.progress import progress_for
    from crawler.fetch.runner import Runner

    lock = take(context.home)
    progress = progress_for()
    runner = Runner(context.home.absolute(), context.sources.absolute(), lock, limit, progress)
    try:
        results = runner.crawl(taken, jobs)
    finally:
        progress.close()
    # A run that could not be written to its end is gone on with first; the rest follows then.
    if not runner.stopped and all(result.run for result in results):
        with context.store() as store:
            join(store, (card.name for card in taken))
            sign(store)
        _alert(context, alerts, results)
    return _finish(context, results, runner.stopped)


def _alert(context: Context, settings: Settings, results: list[Result]) -> None:
    """Tell those whom the sources file names of new priority campaigns and of sources that became unwell."""
    from crawler.fetch.alerts import news, tell

    if settings.wanted:
        with context.store() as store:
            found = news(store, results, context.home)
        for problem in tell(found, settings, context.home):
            click.echo(f"adwatch: {problem}", err=True)


def _tell(context: Context, choices: list[Choice]) -> None:
    rows = [{"source": c.card.name, "kind": c.card.kind, "crawl": c.taken, "why": c.why} for c in choices]
    if context.json:
        context.emit(rows)
        return
    for row in rows:
        click.echo(f"{row['source']}: {'would be crawled' if row['crawl'] else 'not now'} ({row['why']})")
    if not rows:
        click.echo(f"{context.sources} names no source")


def _finish(context: Context, results: list[Result], stopped: bool) -> int:
    if context.json:
        context.emit([_as_json(result) for result in results])
    else:
        for result in results:
            click.echo(summary(result))
    if stopped:
        click.echo("adwatch: stopped; the same command goes on where it was", err=True)
        return STOPPED
    bad = [result for result in results if not result.ok]
    if bad:
        raise PartialFailure("; ".join(f"{result.source}: {result.reason or result.state}" for result in bad))
    return 0


def summary(result: Result) -> str:
    """One line about one source."""
    run = result.run
    if not run:
        return f"{result.source}: no run ({result.reason})"
    counts = ", ".join(f"{run[name]} {name}" for name in ("new", "changed", "gone", "unchanged"))
    outcomes = ", ".join(f"{count} {name}" for name, count in sorted(run["outcomes"].items()))
    return (
        f"{result.source}: {counts}; {run['scheduled']} URLs ({outcomes or 'none'}), "
        f"{run['requests']} requests in {result.seconds:.1f} s; {result.state}"
    )


def _as_json(result: Result) -> dict[str, Any]:
    return {
        "source": result.source,
        "state": result.state,
        "reason": result.reason,
        "seconds": result.seconds,
        "run": result.run or None,
    }
