"""`adwatch publish`: warnings that an analyst signs, a static site with a feed, tables for researchers."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import StoredNumber, examples, out_folder_option
from crawler.cli.terminal import say, table
from crawler.errors import UserError
from crawler.text.display import counted


@click.group("publish")
def command() -> None:
    """Warnings and figures for the public: patterns and wording, never a contact."""


@command.command("draft", epilog=examples("adwatch publish draft c12"))
@click.argument("campaign")
@pass_context
def draft(context: Context, campaign: str) -> None:
    """Print what a warning about CAMPAIGN would say: patterns, and words of its ads without contacts and names."""
    from dataclasses import asdict

    from crawler.campaigns.views import stated_number
    from crawler.publication import warnings

    with context.store() as store:
        made = warnings.draft(store, stated_number(campaign))
    if context.json:
        context.emit(asdict(made))
        return
    table(
        ("what", "words"),
        [*(("pattern", one) for one in made.patterns), *(("quote", one) for one in made.quotes)],
    )
    say(f"{made.refused} quotes held back, since they may hold a contact or a name", err=True)


@command.command("sign", epilog=examples("adwatch publish sign c12 --title 'House work in Muscat for a fee'"))
@click.argument("campaign")
@click.option(
    "--title", required=True, metavar="LINE", help="One line in your words, without a contact or a name."
)
@click.option(
    "--quote",
    "quotes",
    multiple=True,
    metavar="WORDS",
    help="A quote of the draft. Repeatable. Default: all.",
)
@click.option("--no-quotes", is_flag=True, help="Publish the patterns alone.")
@pass_context
def sign(context: Context, campaign: str, title: str, quotes: tuple[str, ...], no_quotes: bool) -> None:
    """Sign a warning about CAMPAIGN; the next edition of the site shows it. Your name is kept, and not published."""
    from crawler.campaigns.views import stated_number
    from crawler.publication import warnings

    chosen = () if no_quotes else quotes or None
    with context.store() as store:
        number = warnings.sign(store, stated_number(campaign), title, by=login_name(), quotes=chosen)
    say(f"warning {number}", err=True)


@command.command("list", epilog=examples("adwatch publish list"))
@pass_context
def list_(context: Context) -> None:
    """List the warnings that stand."""
    with context.store() as store:
        rows = [
            (one.id, one.at[:10], f"c{one.campaign}", one.by, one.title)
            for one in store.public_warnings.standing()
        ]
    names = ("number", "day", "campaign", "by", "title")
    if context.json:
        context.emit([dict(zip(names, row, strict=True)) for row in rows])
    else:
        table(names, rows)


@command.command("withdraw", epilog=examples("adwatch publish withdraw 3 --why 'the offer was honest'"))
@click.argument("number", type=StoredNumber(1))
@click.option("--why", required=True, metavar="TEXT", help="Your reason; kept with your name in the chain.")
@pass_context
def withdraw(context: Context, number: int, why: str) -> None:
    """Take warning NUMBER back; it leaves the site with the next edition."""
    from crawler.masking.reasons import checked_reason
    from crawler.publication import warnings

    checked_reason(why, "--why")
    with context.store() as store:
        warnings.withdraw(store, number, by=login_name(), why=why)


@command.command(
    "site", epilog=examples("adwatch publish site --out public --address https://warnings.example/")
)
@out_folder_option
@click.option(
    "--address",
    default="https://warnings.example/",
    show_default=True,
    metavar="URL",
    help="Where it will be.",
)
@pass_context
def site(context: Context, out: Path, address: str) -> None:
    """Write the site: pages in four languages of 15 kB at most, an Atom feed each, figures, a page that checks an ad.

    No page needs a script but the one that checks an ad, which runs on the reader's device and asks no server for
    anything. Figures are those that `adwatch statistics` published. The manifest of all files is signed.
    """
    from crawler.cli.statistics import FILE, published
    from crawler.publication.edition import publish

    if not address.startswith(("https://", "http://")):
        raise UserError("--address is the address of the site, such as https://warnings.example/")
    with context.store() as store:
        count = publish(store, out, published(context.home / FILE, store), address=address, by=login_name())
    say(f"{counted(count, 'file')} -> {out}", err=True)


@command.command("tables", epilog=examples("adwatch publish tables --out research"))
@out_folder_option
@pass_context
def tables(context: Context, out: Path) -> None:
    """Write the safe tables as a database for researchers, with a description that Datasette reads.

    Show it with `datasette adwatch-public.db --metadata metadata.json` (`pip install datasette`).
    """
    from crawler.cli.statistics import FILE, published
    from crawler.publication.edition import write_tables

    with context.store() as store:
        counts = write_tables(store, out, published(context.home / FILE, store), by=login_name())
    table(("table", "rows"), counts.items(), numbers=frozenset({1}))
