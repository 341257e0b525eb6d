"""`adwatch campaigns`: ranked campaigns, or which campaign every listing belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.after_ingest import joining_failed, progress
from crawler.cli.context import Context, pass_context
from crawler.cli.options import MAX_JOBS, StoredNumber, engine_options, examples, jobs_option
from crawler.cli.terminal import say
from crawler.errors import PartialFailure, UserError
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.distributed.engine import Engine
    from crawler.store import Store


@click.command(
    epilog=examples(
        "adwatch campaigns --top 50",
        "adwatch campaigns --members --json > members.jsonl",
        "adwatch campaigns --why c12",
        "adwatch campaigns --actors",
        "adwatch campaigns --scan scan-2026/ --jobs 4",
    ),
)
@click.option(
    "--top",
    type=StoredNumber(1),
    default=20,
    show_default=True,
    metavar="N",
    help="Number of campaigns to show.",
)
@click.option(
    "--members", is_flag=True, help="Print one line for each listing instead: its id and its campaign."
)
@click.option(
    "--rebuild",
    is_flag=True,
    help="Group all ads again from the start; campaign ids and analysts' rulings stay.",
)
@click.option(
    "--actors",
    is_flag=True,
    help="Print the advertisers behind several campaigns instead: what one contact or portrait says everywhere.",
)
@click.option(
    "--why",
    "explained",
    metavar="ID",
    help="Print how the joins of this campaign were weighed, and what stayed apart from it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--scan",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Group the ads of this folder of `adwatch scan` instead, and write the campaigns into it as tables.",
)
@jobs_option("Processes that group the ads, with --scan.", most=MAX_JOBS)
@engine_options("With --scan: its workers group the ads; they must share the folder.")
@pass_context
def command(
    context: Context,
    top: int,
    members: bool,
    rebuild: bool,
    actors: bool,
    explained: str | None,
    as_json: bool,
    scan: Path | None,
    jobs: int,
    engine: str | None,
    keys: Path | None,
    without_tls: bool,
) -> None:
    """Show campaigns: ads grouped by similar text or a shared contact, highest score first.

    New ads are grouped first. A listing that belongs to no group is a campaign of one. `adwatch show ID` explains
    one campaign and why its ads belong together.
    """
    if scan is not None:
        from crawler.distributed.engine.connect import open_engine

        with open_engine(engine, jobs=jobs, keys=keys, without_tls=without_tls) as runner:
            _join_scan(context, scan, runner, top, as_json=as_json or context.json)
        return
    if engine is not None:
        raise click.UsageError("--engine needs --scan: the ads of a store are grouped by this machine")
    from crawler.campaigns import service

    with context.store() as store:
        with progress() as placed:
            report = (service.rebuild if rebuild else service.join_new)(store, progress=placed)
        if explained is not None:
            _explain(context, store, explained, as_json=as_json or context.json)
        elif actors:
            _show_actors(context, store, top, as_json=as_json or context.json)
        elif members:
            for key, campaign in store.campaigns.records.by_key():
                _say_member(key, campaign, as_json=as_json or context.json)
        rows = [] if members or actors or explained is not None else _ranked(store, top)
    if not (members or actors or explained is not None):
        _show(context, rows, as_json=as_json)
    if report.problems:
        raise PartialFailure(joining_failed(report.problems)[0])


SUMMARY_ADS = 12
"""Ads of a campaign that its sentence is made of, the highest scores first: 20 campaigns take half a second."""


def _ranked(store: Store, top: int) -> list[dict[str, Any]]:
    """The campaigns with the highest scores, each with a sentence of what its ads are."""
    from crawler.campaigns.views import ranked
    from crawler.geo.way import OfferRoute
    from crawler.masking.active import of_store
    from crawler.triage.campaign_summary import (
        UNTITLED,
        CampaignCounts,
        first_words,
        sentence,
        summary_of,
    )
    from crawler.triage.english_words import EnglishWords
    from crawler.triage.row_inputs import best_versions, read_ways

    rows, mask = ranked(store, top), of_store(store)
    routes = read_ways(store.database.connection, [int(row["id"][1:]) for row in rows])
    for row in rows:
        versions = best_versions(store.database.connection, int(row["id"][1:]), SUMMARY_ADS)
        ads = [mask.listing(ad) for ad in store.reader.by_version(versions)]
        ads.sort(key=lambda ad: -ad.assessment.score)
        counts = CampaignCounts(
            listings=row["listings"],
            employers=len(row.get("employers", [])),
            contacts=len(row.get("contacts", [])),
            route=routes.get(int(row["id"][1:]), OfferRoute()),
        )
        row["first_words"] = first_words(ads[0]) if ads and row["title"] in UNTITLED else ""
        row["sentence"] = sentence(summary_of(ads, counts), EnglishWords())
    return rows


def _show_actors(context: Context, store: Store, most: int, *, as_json: bool) -> None:
    from crawler.campaigns.actors import ranked_actors

    found = ranked_actors(store.campaigns, most)
    if as_json:
        context.emit(found)
        return
    for each in found:
        say(
            f"{each['id']:>8}  {each['score']:5.1f}  {each['label']}, {counted(each['campaigns'], 'campaign')}"
        )
        say(f"{'':17}{'; '.join(each['ties'][:3])}")
        if each["decided"]:
            told = ", ".join(f"{verdict} {n}" for verdict, n in each["decided"].items())
            say(f"{'':17}decided: {told} of {counted(each['campaigns'], 'campaign')}")
        say(f"{'':17}{' '.join(each['members'][:12])}{' ...' if len(each['members']) > 12 else ''}")
    if not found:
        say("no advertiser has more than one campaign", err=True)


def _explain(context: Context, store: Store, name: str, *, as_json: bool) -> None:
    from dataclasses import asdict

    from crawler.campaigns import views
    from crawler.campaigns.why import count_unweighed, why

    number = views.campaign_number(name)
    if number is None or store.campaigns.records.get(number) is None:
        raise UserError(f"there is no campaign {name!r}; `adwatch campaigns` lists them")
    found = why(store, number)
    if as_json:
        context.emit([asdict(each) for each in found])
        return
    for each in found:
        what = "joined" if each.joined else "kept apart"
        sides = " | ".join(f"{_few(side)}" for side in (each.one, each.other))
        say(f"{each.weight:+6.2f}  {each.probability:4.0%}  {what}: {sides}")
        for words, part in each.evidence:
            say(f"{'':8}{part:+6.2f}  {words}")
    if sure := count_unweighed(store, number, found):
        say(
            f"not weighed: {counted(sure, 'join')} by a contact that few texts carry, one picture, versions of one"
            f" ad, or an analyst's word; `adwatch show {name}` names what ties each ad",
            err=True,
        )
    elif not found:
        say("nothing was weighed: its ads have one text, or one ad", err=True)


def _few(keys: Sequence[str]) -> str:
    """The first ids of a group."""
    return ", ".join(keys[:3]) + (f" and {len(keys) - 3} more" if len(keys) > 3 else "")


def _show(context: Context, rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    if as_json or context.json:
        context.emit(rows)
        return
    for row in rows:
        say(_line(row))
    if not rows:
        say("no campaigns: nothing is stored yet (adwatch crawl, adwatch import)", err=True)


def _join_scan(context: Context, scan: Path, engine: Engine, most: int, *, as_json: bool) -> None:
    from crawler.bulk_clustering.service import join_scan, top

    joined = join_scan(scan, engine, watch=_tell)
    say(
        f"{counted(joined.ads, 'ad')}: {counted(joined.campaigns, 'campaign')}"
        f" of {counted(joined.members, 'listing')} -> {scan / 'campaigns'}",
        err=True,
    )
    rows = top(scan, most)
    if as_json:
        context.emit(rows)
        return
    for row in rows:
        say(
            f"{row['campaign']}  {row['band']:<8} {row['score']:5.1f}  {counted(row['listings'], 'ad')}"
            f"  {row['title'][:60]}"
        )
        for reason in row["reasons"][:3]:
            say(f"{'':26}{reason}")

    if joined.problems:
        raise PartialFailure(joining_failed(joined.problems)[0])


def _tell(step: str, done: int, items: int) -> None:
    """One line a step, and in a long one every tenth of it."""
    if done in (0, items) or done % max(1, items // 10) == 0:
        say(f"{step}: {done} of {items}", err=True)


def _say_member(key: str, campaign: int | None, *, as_json: bool) -> None:
    name = None if campaign is None else f"c{campaign}"
    line = json.dumps({"id": key, "campaign": name}, ensure_ascii=False) if as_json else f"{key}\t{name}"
    say(line.encode("utf-8", "backslashreplace").decode("utf-8"))


def _line(row: dict[str, Any]) -> str:
    ads = f"{row['listings']} ad{'s' if row['listings'] != 1 else ''}, {row['online']} online"
    title = row["first_words"] or row["title"][:60]
    head = f"{row['id']:>8}  {row['band']:<8} {row['score']:5.1f}  {ads:<20} {title}"
    return "\n".join(
        [head, f"{'':26}{row['sentence']}", *(f"{'':26}{reason}" for reason in row["reasons"][:3])]
    )
