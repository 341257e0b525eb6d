"""`adwatch campaigns`: ranked campaigns, or which campaign every listing belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.after_ingest import joining_failed, progress
from crawler.cli.context import Context, pass_context
from crawler.errors import PartialFailure

if TYPE_CHECKING:
    from crawler.distributed.engine import Engine


@click.command()
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="How many to show.")
@click.option("--members", is_flag=True, help="One line for every listing instead: its campaign.")
@click.option("--rebuild", is_flag=True, help="Make all joins anew first; ids and analysts' rulings stay.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--scan",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Join the ads of this folder of `adwatch scan` instead, and write them as tables beside.",
)
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1, 512), help="Processes, for --scan."
)
@click.option(
    "--engine", metavar="ADDRESS", help="Scheduler whose workers do it, for --scan; they share its folder."
)
@click.option(
    "--keys", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Keys of the scheduler."
)
@click.option("--without-tls", is_flag=True, help="The way to the scheduler is safe otherwise.")
@pass_context
def command(
    context: Context,
    top: int,
    members: bool,
    rebuild: bool,
    as_json: bool,
    scan: Path | None,
    jobs: int,
    engine: str | None,
    keys: Path | None,
    without_tls: bool,
) -> None:
    """Show campaigns: ads that belong together by text or by contact, highest score first.

    A listing that belongs to no other is a campaign of one. What came since the last time is joined first.
    """
    if scan is not None:
        from crawler.distributed.engine.connect import open_engine

        with open_engine(engine, jobs=jobs, keys=keys, without_tls=without_tls) as runner:
            _join_scan(context, scan, runner, top, as_json=as_json or context.json)
        return
    if engine is not None:
        raise click.UsageError("--engine is for --scan: the ads of a store are joined by this machine")
    from crawler.campaigns import service, views

    with context.store() as store:
        with progress() as placed:
            report = (service.rebuild if rebuild else service.join_new)(store, progress=placed)
        if members:
            for key, campaign in store.campaigns.records.by_key():
                _say_member(key, campaign, as_json=as_json or context.json)
        rows = [] if members else views.ranked(store, top)
    if not members:
        _show(context, rows, as_json=as_json)
    if report.problems:
        raise PartialFailure(joining_failed(report.problems)[0])


def _show(context: Context, rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    if as_json or context.json:
        context.emit(rows)
        return
    for row in rows:
        click.echo(_line(row))
    if not rows:
        click.echo("no campaigns: nothing is stored yet (adwatch crawl, adwatch import)", err=True)


def _join_scan(context: Context, scan: Path, engine: Engine, most: int, *, as_json: bool) -> None:
    from crawler.bulk_clustering.service import join_scan, top

    joined = join_scan(scan, engine, watch=_tell)
    click.echo(
        f"{joined.ads} ads: {joined.campaigns} campaigns of {joined.members} listings -> {scan / 'campaigns'}",
        err=True,
    )
    rows = top(scan, most)
    if as_json:
        context.emit(rows)
        return
    for row in rows:
        click.echo(
            f"{row['campaign']}  {row['band']:<8} {row['score']:5.1f}  {row['listings']} ads  {row['title'][:60]}"
        )
        for reason in row["reasons"][:3]:
            click.echo(f"{'':26}{reason}")

    if joined.problems:
        raise PartialFailure(joining_failed(joined.problems)[0])


def _tell(step: str, done: int, items: int) -> None:
    """One line a step, and in a long one every tenth of it."""
    if done in (0, items) or done % max(1, items // 10) == 0:
        click.echo(f"{step}: {done} of {items}", err=True)


def _say_member(key: str, campaign: int | None, *, as_json: bool) -> None:
    name = None if campaign is None else f"c{campaign}"
    line = json.dumps({"id": key, "campaign": name}, ensure_ascii=False) if as_json else f"{key}\t{name}"
    click.echo(line.encode("utf-8", "backslashreplace").decode("utf-8"))


def _line(row: dict[str, Any]) -> str:
    ads = f"{row['listings']} ad{'s' if row['listings'] != 1 else ''}, {row['online']} online"
    head = f"{row['id']:>8}  {row['band']:<8} {row['score']:5.1f}  {ads:<20} {row['title'][:60]}"
    return "\n".join([head, *(f"{'':26}{reason}" for reason in row["reasons"][:3])])
