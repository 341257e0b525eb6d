"""`adwatch catalogue check`: what is wrong in the phrase files, their tables and their examples."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples
from crawler.errors import PartialFailure


@click.group()
def command() -> None:
    """Check the catalogue: the phrases and tables that say what is suspicious in an ad."""


@command.command(
    epilog=examples("adwatch catalogue check", "adwatch catalogue check --overlay my-catalogue/")
)
@click.option(
    "--overlay",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Your own catalogue folder, read on top of the shipped one.",
)
@pass_context
def check(context: Context, overlay: Path | None) -> None:
    """Check the catalogue files and all their examples.

    Prints file, line and fix of each mistake; the exit status is 1 if there is any.
    """
    from crawler.indicators import load_catalogue
    from crawler.indicators.check import check_all

    mistakes = check_all(overlay)
    if context.json:
        context.emit([{"file": m.file, "line": m.line, "what": m.what, "fix": m.fix} for m in mistakes])
    for mistake in () if context.json else mistakes:
        click.echo(str(mistake))
    if mistakes:
        raise PartialFailure(f"{len(mistakes)} to correct in the catalogue")
    if not context.json:
        catalogue = load_catalogue(overlay)
        click.echo(
            f"catalogue {catalogue.version}: {len(catalogue.indicators)} indicators, "
            f"{catalogue.phrase_count} phrases in {len(catalogue.languages)} languages, "
            f"{len(catalogue.examples)} examples, no mistake"
        )
        if catalogue.unchecked:
            click.echo(f"not yet checked by a speaker: {', '.join(catalogue.unchecked)}")
