"""`adwatch campaigns`: ranked campaigns, or which campaign every listing belongs to."""

from __future__ import annotations

import json
from typing import Any

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.joining import progress


@click.command()
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="How many to show.")
@click.option("--members", is_flag=True, help="One line for every listing instead: its campaign.")
@click.option("--rebuild", is_flag=True, help="Make all joins anew first; ids and analysts' rulings stay.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def command(context: Context, top: int, members: bool, rebuild: bool, as_json: bool) -> None:
    """Show campaigns: ads that belong together by text or by contact, highest score first.

    A listing that belongs to no other is a campaign of one. What came since the last time is joined first.
    """
    from crawler.campaigns import service, views

    with context.store() as store:
        with progress() as placed:
            (service.rebuild if rebuild else service.join_new)(store, progress=placed)
        if members:
            for key, campaign in store.campaigns.records.by_key():
                _say_member(key, campaign, as_json=as_json or context.json)
            return
        rows = views.ranked(store, top)
    if as_json or context.json:
        context.emit(rows)
        return
    for row in rows:
        click.echo(_line(row))
    if not rows:
        click.echo("no campaigns: nothing is stored yet (adwatch crawl, adwatch import)", err=True)


def _say_member(key: str, campaign: int | None, *, as_json: bool) -> None:
    name = None if campaign is None else f"c{campaign}"
    line = json.dumps({"id": key, "campaign": name}, ensure_ascii=False) if as_json else f"{key}\t{name}"
    click.echo(line.encode("utf-8", "backslashreplace").decode("utf-8"))


def _line(row: dict[str, Any]) -> str:
    ads = f"{row['listings']} ad{'s' if row['listings'] != 1 else ''}, {row['online']} online"
    head = f"{row['id']:>8}  {row['band']:<8} {row['score']:5.1f}  {ads:<20} {row['title'][:60]}"
    return "\n".join([head, *(f"{'':26}{reason}" for reason in row["reasons"][:3])])
