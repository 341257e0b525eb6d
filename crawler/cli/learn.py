"""`adwatch learn`: learn from what analysts referred and dismissed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples, no_reader_option

if TYPE_CHECKING:
    from crawler.learning import LearningResult


@click.command("learn", epilog=examples("adwatch learn --dry-run", "adwatch learn", "adwatch learn --undo"))
@click.option("--dry-run", is_flag=True, help="Change nothing; print what a model would bring.")
@click.option(
    "--undo", "take_back", is_flag=True, help="Go back to the models before the last `adwatch learn`."
)
@no_reader_option
@pass_context
def command(context: Context, dry_run: bool, take_back: bool) -> None:
    """Learn from decisions which ads analysts refer, for each source and for all sources together.

    A source needs decisions on 20 campaigns, 4 of them referred and 4 dismissed. The table shows, for the head of the
    queue, the share of referred ads without and with the model, on decisions that the model has not seen. A model
    that is no better is not used; those of the last time are kept for --undo.

    A model adds up to 12 points to ads like those that were referred. It hides nothing. Run
    `adwatch rescore --dry-run` to see what changes in the queue, and `adwatch rescore` to apply it.
    """
    from crawler.cli.terminal import progress, say
    from crawler.learning import learn, undo

    if take_back:
        undo(context.home)
        say("the models before the last `adwatch learn` are in use again; `adwatch rescore` applies them")
        return
    with context.store() as store, progress() as bar:
        task = bar.add_task("decided ads", total=None)
        results = learn(
            store,
            write=not dry_run,
            tick=lambda done, total: bar.update(task, completed=done, total=total),
        )
        if not dry_run:
            store.note("learn", "", {"used": [one.source for one in results if one.is_used]})
    _tell(context, results, dry_run=dry_run)


def _tell(context: Context, results: tuple[LearningResult, ...], *, dry_run: bool) -> None:
    from crawler.cli.terminal import say, table

    if context.json:
        context.emit({"dry_run": dry_run, "sources": [_as_data(one) for one in results]})
        return
    if not results:
        say("no decisions yet: decide on campaigns in `adwatch review` first")
        return
    names = ("source", "decisions", "head of queue", "referred before", "after", "model")
    table(names, map(_row, results), numbers=frozenset({1, 2, 3, 4}))
    if any(one.is_used for one in results):
        say(
            "see what would change with `adwatch rescore --dry-run`" if not dry_run else "nothing was changed"
        )


def _as_data(one: LearningResult) -> dict[str, object]:
    trial = one.trial
    return {
        "source": one.source,
        "decisions": one.decisions,
        "depth": trial.depth if trial else None,
        "before": round(trial.before, 3) if trial else None,
        "after": round(trial.after, 3) if trial else None,
        "used": one.is_used,
    }


def _row(one: LearningResult) -> tuple[object, ...]:
    name = "all sources" if one.source == "*" else one.source
    if one.trial is None:
        return name, one.decisions, "", "", "", "too few decisions"
    trial = one.trial
    kind = "used, with sentences" if trial.reader else "used"
    verdict = kind if one.is_used else "no better, not used"
    return name, one.decisions, trial.depth, f"{trial.before:.0%}", f"{trial.after:.0%}", verdict
