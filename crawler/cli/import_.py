"""`adwatch import`: files or folders of ads into the store, by the same way as a crawl."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from crawler.cli.after_ingest import join, joining_failed, sign
from crawler.cli.analyse import country_option, parse_map
from crawler.cli.context import Context, pass_context
from crawler.errors import PartialFailure

if TYPE_CHECKING:
    from crawler.campaigns.problems import JoinProblem
    from crawler.imports.items import Item
    from crawler.imports.summary import ImportSummary
    from crawler.postings import Hints

SHOWN: Final = 20
"""Errors named on stderr; all are counted, and kept as outcomes of the run."""


def _processors() -> int:
    """The default of --jobs: four at most, for each assessing process holds 300 MB."""
    return min(4, os.cpu_count() or 1)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--source", "name", metavar="NAME", help="Source the ads are filed under; of a scan, its own.")
@click.option("--region", metavar="CC", help="ISO 3166 country of the source, for national phone numbers.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="FIELD=KEY",
    help="A file names a field in another way: --map title=job_title. Usual names are known already.",
)
@click.option(
    "--jobs",
    default=_processors,
    show_default="the processors of this machine, four at most",
    type=click.IntRange(1, 64),
    help="Processes that assess the ads of a large file; 1: none but this one.",
)
@pass_context
def command(
    context: Context,
    files: tuple[Path, ...],
    name: str | None,
    region: str | None,
    maps: tuple[str, ...],
    jobs: int,
) -> None:
    """Take JSON Lines, CSV, saved HTML, WARC files, or folders of them, into the store.

    Of a folder that `adwatch scan` wrote, the ads in `look` and `priority` are taken.

    A line's own "id" becomes the listing's public id. Importing the same file twice adds nothing. What can't
    be read is named with file and line, the rest goes on, and the exit status is 1.
    """
    from crawler.imports.load import Importer
    from crawler.imports.summary import check_source_name

    hints = _hints(context, check_source_name(name or _source_of(files)), country_option(region))
    aliases = parse_map(maps)
    with context.store() as store, _progress() as report:
        loader = Importer(store, hints, aliases, report, jobs=jobs)
        items = (item for file in files for item in _read(file, hints))
        tally = loader.load(items, ", ".join(str(file) for file in files))
        unjoined = join(store)
        sign(store)
    _say(context, tally)
    for origin, error in tally.errors[:SHOWN]:
        click.echo(f"{origin}: {error}", err=True)
    more = tally.failed + tally.faults - SHOWN
    if more > 0:
        click.echo(f"... and {more} more", err=True)
    _fail(tally, unjoined)


def _fail(tally: ImportSummary, unjoined: Sequence[JoinProblem]) -> None:
    """Raise PartialFailure when anything of it failed."""
    said = []
    if tally.failed:
        said.append(f"{tally.failed} of {tally.seen} could not be read; all others are in the store")
    if tally.faults:
        said.append(f"{tally.faults} ads are in the store, but a step failed for them")
    said += joining_failed(unjoined)
    if said:
        raise PartialFailure("; ".join(said))


def _read(path: Path, hints: Hints) -> Iterator[Item]:
    from crawler.imports import read_path
    from crawler.scan.scan_tables import is_scan

    if is_scan(path):
        from crawler.scan.import_items import read_scan

        yield from read_scan(path, hints)
    else:
        yield from read_path(path)


def _source_of(files: tuple[Path, ...]) -> str:
    """The source of a scan, when that is all there is to import."""
    from crawler.errors import UserError
    from crawler.scan.import_items import settings_of
    from crawler.scan.scan_tables import is_scan

    if len(files) != 1 or not is_scan(files[0]):
        raise UserError("--source NAME is missing: it says under which source the ads are filed")
    return str(settings_of(files[0])["source"])


def _hints(context: Context, name: str, region: str | None) -> Hints:
    """What the card of the source says of languages, dates and selectors, when there is one."""
    from crawler.postings import Hints
    from crawler.sources import load

    card = load(context.sources).cards.get(name) if context.sources.exists() else None
    if card is None:
        return Hints(source=name, region=region)
    return Hints(
        source=name,
        region=region or card.region,
        languages=card.languages,
        date_order=card.date_order,
        select=card.select,
    )


def _say(context: Context, tally: ImportSummary) -> None:
    if context.json:
        names = ("new", "changed", "unchanged", "no_ad", "left_out", "failed")
        context.emit({item: getattr(tally, item) for item in names})
        return
    line = f"{tally.new} new, {tally.changed} changed, {tally.unchanged} unchanged"
    if tally.no_ad:
        line += f", {tally.no_ad} pages without an ad"
    if tally.left_out:
        line += f", {tally.left_out} files of other kinds left out"
    click.echo(line)


@contextmanager
def _progress() -> Iterator[Callable[[ImportSummary], None]]:
    """A running count on a terminal; nothing under cron, where the result line is enough."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda tally: None
        return
    with console.status("reading ...") as status:
        yield lambda tally: status.update(
            f"{tally.seen} read: {tally.new} new, {tally.changed} changed, {tally.failed} failed"
        )
