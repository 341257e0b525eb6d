"""adwatch rescore: apply the current catalogue to everything stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.joining import joining_failed
from crawler.errors import PartialFailure

if TYPE_CHECKING:
    from crawler.campaigns.problems import JoinProblem
    from crawler.store import Store
    from crawler.store.rescore_pass import Move, Tally
    from crawler.store.rescoring import Assess


SHOWN: Final = 20
"""Failures named on stderr; all are counted."""


@click.command("rescore")
@click.option("--dry-run", is_flag=True, help="Only print what would enter and leave the queue, and why.")
@click.option("--source", metavar="NAME", help="Only ads of this source.")
@pass_context
def command(context: Context, dry_run: bool, source: str | None) -> None:
    """Assess everything stored with the current catalogue; decisions stay as they are."""
    from crawler.indicators import load_catalogue
    from crawler.store.rescore_pass import follow

    catalogue = load_catalogue()
    unjoined: tuple[JoinProblem, ...] = ()
    with context.store() as store:
        tally = _pass(store, _assess(), source, dry_run=dry_run)
        if not dry_run:
            detail = {
                "listings": tally.listings,
                "changed": tally.changed,
                "moved": tally.entered + tally.left,
            }
            store.note("rescore", catalogue.version, detail)
            unjoined = follow(store, tally)
    _tell(context, tally, catalogue.version, dry_run=dry_run)
    for key, problem in tally.failed[:SHOWN]:
        click.echo(f"{key}: {problem}", err=True)
    said = [f"{len(tally.failed)} ads could not be assessed and are as they were"] if tally.failed else []
    said += joining_failed(unjoined)
    if said:
        raise PartialFailure("; ".join(said))


def _assess() -> Assess:
    from crawler.assess import assess

    return lambda posting, rates: assess(posting, base_rates=rates)


def _pass(store: Store, assess: Assess, source: str | None, *, dry_run: bool) -> Tally:
    """Go through the store with a bar on stderr."""
    from crawler.cli.terminal import progress
    from crawler.store import Filter
    from crawler.store.rescore_pass import go_through

    wanted = Filter(source=source)
    with progress() as bar:
        task = bar.add_task("ads", total=store.reading.count(wanted))
        return go_through(
            store,
            assess,
            wanted,
            write=not dry_run,
            tick=lambda tally: bar.update(task, completed=tally.listings),
        )


def _tell(context: Context, tally: Tally, ruleset: str, *, dry_run: bool) -> None:
    if context.json:
        counts = {"listings": tally.listings, "changed": tally.changed}
        moves = [{k: v for k, v in move.items() if k != "listing"} for move in tally.moves_as_data()]
        context.emit({"ruleset": ruleset, "dry_run": dry_run, **counts, "moves": moves})
        return
    from crawler.cli.terminal import table

    if tally.moves:
        table(("move", "id", "title", "band", "score", "why"), map(_row, tally.moves))
    verbs = ("would enter", "would leave") if dry_run else ("entered", "left")
    click.echo(
        f"{tally.listings} ads read with {ruleset}, {tally.changed} judged differently: "
        f"{tally.entered} {verbs[0]} and {tally.left} {verbs[1]} the queue"
    )


def _row(move: Move) -> tuple[object, ...]:
    band = f"{move.before['band']} -> {move.after['band']}"
    score = f"{move.before['score']:g} -> {move.after['score']:g}"
    return move.move, move.id, move.title, band, score, "; ".join(move.why)
