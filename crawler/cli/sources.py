"""`adwatch sources`: list and check what is watched, try a site, add a source."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples
from crawler.cli.sources_channels import channels
from crawler.cli.terminal import say
from crawler.errors import PartialFailure, UserError
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.detection.proposal import CardProposal
    from crawler.sources import SourceCard, Watchlist

LIVE_PAGES = 5
"""Pages of a source that `check --live` asks for: the first of an index is often none of an ad. Set by hand."""


@click.group("sources")
def command() -> None:
    """Manage the sources file, which lists what is watched: one card (a TOML table) for each source."""


@command.command("list", epilog=examples("adwatch sources list", "adwatch --json sources list"))
@pass_context
def list_cards(context: Context) -> None:
    """List all sources, and for each that is not crawled the reason."""
    watched = _load(context)
    rows = [
        {
            "name": card.name,
            "kind": card.kind,
            "url": card.url,
            "every": card.every,
            "enabled": not card.disabled_because,
            "why": card.disabled_because,
        }
        for card in watched.cards.values()
    ]
    if context.json:
        context.emit(rows)
        return
    from crawler.cli.terminal import table

    table(
        ("name", "kind", "address", "every", "state"),
        [(r["name"], r["kind"], r["url"], _span(int(str(r["every"]))), r["why"] or "enabled") for r in rows],
    )


@command.command("kinds", epilog=examples("adwatch sources kinds", "adwatch sources kinds listing"))
@click.argument("name", required=False, metavar="[KIND]")
@pass_context
def kinds(context: Context, name: str | None) -> None:
    """Explain the kinds of source (sitemap, feed, listing, ...) and the keys of their cards."""
    from crawler.sources.keys import COMMON
    from crawler.sources.kinds import KINDS

    if name is not None and name not in KINDS:
        raise UserError(f"no kind {name!r}; kinds are {', '.join(KINDS)}")
    chosen = [KINDS[name]] if name else list(KINDS.values())
    if context.json:
        context.emit(
            [{"kind": k.name, "summary": k.summary, "keys": [key.name for key in k.keys]} for k in chosen]
        )
        return
    for kind in chosen:
        say(f"{kind.name}: {kind.summary}")
        for key in kind.keys:
            say(f"    {key.example:<44} {key.summary}{' (required)' if key.required else ''}")
        if kind.select:
            say(f"    {', '.join('select.' + one for one in kind.select)}: CSS selectors of its index")
        if kind.name == "ats":
            from crawler.postings.ats import systems

            say(f"    systems: {', '.join(system for system in systems() if not system.endswith('_detail'))}")
    say("\nkeys of every card:")
    for key in COMMON:
        say(f"    {key.example:<44} {key.summary}")


@command.command("schema", epilog=examples("adwatch sources schema > sources.schema.json"))
@pass_context
def schema(context: Context) -> None:
    """Print a JSON Schema of the sources file, with which editors complete and check it."""
    from crawler.postings.ats import systems
    from crawler.sources.schema import sources_schema

    names = [system for system in systems() if not system.endswith("_detail")]
    say(json.dumps(sources_schema(names), indent=2))


@command.command("check", epilog=examples("adwatch sources check", "adwatch sources check --live old_board"))
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--live",
    is_flag=True,
    help="Fetch some pages of each named source, and show what was read from them, or why nothing was.",
)
@pass_context
def check(context: Context, names: tuple[str, ...], live: bool) -> None:
    """Check the sources file; with --live, also fetch some pages of each named source.

    A mistake is named with its line and its fix, and the exit status is 2.
    """
    watched = _load(context)
    cards = watched.pick(names) if names else list(watched.cards.values())
    if not live:
        for card in cards:
            for remark in _remarks(card, watched):
                say(f"{card.name}: {remark}")
        say(f"{watched.path} is right: {counted(len(watched.cards), 'source')}")
        return
    if not names:
        raise UserError("name the sources to ask: adwatch sources check --live NAME")
    from crawler.detection.trial import run_trial

    trials = ((card, run_trial(card, watched.contact, LIVE_PAGES)) for card in cards)
    bad = [card.name for card, found in trials if not _show(context, card, found)]
    if bad:
        raise PartialFailure(f"nothing could be read from {', '.join(bad)}")


@command.command("probe", epilog=examples("adwatch sources probe https://jobs.example/"))
@click.argument("url")
@click.option(
    "--allow-private", is_flag=True, help="Allow addresses of this machine or of a private network."
)
@click.option(
    "--all", "every", is_flag=True, help="Try all methods, instead of stopping at the first that finds ads."
)
@pass_context
def probe(context: Context, url: str, allow_private: bool, every: bool) -> None:
    """Examine the site at URL and propose a card for the sources file, with ten ads as it would read them.

    URL may be a front page, a list page, a sitemap, a feed or one ad.
    """
    from crawler.detection.detect import detect_cards

    found = detect_cards(url, _contact(context), allow_private, every)
    if context.json:
        context.emit([_as_dict(one) for one in found])
        return
    for one in found:
        _show_proposal(one, "")


def _as_dict(one: CardProposal) -> dict[str, Any]:
    return {
        "card": one.card,
        "why": one.why,
        "ads": len(one.ads),
        "entries": one.entries,
        "requests": one.requests,
        "hours": round(one.hours, 2),
        "robots": one.robots,
        "examples": one.rows(),
    }


def _show_proposal(one: CardProposal, name: str) -> None:
    """Print a proposed card, what it costs, and the ads that it would read."""
    from crawler.cli.terminal import safe, table

    say(safe(f"# {one.why}"))
    say(safe(f"# {one.cost}") + (safe(f"; {one.robots}") if one.robots else ""))
    say(one.toml(name))
    shown = ("title", "hiring_organization", "job_location", "base_salary", "date_posted")
    table(
        ("title", "employer", "place", "pay", "date"),
        [tuple(" ".join(row[field].split())[:40] for field in shown) for row in one.rows()],
    )
    say("")


@command.command(
    "add",
    epilog=examples(
        "adwatch sources add old_board https://jobs.example/",
        "adwatch sources add forum https://forum.example/jobs --kind listing --set 'select.link=\"a.job\"'",
    ),
)
@click.argument("name")
@click.argument("url")
@click.option(
    "--kind", metavar="KIND", help="Kind of source. Default: examine the site and take the best proposal."
)
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar="KEY=VALUE",
    help="Another key of the card, its value in TOML syntax. Repeatable.",
)
@click.option(
    "--allow-private", is_flag=True, help="Allow addresses of this machine or of a private network."
)
@click.option("--yes", is_flag=True, help="Write the proposed card without asking.")
@pass_context
def add(
    context: Context,
    name: str,
    url: str,
    kind: str | None,
    values: tuple[str, ...],
    allow_private: bool,
    yes: bool,
) -> None:
    """Add a source to the sources file; its comments and layout stay.

    Without --kind the site is examined; the proposed card is shown with some of its ads, and written once you agree.
    """
    from crawler.sources.write import add_card, parsed

    if kind is None:
        from crawler.detection.detect import detect_cards

        proposal = detect_cards(url, _contact(context), allow_private)[0]
        _show_proposal(proposal, name)
        if not yes and sys.stdin.isatty() and not click.confirm("Write this card?", default=True):
            raise click.Abort
        card: dict[str, Any] = dict(proposal.card)
    else:
        card = {"kind": kind, "url": url} | ({"allow_private": True} if allow_private else {})
    add_card(context.sources, name, card | parsed(values))
    say(f"{context.sources}: [source.{name}] added")
    reason = _load(context).cards[name].disabled_because
    if reason:
        say(f"it is not crawled yet: {reason}")


command.add_command(channels)


def _load(context: Context) -> Watchlist:
    from crawler.sources import load

    return load(context.sources)


def _contact(context: Context) -> str:
    return _load(context).contact if Path(context.sources).exists() else ""


def _remarks(card: SourceCard, watched: Watchlist) -> list[str]:
    from crawler.sources.card import is_loopback

    remarks = [f"not crawled: {card.disabled_because}"] if card.disabled_because else []
    if any(is_loopback(host) for host in card.hosts) and not card.allow_private:
        remarks.append("is on loopback, which is refused without allow_private = true")
    if not card.on_loopback and not watched.contact:
        remarks.append('real sites are refused without a contact: [crawler] contact = "watch@agency.example"')
    return remarks


def _show(context: Context, card: SourceCard, found: Any) -> bool:
    if context.json:
        context.emit(
            {"source": card.name, "ads": [one.as_dict() for one in found.ads], "problem": found.problem}
        )
        return bool(found.ads)
    from crawler.cli.terminal import safe

    for ad in found.ads:
        for key, value in ad.as_dict().items():
            say(f"{key:>22}  {safe(str(value))[:400]}")
    if found.problem:
        say(f"{card.name}: {safe(found.problem)}", err=True)
    return bool(found.ads)


def _span(seconds: int) -> str:
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
