"""`adwatch rescore`: apply the current catalogue to everything stored."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Final

import click

from crawler.cli import after_ingest
from crawler.cli.after_ingest import joining_failed, sign
from crawler.cli.context import Context, pass_context
from crawler.cli.options import all_processors_option, examples, no_reader_option
from crawler.cli.terminal import MAX_NAMED, say
from crawler.errors import Locked, PartialFailure
from crawler.locks import file_lock
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.campaigns.problems import JoinProblem
    from crawler.rescore import Assess, QueueMove, RescoreSummary
    from crawler.store import Filter, Store
    from crawler.store.rescore_positions import RescorePosition

LOCK: Final = "rescoring.lock"
"""Name under home of the lock that one rescoring at a time holds."""

FEW: Final = 2000
"""Ads that this process assesses itself: other processes would take a second to start. Set by hand in 2026."""


@click.command("rescore", epilog=examples("adwatch rescore --dry-run", "adwatch rescore --source old_board"))
@click.option(
    "--dry-run", is_flag=True, help="Change nothing; print which ads would enter or leave the queue, and why."
)
@click.option("--source", metavar="NAME", help="Only ads of this source.")
@all_processors_option("Processes that assess the ads; what is stored is the same with any number.")
@no_reader_option
@pass_context
def command(context: Context, dry_run: bool, source: str | None, jobs: int) -> None:
    """Assess all stored ads again, after the catalogue of indicators has changed.

    Scores, bands and campaigns change; analysts' decisions stay. Try it with --dry-run first.

    If it is interrupted, the same command goes on where it stopped, as long as the catalogue is the same.
    """
    from crawler.indicators import load_catalogue
    from crawler.rescore.judging import assess_stored
    from crawler.store import Filter

    catalogue = load_catalogue()
    unjoined: tuple[JoinProblem, ...] = ()
    lock = nullcontext(True) if dry_run else file_lock(context.home / LOCK, 0)
    with context.store() as store, lock as free:
        if not free:
            raise Locked("another rescoring of this store is running; wait for its end")
        position = None if dry_run else _position(store, source or "", catalogue.version)
        wanted = Filter(source=source)
        judge = partial(assess_stored, catalogue.version)
        summary = run_pass(store, judge, wanted, dry_run=dry_run, jobs=jobs, position=position)
        if not dry_run:
            unjoined = _finish(store, summary, source or "", catalogue.version)
    tell_moves(context, summary, catalogue.version, dry_run=dry_run)
    for key, problem in summary.failed[:MAX_NAMED]:
        say(f"{key}: {problem}", err=True)
    said = (
        [f"{counted(len(summary.failed), 'ad')} could not be assessed, as before"] if summary.failed else []
    )
    said += joining_failed(unjoined)
    if said:
        raise PartialFailure("; ".join(said))


def _position(store: Store, source: str, ruleset: str) -> RescorePosition:
    """Where to begin: at the start, or where a rescoring with this catalogue was interrupted."""
    from crawler.clock import timestamp
    from crawler.store.rescore_positions import RescorePosition

    position = store.rescore_positions.of(source, ruleset)
    if position is None:
        return RescorePosition(source=source, ruleset=ruleset, begun=timestamp(), norms={}, summary={})
    done = position.summary["listings"]
    say(
        f"going on after {counted(done, 'ad')} with the rescoring of {position.begun}, which was interrupted; "
        "the ads listed below are those of the rest, the counts those of all",
        err=True,
    )
    return position


def _finish(store: Store, summary: RescoreSummary, source: str, ruleset: str) -> tuple[JoinProblem, ...]:
    """Record the rescoring in the chain and bring the campaigns up to date."""
    from crawler.rescore import regroup

    detail = {
        "listings": summary.listings,
        "changed": summary.changed,
        "moved": summary.entered + summary.left,
    }
    store.note("rescore", ruleset, detail)
    with after_ingest.progress() as placed:
        unjoined = regroup(store, summary, placed)
    store.rescore_positions.clear(source)
    sign(store)
    return unjoined


def run_pass(
    store: Store,
    assess: Assess,
    wanted: Filter,
    *,
    dry_run: bool,
    jobs: int = 1,
    position: RescorePosition | None = None,
) -> RescoreSummary:
    """Assess the ads of a filter again, with a bar and the time left on stderr; a dry run writes nothing.

    Args:
        store: The store.
        assess: Judges one posting; see `crawler.rescore.rescore`.
        wanted: The filter.
        dry_run: Only count.
        jobs: Processes, where there are more than `FEW` ads.
        position: See `crawler.rescore.rescore`.
    """
    from crawler.cli.terminal import progress
    from crawler.rescore import rescore

    total = store.reader.count(wanted)
    with progress() as bar:
        task = bar.add_task(
            "ads", total=total, completed=position.summary.get("listings", 0) if position else 0
        )
        return rescore(
            store,
            assess,
            wanted,
            write=not dry_run,
            tick=lambda summary: bar.update(task, completed=summary.listings),
            jobs=jobs if total > FEW else 1,
            position=position,
        )


def tell_moves(context: Context, summary: RescoreSummary, ruleset: str, *, dry_run: bool) -> None:
    """Print which ads enter and leave the queue, and the counts."""
    if context.json:
        counts = {"listings": summary.listings, "changed": summary.changed}
        moves = [{k: v for k, v in move.items() if k != "listing"} for move in summary.moves_as_data()]
        context.emit({"ruleset": ruleset, "dry_run": dry_run, **counts, "moves": moves})
        return
    from crawler.cli.terminal import table

    if summary.moves:
        table(("move", "id", "title", "band", "score", "why"), map(_row, summary.moves))
    verbs = ("would enter", "would leave") if dry_run else ("entered", "left")
    say(
        f"{counted(summary.listings, 'ad')} read with {ruleset}, {summary.changed} judged differently: "
        f"{summary.entered} {verbs[0]} and {summary.left} {verbs[1]} the queue"
    )


def _row(move: QueueMove) -> tuple[object, ...]:
    band = f"{move.before['band']} -> {move.after['band']}"
    score = f"{move.before['score']:g} -> {move.after['score']:g}"
    return move.move, move.id, move.title, band, score, "; ".join(move.why)
