"""`adwatch crawl`: visit the sources, keep what is new, then join campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from crawler.cli.after_ingest import join, joining_failed, sign, tell_watches
from crawler.cli.context import Context, pass_context
from crawler.cli.crawl_report import as_json, summary, tell_choices, total
from crawler.cli.options import StoredNumber, engine_options, examples, jobs_option, no_reader_option
from crawler.cli.terminal import say
from crawler.errors import PartialFailure
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.campaigns.problems import JoinProblem
    from crawler.sources import SourceCard, Watchlist
    from crawler.store import Store
    from crawler.supervisor.alerts import AlertSettings
    from crawler.supervisor.progress import CrawlProgress
    from crawler.supervisor.result import SourceResult

STOPPED: Final = 130
"""Exit status after Ctrl-C or SIGTERM: 128 + SIGINT (2), as shells have it."""
LOCAL_KINDS: Final = frozenset({"files"})
"""Kinds of source that only this machine can crawl: they read its files."""


class RemoteWorkers(NamedTuple):
    """The cluster that crawls in place of this machine."""

    address: str
    keys: Path | None
    without_tls: bool


@click.command(
    "crawl",
    epilog=examples(
        "adwatch crawl  # every enabled source",
        "adwatch crawl --due --quiet  # from cron",
        "adwatch crawl demo_board --limit 20 --dry-run  # what would be crawled",
        "adwatch crawl --engine 10.0.0.5 --keys keys/  # on several machines",
    ),
)
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--due", is_flag=True, help="Only sources whose `every` has passed since their last run.")
@jobs_option("Processes that crawl at the same time. One host is always crawled by one of them.")
@click.option(
    "--limit",
    type=StoredNumber(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Fetch at most N ads from each source; 0 means no limit.",
)
@no_reader_option
@engine_options("Its workers crawl instead of this machine.")
@click.option(
    "--quiet",
    is_flag=True,
    help="Print one line of results, and only failures on stderr: for cron, which mails stderr.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be crawled and why, without any request.")
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
    """Visit sources, store new and changed ads, then group ads into campaigns.

    Without SOURCE names, all enabled sources of the sources file are crawled. A crawl that was interrupted
    resumes where it stopped.

    With --engine the workers of a scheduler crawl. All sources on one host go to one worker, which keeps the rate
    limit of each host. If a worker dies, another one takes over. Sources that read files of this machine are
    still crawled here, with --jobs processes.
    """
    from crawler.sources import load
    from crawler.supervisor.alerts import AlertSettings
    from crawler.supervisor.progress import choose_progress
    from crawler.supervisor.schedule import choose_sources

    watched = load(context.sources)
    alerts = AlertSettings.of(watched.alerts)
    with context.store() as store:
        choices = choose_sources(watched, names, due, store, _looks_due(store))
    taken = [choice.card for choice in choices if choice.taken]
    if dry_run or not taken:
        if dry_run or not quiet:
            tell_choices(context, choices)
        if due and not dry_run:
            _retain(context)
        return 0
    workers = RemoteWorkers(engine, keys, without_tls) if engine else None
    results, stopped = _crawl(context, watched, taken, jobs, limit, workers, choose_progress(quiet))
    unjoined: tuple[JoinProblem, ...] = ()
    # Skip grouping if any run is incomplete: the next crawl resumes it.
    if not stopped and all(result.run for result in results):
        with context.store() as store:
            _look_again(store, taken)
            unjoined = join(store, (card.name for card in taken))
            sign(store, as_result=quiet)
        _alert(context, alerts, results)
        if due:
            _retain(context)
    return _finish(context, results, stopped, quiet, unjoined)


def _looks_due(store: Store) -> Mapping[str, int]:
    """Sources with referred ads whose look is due."""
    from crawler.clock import timestamp
    from crawler.triage.takedowns import Takedowns

    return Takedowns(store.database).waiting(timestamp())


def _look_again(store: Store, taken: Sequence[SourceCard]) -> None:
    """Enter what the crawl saw of ads that were referred."""
    from crawler.clock import timestamp
    from crawler.sources.kinds import KINDS
    from crawler.triage.takedowns import Takedowns

    clock, now = Takedowns(store.database), timestamp()
    made = sum(
        clock.record(card.name, now, whole_list=KINDS[card.kind].complete_list)
        for card in taken
        if card.kind not in LOCAL_KINDS
    )
    if made:
        say(f"{counted(made, 'look')} at referred ads (`adwatch takedowns`)", err=True)


def _crawl(
    context: Context,
    watched: Watchlist,
    taken: Sequence[SourceCard],
    jobs: int,
    limit: int,
    workers: RemoteWorkers | None,
    progress: CrawlProgress,
) -> tuple[list[SourceResult], bool]:
    """Crawl. Returns how each source ended, and whether a signal stopped the crawl."""
    from crawler.supervisor.crawl_lock import acquire_crawl_lock
    from crawler.supervisor.runner import Runner

    _refuse_full_disk(context.home)
    lock = acquire_crawl_lock(context.home)
    _complete(context, watched.cards)
    runner = Runner(context.home.absolute(), context.sources.absolute(), lock, limit, progress)
    remote = [card for card in taken if workers and card.kind not in LOCAL_KINDS]
    try:
        results, stopped = runner.crawl([card for card in taken if card not in remote], jobs), runner.stopped
        if workers and remote and not stopped:
            more, stopped = _crawl_on_workers(context, remote, limit, workers, progress)
            results += more
    finally:
        progress.close()
    return results, stopped


def _refuse_full_disk(home: Path) -> None:
    """Don't begin what the disk can't take; raises UserError."""
    from shutil import disk_usage

    from crawler.errors import UserError
    from crawler.evidence.doctor import MINIMUM_FREE

    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = disk_usage(home).free
    if free < MINIMUM_FREE:
        raise UserError(
            f"{home} has {free >> 20} MiB free, and a crawl needs {MINIMUM_FREE >> 20}: free some space"
        )


def _crawl_on_workers(
    context: Context,
    taken: Sequence[SourceCard],
    limit: int,
    workers: RemoteWorkers,
    progress: CrawlProgress,
) -> tuple[list[SourceResult], bool]:
    from crawler.distributed.crawl.coordinator import Coordinator
    from crawler.distributed.engine.connect import open_engine

    with open_engine(workers.address, keys=workers.keys, without_tls=workers.without_tls) as engine:
        coordinator = Coordinator(
            context.home.absolute(), context.sources.absolute(), limit, progress, engine
        )
        return coordinator.crawl(taken), coordinator.stopped


def _complete(context: Context, cards: Mapping[str, SourceCard]) -> None:
    """Merge bundles that workers delivered before an earlier crawl was killed."""
    from crawler.distributed.crawl.bundle_download import pending_bundles

    if pending_bundles(context.home):
        from crawler.distributed.crawl.coordinator import merge_pending

        with context.store() as store:
            for problem in merge_pending(store, cards):
                say(f"adwatch: {problem}", err=True)


def _retain(context: Context) -> None:
    """Once a day, purge what was kept for its time, and say what was done."""
    from crawler.evidence.retaining import WHY, check_clock, is_time, run_retention, told

    if not is_time(context.home):
        return
    from crawler.reports.service import forget_old  # half of what a round with nothing due would take

    with context.store() as store:
        check_clock(store)
        if forgotten := len(forget_old(store, by=WHY)):
            say(f"retention: the words of {counted(forgotten, 'report')} removed", err=context.json)
        done = run_retention(store)
    if done is not None:
        say(told(done), err=bool(done.left) or context.json)


def _alert(context: Context, settings: AlertSettings, results: list[SourceResult]) -> None:
    """Send the alerts of the sources file: new priority campaigns, sources that became unhealthy."""
    from crawler.supervisor.alerts import collect_alerts, deliver

    if settings.wanted:
        with context.store() as store:
            found = collect_alerts(store, results, context.home)
        for problem in deliver(found, settings, context.home):
            say(f"adwatch: {problem}", err=True)
    with context.store() as store:
        tell_watches(store, settings)


def _finish(
    context: Context, results: list[SourceResult], stopped: bool, quiet: bool, unjoined: Sequence[JoinProblem]
) -> int:
    if context.json:
        context.emit([as_json(result) for result in results])
    else:
        for result in results if not quiet else ():
            say(summary(result))
        say(total(results))
    if stopped:
        say("adwatch: stopped; run the same command again to resume", err=True)
        return STOPPED
    bad = [f"{result.source}: {result.reason or result.state}" for result in results if not result.ok]
    bad += joining_failed(unjoined)
    if bad:
        raise PartialFailure("; ".join(bad))
    return 0
