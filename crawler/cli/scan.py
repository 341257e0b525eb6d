"""`adwatch scan`: the ads of web archives as Parquet tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from crawler.cli.analyse import country_option
from crawler.cli.context import Context, pass_context
from crawler.errors import PartialFailure, UserError
from crawler.installed import require
from crawler.text.display import defang, terminal_safe

if TYPE_CHECKING:
    from crawler.scan.inputs import Archive
    from crawler.scan.service import OnProgress, ScanReport

SHOWN: Final = 20
"""Archives named on stderr; all are in report.json."""


@click.command("scan")
@click.argument("archives", nargs=-1, required=True, metavar="PATH|URL...")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder of the tables."
)
@click.option("--base", default="", metavar="URL", help="What stands before the lines of a list.")
@click.option("--source", default="archive", show_default=True, metavar="NAME", help="Source of the ads.")
@click.option("--region", metavar="CC", help="ISO 3166 country of the ads, for national phone numbers.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 512), help="Processes here.")
@click.option("--engine", metavar="ADDRESS", help="Scheduler whose workers do the work; they share --out.")
@click.option(
    "--keys", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Keys of the scheduler."
)
@click.option("--without-tls", is_flag=True, help="The way to the scheduler is safe otherwise.")
@pass_context
def command(
    context: Context,
    archives: tuple[str, ...],
    out: Path,
    base: str,
    source: str,
    region: str | None,
    jobs: int,
    engine: str | None,
    keys: Path | None,
    without_tls: bool,
) -> None:
    """Find the job ads in WARC files, folders or lists of them, and write them as Parquet tables.

    The same command again goes on where it was stopped, and tries again what failed. Read the tables with
    DuckDB or the like; `adwatch import DIR` takes what is worth a look into the store.
    """
    from crawler.distributed.engine.connect import open_engine
    from crawler.imports.summary import check_source_name

    check_source_name(source)
    require("scan")
    found = _find(archives, base)
    with (
        open_engine(engine, jobs=jobs, keys=keys, without_tls=without_tls) as runner,
        _watch(found, out) as watch,
    ):
        from crawler.scan.service import scan

        report = scan(found, out, runner, source=source, region=country_option(region), watch=watch)
    _say(context, report, out)


def _find(named: tuple[str, ...], base: str) -> list[Archive]:
    from crawler.scan.inputs import archives

    found = archives(named, base)
    if not found:
        raise UserError(f"no .warc, .warc.gz or .warc.zst file in {', '.join(named)}")
    return found


@contextmanager
def _watch(found: list[Archive], out: Path) -> Iterator[OnProgress]:
    """Progress on stderr: a bar on a terminal, else a line now and then."""
    from crawler.cli.scan_progress import Progress

    with Progress(found, out) as progress:
        yield progress.take


def _say(context: Context, report: ScanReport, out: Path) -> None:
    totals = report.totals
    if context.json:
        names = ("archives", "skipped", "scanned", "failed", "records", "seconds")
        context.emit({**{name: getattr(report, name) for name in names}, "totals": totals})
    else:
        click.echo(
            f"{totals['ads']} ads ({totals['priority']} priority, {totals['look']} look) on {totals['read']} of "
            f"{totals['pages']} pages in {totals['records']} records -> {out}"
        )
    for address, reason in report.failed[:SHOWN]:
        click.echo(f"{defang(address)}: {terminal_safe(reason)}", err=True)
    said = []
    if report.failed:
        said.append(
            f"{len(report.failed)} of {report.archives} archives could not be scanned; run it again to try them"
        )
    if totals["problems"]:
        said.append(f"{totals['problems']} records could not be read; they are named in {out / 'problems'}")
    if said:
        raise PartialFailure("; ".join(said))
