"""`adwatch import`: files or folders of ads into the store, through the same steps as a crawl."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from crawler.cli.after_ingest import join, joining_failed, sign, tell_watches
from crawler.cli.context import Context, pass_context
from crawler.cli.import_report import fail_import, say_import, say_preview
from crawler.cli.options import (
    all_processors_option,
    country_option,
    examples,
    map_option,
    no_reader_option,
    parse_map,
    region_option,
)
from crawler.cli.terminal import running_count
from crawler.errors import PartialFailure

if TYPE_CHECKING:
    from crawler.imports.items import Item
    from crawler.imports.summary import ImportSummary
    from crawler.postings import Hints


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
    "--dry-run",
    is_flag=True,
    help="Read everything, and show the counts and the first ads, but store nothing.",
)
@all_processors_option("Processes that assess the ads of a large file.")
@no_reader_option
@pass_context
def command(
    context: Context,
    files: tuple[Path, ...],
    name: str | None,
    region: str | None,
    maps: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    jobs: int,
) -> None:
    """Store ads from files and folders; - reads what is pasted.

    Read are tables (CSV, JSON Lines, XLSX, ODS), web pages (HTML, MHTML, WARC, WACZ, HAR, feeds), mail (eml, mbox),
    exported chats (WhatsApp, Telegram, Discord), posts (captures of Zeeschuimer and 4CAT, Reddit, VK), PDF, DOCX,
    plain text, pictures (with the extra `pictures`), and zip
    archives of all of them.

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
    if dry_run:
        _try(context, files, hints, aliases, yes)
        return
    with context.store() as store, running_count("reading") as show:

        def report(tally: ImportSummary) -> None:
            show(f"{tally.seen} read: {tally.new} new, {tally.changed} changed, {tally.failed} failed")

        loader = Importer(store, hints, aliases, report, jobs=jobs, accept_columns=yes)
        with _pasted(files) as paths:
            tally = loader.load(_read(paths, hints), ", ".join(str(file) for file in files))
        unjoined = join(store)
        sign(store)
        tell_watches(store)
    say_import(context, tally)
    fail_import(tally, joining_failed(unjoined))


def _try(
    context: Context, files: Sequence[Path], hints: Hints, aliases: Mapping[str, str], accept: bool
) -> None:
    """Say what an import would read."""
    from crawler.imports.preview import preview

    with _pasted(files) as paths:
        read = preview(_read(paths, hints), hints, aliases, accept)
    say_preview(context, read)
    if read.summary.failed:
        raise PartialFailure(f"{read.summary.failed} could not be read; nothing is stored")


@contextmanager
def _pasted(files: Sequence[Path]) -> Iterator[list[Path]]:
    """The files, with one that holds the standard input in place of each `-`."""
    with TemporaryDirectory(prefix="adwatch-paste-") as folder:
        pasted = Path(folder) / "pasted"
        if Path("-") in files:
            pasted.write_bytes(sys.stdin.buffer.read())
        yield [pasted if file == Path("-") else file for file in files]


def _read(paths: Sequence[Path], hints: Hints) -> Iterator[Item]:
    from crawler.imports.confined_files import read_files
    from crawler.scan.scan_tables import is_scan

    scans = [path for path in paths if is_scan(path)]
    for path in scans:
        from crawler.scan.import_items import read_scan

        yield from read_scan(path, hints)
    if files := [path for path in paths if path not in scans]:
        yield from read_files(files)


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
