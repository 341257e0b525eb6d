"""`adwatch import`: files or folders of ads into the store, through the same steps as a crawl."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import click

from crawler.cli.after_ingest import join, joining_failed, sign
from crawler.cli.context import Context, pass_context
from crawler.cli.options import (
    country_option,
    examples,
    map_option,
    no_reader_option,
    parse_map,
    region_option,
)
from crawler.cli.terminal import MAX_NAMED, running_count, safe, say
from crawler.errors import PartialFailure

if TYPE_CHECKING:
    from crawler.campaigns.problems import JoinProblem
    from crawler.imports.columns import Proposal
    from crawler.imports.items import Item
    from crawler.imports.summary import ImportSummary
    from crawler.postings import Hints

MAX_ORIGINS: Final = 5
"""Places that are named for one reason; all are counted."""
WIDE: Final = 60
"""Characters of a cell that are shown of a proposed column."""
MAX_DEFAULT_JOBS: Final = 4
"""Processes by default at most: each holds 300 MB, the catalogue and its matchers."""


def _processors() -> int:
    """The default of --jobs."""
    return min(MAX_DEFAULT_JOBS, os.cpu_count() or 1)


@click.command(
    "import",
    epilog=examples(
        "adwatch import ads.jsonl --source old_board",
        "adwatch import saved-pages/ --source old_board --region NG",
        "adwatch import export.csv --source sheet --map title=position --map description=details",
    ),
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path)
)
@click.option(
    "--source",
    "name",
    metavar="NAME",
    help="Name of the source that the ads are stored under. Required, except for a folder of `adwatch scan`.",
)
@region_option
@map_option
@click.option(
    "--yes",
    is_flag=True,
    help="Read tables whose columns are not known by the columns that are proposed for them.",
)
@click.option(
    "--jobs",
    default=_processors,
    show_default="one for each processor, at most 4",
    metavar="N",
    type=click.IntRange(1, 64),
    help="Processes that assess the ads of a large file.",
)
@no_reader_option
@pass_context
def command(
    context: Context,
    files: tuple[Path, ...],
    name: str | None,
    region: str | None,
    maps: tuple[str, ...],
    yes: bool,
    jobs: int,
) -> None:
    """Store ads from files and folders; - reads what is pasted.

    Read are tables (CSV, JSON Lines, XLSX, ODS), web pages (HTML, MHTML, WARC, WACZ, HAR, feeds), mail (eml, mbox),
    exported chats (WhatsApp, Telegram, Discord), posts (captures of Zeeschuimer and 4CAT, Reddit, VK), PDF, plain
    text, and zip archives of all of them.

    An "id" in the file becomes the public id of the listing. Importing the same file twice adds nothing. Common
    names of columns and keys (such as "company" or "job_title") are known; --map is for others, also for nested
    ones (--map text=data.desc). If no column of a table is known as a text, nothing of the table is stored: adwatch
    proposes columns by their names and contents, shows three rows, and takes them with --yes.

    If something can't be read, adwatch names its file and line and continues; the exit status is then 1. What is
    left out because it is no ad is named with its reason.

    From a folder that `adwatch scan` wrote, only ads in the bands `look` and `priority` are imported.
    """
    from crawler.imports.load import Importer
    from crawler.imports.summary import check_source_name

    hints = _hints(context, check_source_name(name or _source_of(files)), country_option(region))
    aliases = parse_map(maps)
    with context.store() as store, running_count("reading") as show:

        def report(tally: ImportSummary) -> None:
            show(f"{tally.seen} read: {tally.new} new, {tally.changed} changed, {tally.failed} failed")

        loader = Importer(store, hints, aliases, report, jobs=jobs, accept_columns=yes)
        with _pasted(files) as paths:
            tally = loader.load(_read(paths, hints), ", ".join(str(file) for file in files))
        unjoined = join(store)
        sign(store)
    _say(context, tally)
    _say_proposals(tally.proposals)
    for table, columns in list(tally.sealed.items())[:MAX_NAMED]:
        say(f"{safe(table)}: not stored, they tell who reported: {safe(', '.join(columns))}", err=True)
    _say_named(tally.pages, tally, "no ad: ")
    _say_named(tally.left, tally, "left out: ")
    _say_named(tally.errors, tally, "")
    _fail(tally, unjoined)


def _say_named(named: Sequence[tuple[str, str]], tally: ImportSummary, before: str) -> None:
    """Name items on stderr, those of one reason together."""
    by_reason: dict[str, list[str]] = {}
    for origin, reason in named:
        by_reason.setdefault(reason, []).append(origin)
    for reason, origins in list(by_reason.items())[:MAX_NAMED]:
        more = tally.reasons[reason] - MAX_ORIGINS
        said = ", ".join(map(safe, origins[:MAX_ORIGINS])) + (f" and {more} more" if more > 0 else "")
        say(f"{before}{said}: {safe(reason)}", err=True)
    if len(by_reason) > MAX_NAMED:
        say(f"{before}... and for {len(by_reason) - MAX_NAMED} more reasons", err=True)


def _say_proposals(proposals: Sequence[Proposal]) -> None:
    """Show on stderr what was proposed for tables, with their first rows as they would be read."""
    for one in proposals[:MAX_NAMED]:
        said = "read by" if one.taken else "not read; take these columns with --yes, or say"
        say(f"{safe(one.table)}: {said} {safe(one.options)}", err=True)
        for row in one.rows:
            cells = (f"{name}: {safe(value[:WIDE])}" for name, value in row.items())
            say("    " + " | ".join(cells), err=True)


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


@contextmanager
def _pasted(files: Sequence[Path]) -> Iterator[list[Path]]:
    """The files, with one that holds the standard input in place of each `-`."""
    with TemporaryDirectory(prefix="adwatch-paste-") as folder:
        pasted = Path(folder) / "pasted"
        if Path("-") in files:
            pasted.write_bytes(sys.stdin.buffer.read())
        yield [pasted if file == Path("-") else file for file in files]


def _read(paths: Sequence[Path], hints: Hints) -> Iterator[Item]:
    from crawler.imports import read_paths
    from crawler.scan.scan_tables import is_scan

    scans = [path for path in paths if is_scan(path)]
    for path in scans:
        from crawler.scan.import_items import read_scan

        yield from read_scan(path, hints)
    yield from read_paths([path for path in paths if path not in scans])


def _source_of(files: tuple[Path, ...]) -> str:
    """The source of a scan, when that is all there is to import."""
    from crawler.errors import UserError
    from crawler.scan.import_items import settings_of
    from crawler.scan.scan_tables import is_scan

    if len(files) != 1 or not is_scan(files[0]):
        raise UserError(
            "--source NAME is missing: name the source to store the ads under, like --source old_board"
        )
    return str(settings_of(files[0])["source"])


def _hints(context: Context, name: str, region: str | None) -> Hints:
    """What the card of the source states of languages, dates and selectors, when there is one."""
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
        context.emit({item: getattr(tally, item) for item in names} | {"reasons": dict(tally.reasons)})
        return
    line = f"{tally.new} new, {tally.changed} changed, {tally.unchanged} unchanged"
    if tally.no_ad:
        line += f", {tally.no_ad} pages without an ad"
    if tally.left_out:
        line += f", {tally.left_out} left out"
    say(line)
