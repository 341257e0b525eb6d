"""`adwatch scan`: the ads of web archives as Parquet tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import MAX_JOBS, country_option, engine_options, examples, jobs_option, region_option
from crawler.cli.terminal import MAX_NAMED, safe, say
from crawler.errors import PartialFailure, UserError
from crawler.installed import require
from crawler.text.display import counted, defang

if TYPE_CHECKING:
    from crawler.scan.inputs import Archive
    from crawler.scan.service import OnProgress, ScanReport


@click.command(
    "scan",
    epilog=examples(
        "adwatch scan archives/ --out scan-2026/ --jobs 4",
        "adwatch scan warc.paths.gz --base https://data.example/ --out scan-2026/",
        "adwatch campaigns --scan scan-2026/",
        "adwatch import scan-2026/",
    ),
)
@click.argument("archives", nargs=-1, required=True, metavar="PATH|URL...")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write the tables to; with --engine it must be shared with the workers.",
)
@click.option(
    "--base", default="", metavar="URL", help="Prefix for the relative lines of a list of archives."
)
@click.option(
    "--source",
    default="archive",
    show_default=True,
    metavar="NAME",
    help="Name of the source that the ads belong to.",
)
@region_option
@jobs_option("Processes of this machine that scan at the same time.", most=MAX_JOBS)
@engine_options("Its workers scan instead of this machine; they must share the folder --out.")
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
    """Find the job ads in web archives (WARC files) and write them as Parquet tables.

    Archives are paths, http(s) or s3 addresses, folders, or files that list them, one a line. Running the same
    command again resumes a scan that was stopped, and tries failed archives again.

    Read the tables with DuckDB or any Parquet reader. `adwatch campaigns --scan DIR` groups the ads into campaigns;
    `adwatch import DIR` brings the ads in the bands look and priority into the store.
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
        say(
            f"{counted(totals['ads'], 'ad')} ({totals['priority']} priority, {totals['look']} look)"
            f" on {totals['read']} of "
            f"{counted(totals['pages'], 'page')} in {counted(totals['records'], 'record')} -> {out}"
        )
    for address, reason in report.failed[:MAX_NAMED]:
        say(f"{defang(address)}: {safe(reason)}", err=True)
    said = []
    if report.failed:
        said.append(
            f"{len(report.failed)} of {counted(report.archives, 'archive')} not scanned; run it again to try them"
        )
    if totals["problems"]:
        said.append(f"{counted(totals['problems'], 'record')} could not be read, named in {out / 'problems'}")
    if said:
        raise PartialFailure("; ".join(said))
