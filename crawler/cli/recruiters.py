"""`adwatch recruiters`: campaigns that may be one recruiter's, proposed with evidence, confirmed by analysts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import StoredNumber, examples
from crawler.cli.terminal import say, table

if TYPE_CHECKING:
    from crawler.store import Store

_WHY = click.option(
    "--why", required=True, metavar="TEXT", help="Your reason; kept with your name in the chain."
)


@click.group("recruiters")
def command() -> None:
    """Recruiters above campaigns: proposed from contacts, names, accounts, hosts, pictures and wording.

    Nothing is joined by itself. A proposal is a reason to look; what you say of it is kept with your name.
    """


@command.command("propose", epilog=examples("adwatch recruiters propose"))
@pass_context
def propose(context: Context) -> None:
    """Weigh all campaigns with each other again, and keep the pairs that may be one recruiter's."""
    from crawler.entities import service

    with context.store() as store:
        sure = service.propose(store)
        groups = service.proposals(store)
    if context.json:
        context.emit({"pairs": sure, "groups": [[f"c{campaign}" for campaign in group] for group in groups]})
    say(f"{sure} pairs at the bar; {len(groups)} groups wait for a word", err=True)


@command.command("list", epilog=examples("adwatch recruiters list", "adwatch --json recruiters list"))
@pass_context
def list_(context: Context) -> None:
    """List confirmed recruiters with the steps that made them, and the groups that wait for a word."""
    from crawler.entities import service

    with context.store() as store:
        stands, waiting = service.standing(store), service.proposals(store)
        known = [
            {
                "recruiter": one.number,
                "campaigns": [f"c{campaign}" for campaign in one.campaigns],
                "steps": sorted({event.batch for event in one.events}),
            }
            for one in stands.recruiters
        ]
    groups = [[f"c{campaign}" for campaign in group] for group in waiting]
    if context.json:
        context.emit({"recruiters": known, "proposals": groups})
        return
    rows: list[tuple[object, ...]] = [
        (f"recruiter {one['recruiter']}", _joined(one["campaigns"]), _joined(one["steps"])) for one in known
    ]
    table(("state", "campaigns", "steps"), [*rows, *(("proposed", _joined(group), "") for group in groups)])


@command.command("why", epilog=examples("adwatch recruiters why c3 c17"))
@click.argument("one")
@click.argument("other")
@pass_context
def why_(context: Context, one: str, other: str) -> None:
    """Show what speaks for and against ONE and OTHER being one recruiter's, and what both have."""
    from crawler.campaigns.views import stated_number
    from crawler.entities import service
    from crawler.entities.evidence import AGAINST
    from crawler.entities.model import probability

    first, second = sorted((stated_number(one), stated_number(other)))
    with context.store() as store:
        found = service.compared(store, first, second)
        pair = next((p for p in store.entities.pairs() if (p.one, p.other) == (first, second)), None)
        store.note("view", f"c{first} c{second}", {"by": login_name(), "way": "recruiters"})
    parts = dict(pair.parts) if pair else {}
    document = {
        "campaigns": [f"c{first}", f"c{second}"],
        "probability": round(probability(pair.weight), 3) if pair else None,
        "for": {name: round(part, 2) for name, part in parts.items() if name not in AGAINST},
        "against": {name: round(part, 2) for name, part in parts.items() if name in AGAINST},
        "shared": [{"kind": kind, "value": value} for kind, value in found.shared],
    }
    if context.json:
        context.emit(document)
        return
    for side in ("for", "against"):
        table((side, "weight"), sorted(document[side].items()), numbers=frozenset({1}))  # type: ignore[union-attr]
    table(("both have", "value"), found.shared)


@command.command(
    "confirm", epilog=examples("adwatch recruiters confirm c3 c17 c20 --why 'same account holder'")
)
@click.argument("campaigns", nargs=-1, required=True)
@_WHY
@pass_context
def confirm(context: Context, campaigns: tuple[str, ...], why: str) -> None:
    """Say that CAMPAIGNS are one recruiter's."""
    from crawler.campaigns.views import stated_number
    from crawler.entities import service

    with _checked(context, why) as store:
        number = service.confirm(store, map(stated_number, campaigns), by=login_name(), why=why)
    say(f"recruiter {number}", err=True)


@command.command("split", epilog=examples("adwatch recruiters split 4 c20 --why 'another account holder'"))
@click.argument("recruiter", type=StoredNumber(1))
@click.argument("campaigns", nargs=-1, required=True)
@_WHY
@pass_context
def split(context: Context, recruiter: int, campaigns: tuple[str, ...], why: str) -> None:
    """Take CAMPAIGNS out of RECRUITER."""
    from crawler.campaigns.views import stated_number
    from crawler.entities import service

    with _checked(context, why) as store:
        service.split(store, recruiter, map(stated_number, campaigns), by=login_name(), why=why)


@command.command("apart", epilog=examples("adwatch recruiters apart c3 c17 --why 'a copied text'"))
@click.argument("one")
@click.argument("other")
@_WHY
@pass_context
def apart(context: Context, one: str, other: str, why: str) -> None:
    """Say that ONE and OTHER are not one recruiter's: no proposal holds both again."""
    from crawler.campaigns.views import stated_number
    from crawler.entities import service

    with _checked(context, why) as store:
        service.keep_apart(store, stated_number(one), stated_number(other), by=login_name(), why=why)


@command.command("undo", epilog=examples("adwatch recruiters undo 7 --why 'wrong campaign'"))
@click.argument("step", type=StoredNumber(1))
@_WHY
@pass_context
def undo(context: Context, step: int, why: str) -> None:
    """Undo STEP; `adwatch recruiters list` shows the steps."""
    from crawler.entities import service

    with _checked(context, why) as store:
        service.undo(store, step, by=login_name(), why=why)


def _checked(context: Context, why: str) -> Store:
    """The store, after the reason was looked at: it names no contact."""
    from crawler.masking.reasons import checked_reason

    checked_reason(why, "--why")
    return context.store()


def _joined(values: Any) -> str:
    return ", ".join(map(str, values))
