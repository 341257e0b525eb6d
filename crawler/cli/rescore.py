"""`adwatch rescore`: apply the current catalogue to everything stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.cli import after_ingest
from crawler.cli.after_ingest import joining_failed, sign
from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples, no_reader_option
from crawler.cli.terminal import MAX_NAMED, say
from crawler.errors import PartialFailure

if TYPE_CHECKING:
    from crawler.campaigns.problems import JoinProblem
    from crawler.rescore import Assess, QueueMove, RescoreSummary
    from crawler.store import Filter, Store


@click.command("rescore", epilog=examples("adwatch rescore --dry-run", "adwatch rescore --source old_board"))
@click.option(
    "--dry-run", is_flag=True, help="Change nothing; print which ads would enter or leave the queue, and why."
)
@click.option("--source", metavar="NAME", help="Only ads of this source.")
@no_reader_option
@pass_context
def command(context: Context, dry_run: bool, source: str | None) -> None:
    """Assess all stored ads again, after the catalogue of indicators has changed.

    Scores, bands and campaigns change; analysts' decisions stay. Try it with --dry-run first.
    """
    from crawler.indicators import load_catalogue
    from crawler.rescore import regroup
    from crawler.store import Filter

    catalogue = load_catalogue()
    unjoined: tuple[JoinProblem, ...] = ()
    with context.store() as store:
        summary = run_pass(store, _assess(), Filter(source=source), dry_run=dry_run)
        if not dry_run:
            detail = {
                "listings": summary.listings,
                "changed": summary.changed,
                "moved": summary.entered + summary.left,
            }
            store.note("rescore", catalogue.version, detail)
            with after_ingest.progress() as placed:
                unjoined = regroup(store, summary, placed)
            sign(store)
    tell_moves(context, summary, catalogue.version, dry_run=dry_run)
    for key, problem in summary.failed[:MAX_NAMED]:
        say(f"{key}: {problem}", err=True)
    said = [f"{len(summary.failed)} ads could not be assessed and are as they were"] if summary.failed else []
    said += joining_failed(unjoined)
    if said:
        raise PartialFailure("; ".join(said))


def _assess() -> Assess:
    from crawler.assess import assess

    return lambda posting, rates, bar: assess(posting, base_rates=rates, sentence_bar=bar)


def run_pass(store: Store, assess: Assess, wanted: Filter, *, dry_run: bool) -> RescoreSummary:
    """Assess the ads of a filter again, with a bar on stderr; a dry run writes nothing."""
    from crawler.cli.terminal import progress
    from crawler.rescore import rescore

    with progress() as bar:
        task = bar.add_task("ads", total=store.reader.count(wanted))
        return rescore(
            store,
            assess,
            wanted,
            write=not dry_run,
            tick=lambda summary: bar.update(task, completed=summary.listings),
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
        f"{summary.listings} ads read with {ruleset}, {summary.changed} judged differently: "
        f"{summary.entered} {verbs[0]} and {summary.left} {verbs[1]} the queue"
    )


def _row(move: QueueMove) -> tuple[object, ...]:
    band = f"{move.before['band']} -> {move.after['band']}"
    score = f"{move.before['score']:g} -> {move.after['score']:g}"
    return move.move, move.id, move.title, band, score, "; ".join(move.why)
