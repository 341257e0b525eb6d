"""`adwatch crawl`: visit the sources, keep what is new, then join campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from crawler.cli.after_ingest import join, joining_failed, sign
from crawler.cli.context import Context, pass_context
from crawler.errors import PartialFailure

if TYPE_CHECKING:
    from crawler.campaigns.problems import JoinProblem
    from crawler.sources import SourceCard, Watchlist
    from crawler.supervisor.alerts import AlertSettings
    from crawler.supervisor.progress import CrawlProgress
    from crawler.supervisor.result import SourceResult
    from crawler.supervisor.schedule import SourceChoice

STOPPED: Final = 130
LOCAL_KINDS: Final = frozenset({"files"})
"""Kinds of source that other machines can't reach: what they read lies on this one."""


class RemoteWorkers(NamedTuple):
    """Who crawls in place of this machine."""

    address: str
    keys: Path | None
    without_tls: bool


@click.command("crawl")
@click.argument("names", nargs=-1)
@click.option("--due", is_flag=True, help="Only sources whose `every` has passed.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes at a time.")
@click.option(
    "--limit", type=click.IntRange(0), default=0, help="At most this many ads a source; 0 is no limit."
)
@click.option("--engine", metavar="ADDRESS", help="Let the workers of this scheduler crawl.")
@click.option(
    "--keys",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Keys of the scheduler.",
)
@click.option("--without-tls", is_flag=True, help="Speak to another machine in the clear; the way is safe.")
@click.option(
    "--quiet",
    is_flag=True,
    help="One line of results, and on stderr only what failed: for cron, which mails that.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be crawled, and ask nobody.")
@pass_context
def command(
    context: Context,
    names: tuple[str, ...],
    due: bool,
    jobs: int,
    limit: int,
    engine: str | None,
    keys: Path | None,
    without_tls: bool,
    quiet: bool,
    dry_run: bool,
) -> int:
    """Crawl the named sources, or all that are enabled, or those due.

    With --engine the workers of a scheduler crawl, whole hosts each, and what they bring is taken in here. One
    that dies is replaced; --jobs then only counts for sources that are files of this machine.
    """
    from crawler.sources import load
    from crawler.supervisor.alerts import AlertSettings
    from crawler.supervisor.progress import choose_progress
    from crawler.supervisor.schedule import choose_sources

    watched = load(context.sources)
    alerts = AlertSettings.of(watched.alerts)
    with context.store() as store:
        choices = choose_sources(watched, names, due, store)
    taken = [choice.card for choice in choices if choice.taken]
    if dry_run or not taken:
        if dry_run or not quiet:
            _tell(context, choices)
        return 0
    workers = RemoteWorkers(engine, keys, without_tls) if engine else None
    results, stopped = _visit(context, watched, taken, jobs, limit, workers, choose_progress(quiet))
    unjoined: tuple[JoinProblem, ...] = ()
    # A run that could not be written to its end is gone on with first; the rest follows then.
    if not stopped and all(result.run for result in results):
        with context.store() as store:
            unjoined = join(store, (card.name for card in taken))
            sign(store, as_result=quiet)
        _alert(context, alerts, results)
    return _finish(context, results, stopped, quiet, unjoined)


def _visit(
    context: Context,
    watched: Watchlist,
    taken: Sequence[SourceCard],
    jobs: int,
    limit: int,
    workers: RemoteWorkers | None,
    progress: CrawlProgress,
) -> tuple[list[SourceResult], bool]:
    """Crawl; answers how each source ended, and whether somebody stopped it."""
    from crawler.supervisor.crawl_lock import acquire_crawl_lock
    from crawler.supervisor.runner import Runner

    lock = acquire_crawl_lock(context.home)
    _complete(context, watched.cards)
    runner = Runner(context.home.absolute(), context.sources.absolute(), lock, limit, progress)
    away = [card for card in taken if workers and card.kind not in LOCAL_KINDS]
    try:
        results, stopped = runner.crawl([card for card in taken if card not in away], jobs), runner.stopped
        if workers and away and not stopped:
            more, stopped = _visit_elsewhere(context, away, limit, workers, progress)
            results += more
    finally:
        progress.close()
    return results, stopped


def _visit_elsewhere(
    context: Context,
    taken: Sequence[SourceCard],
    limit: int,
    workers: RemoteWorkers,
    progress: CrawlProgress,
) -> tuple[list[SourceResult], bool]:
    from crawler.distributed.crawl.coordinator import Coordinator
    from crawler.distributed.engine.connect import open_engine

    with open_engine(workers.address, keys=workers.keys, without_tls=workers.without_tls) as engine:
        head = Coordinator(context.home.absolute(), context.sources.absolute(), limit, progress, engine)
        return head.crawl(taken), head.stopped


def _complete(context: Context, cards: Mapping[str, SourceCard]) -> None:
    """Take in what other machines had brought when an earlier crawl was killed."""
    from crawler.distributed.crawl.bundle_download import pending_bundles

    if pending_bundles(context.home):
        from crawler.distributed.crawl.coordinator import merge_pending

        with context.store() as store:
            for problem in merge_pending(store, cards):
                click.echo(f"adwatch: {problem}", err=True)


def _alert(context: Context, settings: AlertSettings, results: list[SourceResult]) -> None:
    """Tell those whom the sources file names of new priority campaigns and of sources that became unwell."""
    from crawler.supervisor.alerts import collect_alerts, deliver

    if settings.wanted:
        with context.store() as store:
            found = collect_alerts(store, results, context.home)
        for problem in deliver(found, settings, context.home):
            click.echo(f"adwatch: {problem}", err=True)


def _tell(context: Context, choices: list[SourceChoice]) -> None:
    rows = [{"source": c.card.name, "kind": c.card.kind, "crawl": c.taken, "why": c.why} for c in choices]
    if context.json:
        context.emit(rows)
        return
    for row in rows:
        click.echo(f"{row['source']}: {'would be crawled' if row['crawl'] else 'not now'} ({row['why']})")
    if not rows:
        click.echo(f"{context.sources} names no source")


def _finish(
    context: Context, results: list[SourceResult], stopped: bool, quiet: bool, unjoined: Sequence[JoinProblem]
) -> int:
    if context.json:
        context.emit([_as_json(result) for result in results])
    else:
        for result in results if not quiet else ():
            click.echo(summary(result))
        click.echo(total(results))
    if stopped:
        click.echo("adwatch: stopped; the same command goes on where it was", err=True)
        return STOPPED
    bad = [f"{result.source}: {result.reason or result.state}" for result in results if not result.ok]
    bad += joining_failed(unjoined)
    if bad:
        raise PartialFailure("; ".join(bad))
    return 0


def summary(result: SourceResult) -> str:
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


def total(results: Sequence[SourceResult]) -> str:
    """One line about the whole crawl."""
    runs = [result.run for result in results if result.run]
    counts = ", ".join(
        f"{sum(run[name] for run in runs)} {name}" for name in ("new", "changed", "gone", "unchanged")
    )
    well = sum(result.ok for result in results)
    requests = sum(run["requests"] for run in runs)
    return f"all: {counts}; {requests} requests; {well} of {len(results)} sources healthy"


def _as_json(result: SourceResult) -> dict[str, Any]:
    return {
        "source": result.source,
        "state": result.state,
        "reason": result.reason,
        "seconds": result.seconds,
        "run": result.run or None,
    }
