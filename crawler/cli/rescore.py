"""adwatch rescore: apply the current catalogue to everything stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import Context, pass_context

if TYPE_CHECKING:
    from crawler.store import Store
    from crawler.store.rescoring import Assess, Change

_BATCH = 500


@dataclass(slots=True)
class _Tally:
    """What a pass over the store found."""

    listings: int = 0
    changed: int = 0
    relinked: int = 0
    """Ads whose contacts are read differently: what joins them has to be looked at as a whole."""
    moves: list[dict[str, Any]] = field(default_factory=list)


@click.command("rescore")
@click.option("--dry-run", is_flag=True, help="Only print what would enter and leave the queue, and why.")
@click.option("--source", metavar="NAME", help="Only ads of this source.")
@pass_context
def command(context: Context, dry_run: bool, source: str | None) -> None:
    """Assess everything stored with the current catalogue; decisions stay as they are."""
    from crawler.indicators import load_catalogue

    catalogue = load_catalogue()
    with context.store() as store:
        tally = _pass(store, _assess(), source, dry_run=dry_run)
        if not dry_run:
            detail = {"listings": tally.listings, "changed": tally.changed, "moved": len(tally.moves)}
            store.note("rescore", catalogue.version, detail)
            _join(store, tally)
    _tell(context, tally, catalogue.version, dry_run=dry_run)


def _join(store: Store, tally: _Tally) -> None:
    """Bring campaigns in step with what is said of their ads now."""
    from crawler.campaigns.service import join_new, rebuild

    if tally.relinked:
        rebuild(store)
    else:
        join_new(store)


def _assess() -> Assess:
    from crawler.assess import assess

    return lambda posting, rates: assess(posting, base_rates=rates)


def _pass(store: Store, assess: Assess, source: str | None, *, dry_run: bool) -> _Tally:
    """Go through the store in batches, each written as a whole."""
    from crawler.cli.terminal import progress
    from crawler.store import Filter

    wanted, tally = Filter(source=source), _Tally()
    with progress() as bar:
        task = bar.add_task("ads", total=store.reading.count(wanted))
        for batch in _batches(store.rescoring.changes(assess, wanted)):
            if not dry_run:
                store.rescoring.apply(batch)
            tally.listings += len(batch)
            tally.changed += sum(change.listing.assessment != change.after for change in batch)
            tally.relinked += sum(one.listing.assessment.contacts != one.after.contacts for one in batch)
            tally.moves += [_move(change) for change in batch if change.move != "stays"]
            bar.advance(task, len(batch))
    return tally


def _batches(changes: Iterator[Change]) -> Iterator[list[Change]]:
    from itertools import islice

    while batch := list(islice(changes, _BATCH)):
        yield batch


def _move(change: Change) -> dict[str, Any]:
    before, after = change.listing.assessment, change.after
    return {
        "id": change.listing.key,
        "title": change.listing.posting.title,
        "move": change.move,
        "before": {"band": before.band, "score": before.score},
        "after": {"band": after.band, "score": after.score},
        "why": list(change.why),
    }


def _tell(context: Context, tally: _Tally, ruleset: str, *, dry_run: bool) -> None:
    if context.json:
        counts = {"listings": tally.listings, "changed": tally.changed}
        context.emit({"ruleset": ruleset, "dry_run": dry_run, **counts, "moves": tally.moves})
        return
    from crawler.cli.terminal import table

    if tally.moves:
        table(("move", "id", "title", "band", "score", "why"), map(_row, tally.moves))
    entered = sum(move["move"] == "enters" for move in tally.moves)
    verbs = ("would enter", "would leave") if dry_run else ("entered", "left")
    click.echo(
        f"{tally.listings} ads read with {ruleset}, {tally.changed} judged differently: "
        f"{entered} {verbs[0]} and {len(tally.moves) - entered} {verbs[1]} the queue"
    )


def _row(move: dict[str, Any]) -> tuple[object, ...]:
    before, after = move["before"], move["after"]
    band = f"{before['band']} -> {after['band']}"
    score = f"{before['score']:g} -> {after['score']:g}"
    return (
        move["move"],
        move["id"],
        move["title"],
        band,
        score,
        "; ".join(move["why"]),
    )
