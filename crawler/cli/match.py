"""`adwatch match`: find the contacts that two agencies both know, without showing the others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say, table
from crawler.installed import require
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.store.partners import MatchRecord

BANDS = ("low", "look", "priority")


def _print_found(context: Context, record: MatchRecord, found: list[tuple[str, str]]) -> None:
    if context.json:
        context.emit([{"kind": kind, "value": value} for kind, value in found])
    else:
        table(("kind", "value"), found)
    say(f"{len(found):,} of {counted(record.contacts, 'contact')} known to {record.partner} too", err=True)


bands_option = click.option(
    "--band",
    "bands",
    multiple=True,
    type=click.Choice(BANDS),
    default=("look", "priority"),
    show_default="look, priority",
    help="Compare the contacts of ads in this band. Repeatable.",
)
out_option = click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="File to write.",
)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("match")
def command() -> None:
    """Compare contacts with a partner: private set intersection by an exchange of two files.

    The asking side learns which of its contacts the partner knows; the partner learns how many were asked. Register
    each other first (`adwatch partners`). Masked contacts, and those of referrals that wait for a second review, stay
    out on both sides.
    """


@command.command(
    "ask", epilog=examples("adwatch match ask agency-x --purpose 'case 2026-7' --out request.json")
)
@click.argument("partner")
@click.option(
    "--purpose", required=True, metavar="TEXT", help="Why you ask; the partner reads it, both chains keep it."
)
@bands_option
@out_option
@pass_context
def ask(context: Context, partner: str, purpose: str, bands: tuple[str, ...], out: Path) -> None:
    """Write a request to PARTNER. Send the file; nobody can read a contact from it."""
    require("match")
    from crawler.sharing.matching import ask as write_request

    with context.store() as store:
        record = write_request(store, partner, purpose=purpose, bands=bands, out=out, by=login_name())
    say(f"request {record.id[:8]} about {counted(record.contacts, 'contact')} -> {out}", err=True)


@command.command(
    "answer",
    epilog=examples("adwatch match answer request.json --consent 'agreement, article 4' --out answer.json"),
)
@click.argument("request", type=_FILE, metavar="FILE")
@click.option("--consent", required=True, metavar="TEXT", help="Why you answer; both chains keep it.")
@bands_option
@out_option
@pass_context
def answer(context: Context, request: Path, consent: str, bands: tuple[str, ...], out: Path) -> None:
    """Answer the request in FILE, within the partner's limits. A refusal is recorded too."""
    require("match")
    from crawler.sharing.matching import answer as write_answer

    with context.store() as store:
        record = write_answer(store, request, consent=consent, bands=bands, out=out, by=login_name())
    say(
        f"answered {counted(record.contacts, 'contact')} of {record.partner} ({record.purpose}) -> {out}",
        err=True,
    )


@command.command("read", epilog=examples("adwatch match read answer.json"))
@click.argument("answer", type=_FILE, metavar="FILE")
@pass_context
def read(context: Context, answer: Path) -> None:
    """Print your contacts that the partner knows too, from its answer. An answer can be read once."""
    require("match")
    from crawler.sharing.matching import read_answer

    with context.store() as store:
        record, found = read_answer(store, answer)
    _print_found(context, record, found)


@command.command(
    "live",
    epilog=examples(
        "adwatch match live agency-x --purpose 'case 2026-7' --url https://agency-x.example:8790/match/"
    ),
)
@click.argument("partner")
@click.option(
    "--purpose", required=True, metavar="TEXT", help="Why you ask: the partner reads it, both chains keep it."
)
@click.option("--url", required=True, metavar="URL", help="Where the partner answers (`adwatch taxii`).")
@click.option(
    "--ca", type=_FILE, metavar="FILE", help="Certificate (PEM) that the partner's was signed with."
)
@bands_option
@pass_context
def live(
    context: Context, partner: str, purpose: str, url: str, ca: Path | None, bands: tuple[str, ...]
) -> None:
    """Ask PARTNER over TLS and print the contacts that both know: `ask`, `answer` and `read` in one.

    The token that the partner gave you is read from ADWATCH_PARTNER_TOKEN.
    """
    require("match")
    from crawler.sharing.live import ask_live

    token = os.environ.get("ADWATCH_PARTNER_TOKEN", "")
    with context.store() as store:
        record, found = ask_live(
            store, partner, purpose=purpose, bands=bands, url=url, token=token, ca=ca, by=login_name()
        )
    _print_found(context, record, found)


@command.command("list", epilog=examples("adwatch match list"))
@pass_context
def list_(context: Context) -> None:
    """List the requests that were sent and answered."""
    with context.store() as store:
        found = store.partners.matches()
    names = ("id", "partner", "role", "at", "by", "purpose", "consent", "contacts", "read_at", "found")
    rows = [{name: getattr(one, name) for name in names} for one in found]
    if context.json:
        context.emit(rows)
        return
    table(names, ([str(value if value is not None else "") for value in row.values()] for row in rows))
